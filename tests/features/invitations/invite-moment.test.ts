import { expect, test } from '@jest/globals';
import { inviteMomentOf } from '../../../src/features/invitations/invite-moment.js';

const eve = { daysBefore: 1, localTime: '08:00' };
const toronto = (localDate: string) => ({ localDate, timeZone: 'America/Toronto' });

test.each([
  ['2026-03-04', '2026-03-03T13:00:00Z'],
  ['2026-03-11', '2026-03-10T12:00:00Z'],
  ['2026-10-28', '2026-10-27T12:00:00Z'],
  ['2026-11-04', '2026-11-03T13:00:00Z'],
])('08:00 the day before %s is %s on both sides of a clock change', (day, at) => {
  expect(inviteMomentOf(toronto(day), eve)).toBe(at);
});

test('days before, and the zone of the cohort', () => {
  expect(inviteMomentOf(toronto('2026-03-09'), { daysBefore: 6, localTime: '17:30' })).toBe(
    '2026-03-03T22:30:00Z',
  );
  expect(inviteMomentOf({ localDate: '2026-01-07', timeZone: 'America/St_Johns' }, eve)).toBe(
    '2026-01-06T11:30:00Z',
  );
});

test('a skipped hour is kept in length, a doubled one counts the first time', () => {
  expect(inviteMomentOf(toronto('2026-03-09'), { daysBefore: 1, localTime: '02:30' })).toBe(
    '2026-03-08T07:30:00Z',
  );
  expect(inviteMomentOf(toronto('2026-11-02'), { daysBefore: 1, localTime: '01:30' })).toBe(
    '2026-11-01T05:30:00Z',
  );
});
