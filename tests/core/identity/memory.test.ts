// What may be remembered, and when somebody else may be meant by it.
import { describe, expect, test } from '@jest/globals';
import { participantKey } from '../../../src/core/attendance/evidence.js';
import { keyBeforeApart, obstacleOf, obstacleWords, rivalsOf } from '../../../src/core/identity/memory.js';
import { RosterIndex } from '../../../src/core/identity/roster-index.js';

function person(clinicianId: string, given: string, family: string) {
  return { clinicianId, given, family };
}

const keyOf = (name: string) =>
  participantKey({ name, email: null, externalIds: {}, joinAt: '2026-01-05T17:00:00Z', rowNo: 7 });

describe('obstacles', () => {
  test.each([
    ['Jane Doe', null],
    ["Jane's iPad", null],
    ['Suharto', null],
    ['佐藤 花子', null],
    ['Loki (she/her)', null],
    ['1416***1234', 'phone'],
    ['+1 (416) 555-0123', 'phone'],
    ['Call-In User_1', 'phone'],
    ['iPad (2)', 'nobody'],
    ['Guest 3', 'nobody'],
    ['Zoom user', 'nobody'],
    ['Dr.', 'nobody'],
    ['015', 'nobody'],
    ['😊', 'nobody'],
    ['', 'nobody'],
    ['Sunrise Clinic Boardroom', 'site'],
    ['Night shift (3 people)', 'site'],
    ["Jane's Notetaker", 'bot'],
  ])('%s: %s', (name, obstacle) => {
    expect(obstacleOf(keyOf(name), name)).toBe(obstacle);
  });

  test('a name that two connections showed at once', () => {
    for (const key of ['name:sam@2026-01-05T17:00:00Z', 'name:sam@line 7/2026-01-05T17:00:00Z']) {
      expect(obstacleOf(key, 'Sam')).toBe('doubled');
      expect(keyBeforeApart(key)).toBe('name:sam');
    }
    expect(keyBeforeApart('name:sam')).toBeNull();
    expect(keyBeforeApart('mail:sam@line 7')).toBeNull();
  });

  test('an address, an account and a registration can be remembered whatever name they show', () => {
    for (const key of ['mail:x@clinic.example', 'account:teams:7f', 'registrant:R7']) {
      expect(obstacleOf(key, 'iPad')).toBeNull();
    }
  });

  test('each has its sentence', () => {
    for (const words of Object.values(obstacleWords))
      expect(words).toMatch(/^[A-Z].*asked about each time\.$/);
  });
});

describe('rivals', () => {
  const jane = person('jane', 'Jane', 'Doe');
  const sam = person('sam', 'Samuel', 'Okafor');
  const marie = person('marie', 'Marie', 'Tremblay');
  const marieEve = person('marie-eve', 'Marie-Ève', 'Tremblay');
  const others = [
    person('dover', 'Jane', 'Dover'),
    person('john', 'John', 'Doe'),
    person('samantha', 'Samantha', 'Lee'),
    person('rashid', 'Muhammad', 'Rashid'),
    person('alrashid', 'Mohammed', 'Al-Rashid'),
    marieEve,
  ];
  const people = [jane, sam, marie, ...others];

  function rivals(name: string, decided: { clinicianId: string }, key = keyOf(name)): string[] {
    const known = people.find(({ clinicianId }) => clinicianId === decided.clinicianId) ?? jane;
    return rivalsOf({ key, names: [name] }, known, new RosterIndex(people))
      .map(({ person: { clinicianId } }) => clinicianId)
      .sort();
  }

  test.each([
    ['Jane Doe', jane, []],
    ['Jane', jane, ['dover']],
    ["Jane's iPad", jane, ['dover']],
    ["Jane's iPad (Jane Doe)", jane, []],
    ['J. Doe', jane, ['john']],
    ['JD', jane, ['dover', 'john']],
    ["Sam's iPhone", sam, ['samantha']],
    ['Sam O', sam, []],
    ['Marie Tremblay', marie, ['marie-eve']],
    ['Marie-Ève Tremblay', marieEve, []],
    ['Muhamad Rashid', { clinicianId: 'rashid' }, ['alrashid']],
    ['Loki', jane, []],
    ['John Doe', jane, ['john']],
  ])('%s', (name, decided, expected) => {
    expect(rivals(name, decided)).toEqual(expected);
  });

  test('however many share the initials', () => {
    const crowd = Array.from({ length: 40 }, (_, i) => person(`c${i}`, 'Julia', `Dumont${i}`));
    const index = new RosterIndex([jane, ...crowd]);
    expect(rivalsOf({ key: 'name:jd', names: ['JD'] }, jane, index)).toHaveLength(40);
  });

  test('under an address only somebody else’s whole name, and only where it is not hers', () => {
    const key = 'mail:ward@clinic.example';
    expect(rivals('Jane', jane, key)).toEqual([]);
    expect(rivals('John Doe', jane, key)).toEqual(['john']);
    expect(rivals('John', jane, key)).toEqual([]);
    expect(rivals('iPad', jane, key)).toEqual([]);
  });
});
