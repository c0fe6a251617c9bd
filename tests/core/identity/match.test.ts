// Matching: what is certain, what only suggests, and what must wait for a person.
import { describe, expect, test } from '@jest/globals';
import { matchParticipants } from '../../../src/core/identity/match.js';
import type { KnownPerson, Participant } from '../../../src/core/identity/match.js';
import { fullNameKey } from '../../../src/core/identity/name-key.js';
import { suggestionsMax } from '../../../src/core/identity/suggest.js';

/** `Jane Doe`: the last word is the family name. */
function person(clinicianId: string, name: string, ...addresses: string[]): KnownPerson {
  const words = name.split(' ');
  return {
    clinicianId,
    given: words.slice(0, -1).join(' '),
    family: words.at(-1) ?? '',
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
    key: email === null ? `name:${fullNameKey(name)}` : `mail:${email.toLowerCase()}`,
    names: [name],
    emails: email === null ? [] : [email],
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

  test('a name that names nobody differs from nobody, whatever the record is called', () => {
    const host = { ...person('c-host', 'Hub Host', 'host@hub.example'), display: 'Hub Host' };
    const shown = ['Hub Host', 'iPad', 'Guest 2', '+1 416 555 0199'].map((name) => ({
      ...participant(name, 'host@hub.example'),
      key: `mail:${name}`,
    }));
    const { certain } = match(shown, {}, [...people, host]);
    expect(certain.map(({ clinicianId, findings }) => [clinicianId, findings])).toEqual(
      shown.map(() => ['c-host', []]),
    );
  });

  test('an issued registrant id, and a remembered decision', () => {
    const registered = { ...sam, registrantIds: ['REG-7'] };
    const { certain, review } = match(
      [
        participant('Whoever', null, { key: 'registrant:REG-7', registrantId: 'REG-7' }),
        participant("Jane's iPad"),
      ],
      { 'name:janes ipad': 'c-jane' },
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
    ['an initial', participant('Samuel O'), 'no-address', 'c-sam', 'initials'],
    ['a short form', participant('Sam Okafor'), 'no-address', 'c-sam', 'similar-name'],
    ['a married name', participant('Samuel Lee'), 'no-address', 'c-sam', 'other-family-name'],
    ['a roll number', participant('24XX1A05L3(Jane Doe)'), 'no-address', 'c-jane', 'name-in-brackets'],
    ['a site in front', participant('SPC_Jane Doe'), 'no-address', 'c-jane', 'similar-name'],
    [
      'initials in an address',
      participant('Doc', 'jdoe@mail.example'),
      'unknown-address',
      'c-jane',
      'address-name',
    ],
    [
      'a slip under a device',
      participant('iPad', 'jane.do@clinic.example'),
      'device',
      'c-jane',
      'address-typo',
    ],
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
      review: [{ key: `name:${fullNameKey(name)}`, reason, suggestions: [] }],
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

describe('evidence that contradicts itself', () => {
  test('one registrant id on two records, and a registration with the address of somebody else', () => {
    const [one, other] = [jane, sam].map((each) => ({ ...each, registrantIds: ['R1'] }));
    const registered = participant('Whoever', null, { key: 'registrant:R1', registrantId: 'R1' });
    expect(match([registered], {}, [one ?? jane, other ?? sam]).review[0]?.reason).toBe('ambiguous');
    const borrowed = { ...registered, emails: ['other@clinic.example', 'sam.okafor@rural.example'] };
    const { certain, review } = match([borrowed], {}, [{ ...jane, registrantIds: ['R1'] }, sam]);
    expect(certain).toEqual([]);
    expect(review[0]).toMatchObject({
      reason: 'ambiguous',
      suggestions: [
        { clinicianId: 'c-jane', why: 'conflict' },
        { clinicianId: 'c-sam', why: 'conflict' },
      ],
    });
  });

  test('an address that shows the name of another clinician credits its owner and warns', () => {
    const shown = {
      ...participant('Jane Doe', 'jane.doe@clinic.example'),
      names: ['Jane Doe', 'Samuel Okafor', 'Bo'],
    };
    const { certain } = match([shown]);
    expect(certain[0]?.clinicianId).toBe('c-jane');
    expect(certain[0]?.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['identity.name-of-another', 'warning'],
      ['identity.name-differs', 'note'],
    ]);
  });

  test('a recording program proves nobody, whatever address or registration it comes with', () => {
    const registered = { ...jane, registrantIds: ['R1'] };
    const bot = participant("Jane's Notetaker", 'jane.doe@clinic.example', { registrantId: 'R1' });
    const { certain, review } = match([bot], { [bot.key]: 'c-jane' }, [registered]);
    expect(certain).toEqual([]);
    expect(review).toEqual([{ key: bot.key, reason: 'bot', suggestions: [] }]);
  });
});

describe('a remembered decision', () => {
  const namesake = person('c-other', 'Jane Doe', 'other@clinic.example');
  const remembered = (name: string) => ({ [`name:${fullNameKey(name)}`]: 'c-jane' });

  test('is asked about again once somebody else fits, enrolled or not, and both are suggested', () => {
    expect(match([participant('Jane Doe')], remembered('Jane Doe')).certain).toHaveLength(1);
    for (const enrolled of [true, false]) {
      const { certain, review } = match([participant('Jane Doe')], remembered('Jane Doe'), [
        ...people,
        { ...namesake, enrolled },
      ]);
      expect(certain).toEqual([]);
      expect(review[0]).toMatchObject({
        reason: 'ambiguous',
        suggestions: [
          { clinicianId: 'c-jane', why: 'decided-before' },
          { clinicianId: 'c-other', why: 'same-name' },
        ],
      });
    }
  });

  test('of a phone, a room, a nameless or a doubled name only suggests', () => {
    for (const [name, reason] of [
      ['1416***1234', 'phone'],
      ['Sunrise Clinic Boardroom', 'site'],
      ['Guest', 'no-address'],
    ] as const) {
      const { certain, review } = match([participant(name)], remembered(name));
      expect(certain).toEqual([]);
      expect(review[0]).toMatchObject({
        reason,
        suggestions: [{ clinicianId: 'c-jane', why: 'decided-before' }],
      });
    }
    const input = {
      participants: [participant('Loki')],
      people,
      remembered: new Map([['name:loki', 'c-jane']]),
    };
    expect(matchParticipants(input).certain).toHaveLength(1);
    const sessionKeys = ['name:loki', 'name:loki@2026-01-05T17:00:00Z'];
    expect(matchParticipants({ ...input, sessionKeys }).certain).toEqual([]);
  });

  test('about an address waits where the address shows another clinician’s whole name', () => {
    const decided = { 'mail:ward@clinic.example': 'c-jane' };
    expect(match([participant('J', 'ward@clinic.example')], decided).certain).toHaveLength(1);
    const { certain, review } = match([participant('Samuel Okafor', 'ward@clinic.example')], decided);
    expect(certain).toEqual([]);
    expect(review[0]?.suggestions.map(({ clinicianId }) => clinicianId).sort()).toEqual(['c-jane', 'c-sam']);
  });

  test('of another session suggests, whoever is decided on', () => {
    const decidedBefore = new Map([['name:1416***1234', ['c-sam', 'c-erased', 'c-guest']]]);
    const { certain, review } = matchParticipants({
      participants: [participant('1416***1234', null, { key: 'name:1416***1234' })],
      people,
      remembered: new Map(),
      decidedBefore,
    });
    expect(certain).toEqual([]);
    expect(review[0]?.suggestions.map(({ clinicianId, why }) => [clinicianId, why])).toEqual([
      ['c-guest', 'decided-before'],
      ['c-sam', 'decided-before'],
    ]);
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
      ? participant(`${each.given} ${each.family}`, `p${i}@clinic.example`)
      : participant(`${each.given} ${each.family.replace('x', 'y')}`, null),
  );
  const { certain, review } = match(shown, {}, roster);
  expect(certain).toHaveLength(500);
  expect(
    certain.every(({ key, clinicianId }) => key === `mail:p${clinicianId.slice(2)}@clinic.example`),
  ).toBe(true);
  expect(review).toHaveLength(500);
});
