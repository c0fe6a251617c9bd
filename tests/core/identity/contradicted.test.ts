// Links that were concluded: which of them later evidence contradicts, and which it merely proves no more.
import { expect, test } from '@jest/globals';
import { contradicted, type Concluded } from '../../../src/core/identity/contradicted.js';
import { matchParticipants, type KnownPerson } from '../../../src/core/identity/match.js';

const person = (clinicianId: string, given: string, ...addresses: KnownPerson['addresses']): KnownPerson => ({
  clinicianId,
  given,
  family: 'Lee',
  addresses,
  enrolled: true,
});
const plain = (address: string) => ({ address, shared: false });
const byAddress: Concluded = { key: 'mail:sam@x.example', clinicianId: 'sam', method: 'address' };
const byMemory: Concluded = { key: 'name:sam lee', clinicianId: 'sam', method: 'remembered' };

function remaining(
  people: readonly KnownPerson[],
  link: Concluded,
  more: { keys?: string[]; to?: string } = {},
) {
  const email = link.key.startsWith('mail:') ? link.key.slice('mail:'.length) : null;
  const match = matchParticipants({
    participants: [{ key: link.key, names: ['Sam Lee'], emails: email === null ? [] : [email], seconds: 60 }],
    people,
    remembered: new Map(link.method === 'remembered' ? [[link.key, more.to ?? link.clinicianId]] : []),
    sessionKeys: more.keys ?? [link.key],
  });
  return contradicted([link], match, more.keys ?? [link.key]).length === 0 ? 'stands' : 'contradicted';
}

test.each<[string, KnownPerson[], string]>([
  ['on her record alone', [person('sam', 'Sam', plain('sam@x.example'))], 'stands'],
  ['on nobody’s any more', [person('sam', 'Sam', plain('new@x.example'))], 'stands'],
  ['on nobody’s, and a namesake came', [person('sam', 'Sam'), person('other', 'Sam')], 'stands'],
  ['hers, and gone with her record', [], 'stands'],
  ['on another record', [person('sam', 'Sam'), person('bea', 'Bea', plain('sam@x.example'))], 'contradicted'],
  [
    'on two records',
    [person('sam', 'Sam', plain('sam@x.example')), person('bea', 'Bea', plain('sam@x.example'))],
    'contradicted',
  ],
  ['shared', [person('sam', 'Sam', { address: 'sam@x.example', shared: true })], 'contradicted'],
])('an address that is %s', (_, people, outcome) => {
  expect(remaining(people, byAddress)).toBe(outcome);
});

test.each<[string, KnownPerson[], { keys?: string[]; to?: string }, string]>([
  ['as it was', [person('sam', 'Sam')], {}, 'stands'],
  ['while a namesake enrolled since', [person('sam', 'Sam'), person('other', 'Sam')], {}, 'stands'],
  [
    'and decided for another since',
    [person('sam', 'Zoe'), person('bea', 'Sam')],
    { to: 'bea' },
    'contradicted',
  ],
  [
    'and shown by two at once',
    [person('sam', 'Sam')],
    { keys: ['name:sam lee', 'name:sam lee@2026-01-05T17:00:00Z'] },
    'contradicted',
  ],
])('a remembered name, %s', (_, people, more, outcome) => {
  expect(remaining(people, byMemory, more)).toBe(outcome);
});
