// Times that state their own offset.
import { expect, test } from '@jest/globals';
import { readOffsetTime } from '../../../../src/core/attendance/readers/offset-time.js';
import { openWallClock } from '../../../../src/core/attendance/readers/wall-clock.js';
import { noonSession } from '../../../support/read-report.js';

test.each([
  ['2026-01-05T12:00:00-05:00', '2026-01-05T17:00:00Z'],
  ['2026-01-05T17:00:00.999Z', '2026-01-05T17:00:00Z'],
  ['2026-01-05 17:00:00 +0000', '2026-01-05T17:00:00Z'],
  ['2026-01-06T00:30:00+09:30', '2026-01-05T15:00:00Z'],
  ['2026-01-05T17:00:00.1234567+00:00', '2026-01-05T17:00:00Z'],
])('%s', (text, instant) => {
  expect(readOffsetTime(text)).toMatchObject({ instant, hasSeconds: true });
});

test('without seconds, on a day that is none, without an offset', () => {
  expect(readOffsetTime('2026-01-05T12:00-05:00')).toMatchObject({
    instant: '2026-01-05T17:00:00Z',
    hasSeconds: false,
  });
  expect(readOffsetTime('2026-02-30T12:00:00Z')).toBe('no-such-date');
  for (const text of [
    '2026-01-05T12:00:00',
    '2026-01-05T25:00:00Z',
    '12:00Z',
    'now',
    '2026-01-05T12:00:00+99:00',
  ])
    expect(readOffsetTime(text)).toBeNull();
});

test('they need no zone, and a wall time beside them does', () => {
  const nowhere = { ...noonSession, timeZone: null };
  const opened = openWallClock(['2026-01-05T12:00:00-05:00'], nowhere);
  expect(opened.ok && opened.clock.read('2026-01-05T12:00:00-05:00')).toMatchObject({
    instant: '2026-01-05T17:00:00Z',
  });
  for (const text of ['2026-01-05 12:00', '12:05 PM'])
    expect(openWallClock([text], nowhere)).toMatchObject({ code: 'attendance.time-zone-required' });
});
