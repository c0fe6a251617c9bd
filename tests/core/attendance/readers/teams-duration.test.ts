// Durations in the forms that Teams prints, and what is none.
import { expect, test } from '@jest/globals';
import { readTeamsDuration } from '../../../../src/core/attendance/readers/teams-duration.js';

test.each([
  ['1h 2m 3s', 3723],
  ['1h2m3s', 3723],
  ['49m 59s', 2999],
  ['3s', 3],
  ['0s', 0],
  ['2h 3s', 7203],
  ['1h 42m', 6120],
  ['12m ', 720],
  ['25m', 1500],
  ['2\u00a0h 44\u00a0m', 9840],
  ['56\u00a0m 24\u00a0s', 3384],
  ['1 Std. 5 Min. 3 Sek.', 3903],
  ['30 Min.', 1800],
  ['1 godz. 2 min 3 sek.', 3723],
  ['25 min 10 sek.', 1510],
  ['1 u 5 min 3 sec', 3903],
  ['1 ora 5 min', 3900],
  ['5 min 3 seg', 303],
  ['999h', 3_596_400],
])('%j is %d s', (text, seconds) => {
  expect(readTeamsDuration(text)).toBe(seconds);
});

test.each([
  '',
  '60',
  '1:08:00',
  '5m 1h',
  '1h 1h',
  '3 constructor',
  '58 mins',
  '1 hr and 2 min',
  '1h 2m 3s 4s',
  '99999h',
  '123456s',
  '-5m',
  '1.5h',
  'm',
])('%j is no duration of Teams', (text) => {
  expect(readTeamsDuration(text)).toBeNull();
});
