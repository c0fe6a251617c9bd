// Matching: what is certain, what only suggests, and what must wait for a person.
import { describe, expect, test } from '@jest/globals';
import { matchParticipants, suggestionsMax } from '../../../src/core/identity/match.js';
import type { KnownPerson, Participant } from '../../../src/core/identity/match.js';

function person(clinicianId: string, name: string, ...addresses: string[]): KnownPerson {
  return {
    clinicianId,
    name,
    enrolled: true,
    addresses: addresses.map((address) => ({ address, shared: false })),
  };
}

function participant(
  name: string,
  email: string | null = null,
  more: Partial<Participant> = {},
): Participant {
  return {
    key: email === null ? `name:${name.toLowerCase()}` : `mail:${email.toLowerCase()}`,
    name,
    email,
    seconds: 3600,
    ...more,
  };
}

const jane = person('c-jane', 'Jane Doe', 'Jane.Doe@Clinic.example', 'jdoe@alias.example');
const sam = person('c-sam', 'Samuel Okafor', 'sam.okafor@rural.example');
const elodie = person('c-elodie', 'Élodie Côté-Gagné', 'elodie@nord.example');
const marc = person('c-marc', 'Marc-André Tremblay', 'marc.tremblay@nord.example');
const frontDesk: KnownPerson = {
  ...person('c-desk', 'Robin Desk'),
  addresses: [{ address: 'desk@clinic.example', shared: true }],
};
const guest: KnownPerson = { ...person('c-guest', 'Greta Guest', 'greta@guest.example'), enrolled: false };
const people = [jane, sam, elodie, marc, frontDesk, guest];

function match(
  participants: Participant[],
  remembered: Record<string, string> = {},
  roster: readonly KnownPerson[] = people,
) {
  return matchParticipants({ participants, people: roster, remembered: new Map(Object.entries(remembered)) });
}

describe('certain', () => {
  test('an address or alias on one record, in any letter case', () => {
    const { certain, review } = match([
      participant('Jane Doe', 'JANE.DOE@clinic.EXAMPLE'),
      participant('J Doe', 'jdoe@alias.example'),
    ]);
    expect(certain.map(({ clinicianId, method, findings }) => [clinicianId, method, findings])).toEqual([
      ['c-jane', 'address', []],
      ['c-jane', 'address', []],
    ]);
    expect(review).toEqual([]);
  });

  test('a differing name is a finding, no reason to withhold', () => {
    const { certain, review } = match([participant('Sunrise Clinic Boardroom', 'jane.doe@clinic.example')]);
    expect(certain[0]).toMatchObject({ clinicianId: 'c-jane', method: 'address' });
    expect(certain[0]?.findings).toEqual([
      expect.objectContaining({ code: 'identity.name-differs', severity: 'note' }),
    ]);
    expect(review).toEqual([]);
  });

  test('an issued registrant id, and a remembered decision', () => {
    const registered = { ...sam, registrantIds: ['REG-7'] };
    const { certain, review } = match(
      [
        participant('Whoever', null, { key: 'registrant:REG-7', registrantId: 'REG-7' }),
        participant("Jane's iPad"),
      ],
      { "name:jane's ipad": 'c-jane' },
      [jane, registered],
    );
    expect(certain.map(({ clinicianId, method }) => [clinicianId, method])).toEqual([
      ['c-sam', 'registrant'],
      ['c-jane', 'remembered'],
    ]);
    expect(review).toEqual([]);
  });

  test('a known clinician who is not enrolled keeps her minutes and is up for review', () => {
    const { certain, review } = match([participant('Greta Guest', 'greta@guest.example')]);
    expect(certain[0]).toMatchObject({ clinicianId: 'c-guest', method: 'address' });
    expect(review).toEqual([
      {
        key: 'mail:greta@guest.example',
        reason: 'not-enrolled',
        suggestions: [{ clinicianId: 'c-guest', score: 100, why: 'certain-match' }],
      },
    ]);
  });
});

