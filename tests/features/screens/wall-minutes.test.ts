// Times of day typed into a form about one session, also over midnight and over a change of the clocks.
import { expect, test } from '@jest/globals';
import { nearestTo, wallTimesOf } from '../../../src/features/screens/wall-minutes.js';
import { epochSecondsOf } from '../../../src/core/time/instant.js';

const noon = {
  startsAt: '2026-01-05T17:00:00Z',
  endsAt: '2026-01-05T18:00:00Z',
  timeZone: 'America/Toronto',
};
const late = { ...noon, startsAt: '2026-01-06T04:30:00Z', endsAt: '2026-01-06T05:30:00Z' };

test.each([
  [noon, '12:10', '2026-01-05T17:10:00Z'],
  [noon, '00:05', '2026-01-06T05:05:00Z'],
  [late, '23:45', '2026-01-06T04:45:00Z'],
  [late, '00:10', '2026-01-06T05:10:00Z'],
  [noon, '24:00', undefined],
  [noon, '9:00', undefined],
  [noon, '', undefined],
  // The clocks skip this time on that day; the nearest day has it.
  [
    { ...noon, startsAt: '2026-03-08T06:30:00Z', endsAt: '2026-03-08T07:30:00Z' },
    '02:30',
    '2026-03-07T07:30:00Z',
  ],
])('%j at %s is %s', (session, time, instant) => {
  expect(nearestTo(session, time)).toBe(instant);
});

test('shown in whole minutes, none of them cut off', () => {
  const at = (instant: string) => epochSecondsOf(instant);
  const stretch = { startSeconds: at('2026-01-05T17:01:30Z'), endSeconds: at('2026-01-05T17:59:31Z') };
  expect(wallTimesOf([stretch], 'America/Toronto')).toEqual({ from: '12:01', to: '13:00' });
  expect(wallTimesOf([], 'America/Toronto')).toBeNull();
});
