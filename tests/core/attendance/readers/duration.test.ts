// Durations as tools and people write them.
import { expect, test } from '@jest/globals';
import {
  durationSeconds,
  firstOfPair,
  minutesOrDuration,
} from '../../../../src/core/attendance/readers/duration.js';

test.each([
  ['1 hr 2 min', 3720],
  ['58 min', 3480],
  ['32m', 1920],
  ['52 mins', 3120],
  ['1 day 2 hours', 93_600],
  ['1h 8 m', 4080],
  ['29m 59s', 1799],
  ['56\u00a0m 24\u00a0s', 3384],
  ['1 hour, 5 minutes and 3 seconds', 3903],
  ['1 heure et 5 minutes', 3900],
  ['1 h 05', 3900],
  ['1 h 05 min', 3900],
  ['2 j 1 h', 176_400],
  ['1,5 h', 5400],
  ['0.5 hours', 1800],
  ['1:00:00', 3600],
  ['0:32:14', 1934],
  ['32:14', 1934],
  ['75:00', 4500],
  ['PT1H2M', 3720],
  ['PT58M', 3480],
  ['45 sec.', 45],
])('%s is %i seconds', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test.each([
  '',
  '58',
  'all',
  '1:60',
  '1:60:00',
  '32:14 min',
  '5 min 1 h',
  '3 min 4 min',
  '--',
  '12 monkeys',
  '9 days',
  '1 h 75',
])('“%s” is no duration', (text) => {
  expect(durationSeconds(text)).toBeNull();
});

test('a bare number means minutes where the caller says so', () => {
  expect(['58', '57.5', '0', '1 h 05', 'all', '100000'].map(minutesOrDuration)).toEqual([
    3480,
    3450,
    0,
    3900,
    null,
    null,
  ]);
});

test('the number in front of a pair', () => {
  expect(['1:00', '59:30', '1:00:00', '60'].map(firstOfPair)).toEqual([1, 59, null, null]);
});