describe('never certain', () => {
  test.each([
    ['the only one of her name', participant('Jane Doe'), 'no-address', 'c-jane', 'same-name'],
    ['Last, First with a title', participant('Doe, Jane NP (she/her)'), 'no-address', 'c-jane', 'same-name'],
    ['marks left out', participant('Elodie Cote Gagne'), 'no-address', 'c-elodie', 'same-name'],
    [
      'one letter wrong',
      participant('Jane Doe', 'jane.doe@clinc.example'),
      'unknown-address',
      'c-jane',
      'address-typo',
    ],
    [
      'an unknown address',
      participant('Jane Doe', 'jane@home.example'),
      'unknown-address',
      'c-jane',
      'same-name',
    ],
    ['her device', participant("Jane's iPad (Jane Doe)"), 'device', 'c-jane', 'name-in-brackets'],
    [
      'an original name',
      participant('Loki (Marc-André Tremblay)'),
      'no-address',
      'c-marc',
      'name-in-brackets',
    ],
    ['an initial', participant('Samuel O'), 'no-address', 'c-sam', 'similar-name'],
    ['a typing error', participant('Samuel Okaffor'), 'no-address', 'c-sam', 'similar-name'],
    [
      'a telling address',
      participant('Doc', 'jane.doe@home.example'),
      'unknown-address',
      'c-jane',
      'address-name',
    ],
  ] as const)('%s', (_, shown, reason, clinicianId, why) => {
    const { certain, review } = match([shown]);
    expect(certain).toEqual([]);
    expect(review).toHaveLength(1);
    expect(review[0]?.reason).toBe(reason);
    expect(review[0]?.suggestions[0]).toMatchObject({ clinicianId, why });
    expect(review[0]?.suggestions[0]?.score).toBeLessThan(100);
  });

  test.each([
    ['1416***1234', 'phone'],
    ['Sunrise Clinic Boardroom (4 people)', 'site'],
    ['iPhone', 'device'],
    ['Nobody Known', 'no-address'],
  ])('%s: %s, and nobody to suggest', (name, reason) => {
    expect(match([participant(name)])).toEqual({
      certain: [],
      review: [{ key: `name:${name.toLowerCase()}`, reason, suggestions: [] }],
    });
  });

  test('a shared address, also one remembered', () => {
    const shown = participant('Robin Desk', 'desk@clinic.example');
    const { certain, review } = match([shown], { 'mail:desk@clinic.example': 'c-desk' });
    expect(certain).toEqual([]);
    expect(review[0]).toMatchObject({
      reason: 'shared-address',
      suggestions: [{ clinicianId: 'c-desk', why: 'shared-address' }],
    });
  });

  test('an address on two records', () => {
    const twin = person('c-twin', 'Janet Doe', 'jane.doe@clinic.example');
    const { certain, review } = match([participant('Jane Doe', 'jane.doe@clinic.example')], {}, [jane, twin]);
    expect(certain).toEqual([]);
    expect(review[0]?.reason).toBe('ambiguous');
    expect(review[0]?.suggestions.map(({ clinicianId }) => clinicianId)).toEqual(['c-jane', 'c-twin']);
  });

  test('two people of one name', () => {
    const other = person('c-other', 'Doe, Jane', 'other@clinic.example');
    const { certain, review } = match([participant('Jane Doe')], {}, [jane, other]);
    expect(certain).toEqual([]);
    expect(review[0]?.reason).toBe('ambiguous');
    expect(review[0]?.suggestions.map(({ clinicianId }) => clinicianId)).toEqual(['c-jane', 'c-other']);
  });

  test('a decision and an address that contradict each other', () => {
    const { certain, review } = match([participant('Jane', 'jane.doe@clinic.example')], {
      'mail:jane.doe@clinic.example': 'c-sam',
    });
    expect(certain).toEqual([]);
    expect(review[0]?.reason).toBe('ambiguous');
    expect(review[0]?.suggestions.slice(0, 2).map(({ clinicianId }) => clinicianId)).toEqual([
      'c-jane',
      'c-sam',
    ]);
  });

  test('a remembered clinician who is gone', () => {
    expect(match([participant('Nobody Known')], { 'name:nobody known': 'c-erased' }).certain).toEqual([]);
  });

  test('a name only on the record of somebody who is not enrolled suggests nobody', () => {
    expect(match([participant('Greta Guest')]).review[0]?.suggestions).toEqual([]);
  });
});

test('the longest stays come first, suggestions are few', () => {
  const crowd = Array.from({ length: 20 }, (_, i) =>
    person(`c-${i}`, `Marie Tremblay${String.fromCharCode(97 + i)}`),
  );
  const { review } = match(
    [participant('Marie', null, { seconds: 20 }), participant('Zed', null, { seconds: 3000 })],
    {},
    crowd,
  );
  expect(review.map(({ key }) => key)).toEqual(['name:zed', 'name:marie']);
  expect(review[1]?.suggestions).toHaveLength(suggestionsMax);
});

test('a thousand names against a thousand records', () => {
  const given = ['marie', 'jean', 'ann', 'samuel', 'elodie', 'marc', 'nadia', 'priya', 'omar', 'li'];
  const roster = Array.from({ length: 1000 }, (_, i) =>
    person(`c-${i}`, `${given[i % 10]} family${Math.floor(i / 10)}x`, `p${i}@clinic.example`),
  );
  const shown = roster.map((each, i) =>
    i % 2 === 0
      ? participant(each.name, `p${i}@clinic.example`)
      : participant(each.name.replace('x', 'y'), null),
  );
  const { certain, review } = match(shown, {}, roster);
  expect(certain).toHaveLength(500);
  expect(
    certain.every(({ key, clinicianId }) => key === `mail:p${clinicianId.slice(2)}@clinic.example`),
  ).toBe(true);
  expect(review).toHaveLength(500);
});
