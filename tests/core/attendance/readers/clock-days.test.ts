// Which day, and which half of it, a bare time is of.
import { expect, test } from '@jest/globals';
import {
  assumedFindings,
  dayText,
  withDays,
  type DayChoice,
} from '../../../../src/core/attendance/readers/clock-days.js';
import { openWallClock } from '../../../../src/core/attendance/readers/wall-clock.js';
import { noonSession } from '../../../support/read-report.js';

const midnightSession = {
  timeZone: 'America/Toronto',
  session: { startsAt: '2026-01-06T04:30:00Z', endsAt: '2026-01-06T05:30:00Z' },
};

function momentOf(text: string, choice: DayChoice = {}, context = noonSession): string {
  const opened = openWallClock([text], context);
  if (!opened.ok) throw new Error(opened.code);
  const moment = withDays(opened.clock, { days: 0, afternoons: 0 }, choice).read(text);
  return typeof moment === 'string' ? moment : `${moment.day} ${moment.time}`;
}

test.each<[string, string, DayChoice?]>([
  ['12:05', '2026-01-05 12:05:00'],
  ['11:58:10 AM', '2026-01-05 11:58:10'],
  ['12 h 05', '2026-01-05 12:05:00'],
  ['1:05', '2026-01-05 01:05:00'],
  ['1:05', '2026-01-05 13:05:00', { halfDays: true }],
  ['1:05 AM', '2026-01-05 01:05:00', { halfDays: true }],
  ['11:50', '2026-01-05 11:50:00', { halfDays: true }],
  ['00:10', '2026-01-06 00:10:00', { day: '2026-01-05' }],
  ['12:05', '2026-01-04 12:05:00', { day: '2026-01-04' }],
  ['2026-01-07 12:00:00', '2026-01-07 12:00:00'],
  ['25:00', 'unknown'],
])('%s is %s', (text, moment, choice = {}) => {
  expect(momentOf(text, choice)).toBe(moment);
});

test('around midnight each time goes to the day that is nearer', () => {
  expect(momentOf('23:31', {}, midnightSession)).toBe('2026-01-05 23:31:00');
  expect(momentOf('00:29', {}, midnightSession)).toBe('2026-01-06 00:29:00');
  expect(momentOf('00:29', { day: '2026-01-05' }, midnightSession)).toBe('2026-01-06 00:29:00');
});

test('an hour that the clocks skipped stays on its day', () => {
  const spring = {
    timeZone: 'America/Toronto',
    session: { startsAt: '2026-03-08T06:00:00Z', endsAt: '2026-03-08T07:30:00Z' },
  };
  expect(momentOf('02:30', { day: '2026-03-08' }, spring)).toBe('2026-03-08 02:30:00');
});

test('what was assumed is told, once for the whole file', () => {
  const opened = openWallClock(['1:05'], noonSession);
  if (!opened.ok) throw new Error(opened.code);
  const assumed = { days: 0, afternoons: 0 };
  const clock = withDays(opened.clock, assumed, { halfDays: true });
  for (const text of ['12:00', '1:05']) clock.read(text);
  expect(assumedFindings(assumed, clock).map(({ code, params }) => [code, params])).toEqual([
    ['attendance.day-assumed', { day: '2026-01-05' }],
    ['attendance.afternoon-assumed', { times: 1 }],
  ]);
  expect(assumedFindings({ days: 0, afternoons: 0 }, clock)).toEqual([]);
});

test('a day as workbooks hold it', () => {
  expect(['2026-01-05 00:00:00', '2026-01-05T00:00', 'Jan 5, 2026', ''].map(dayText)).toEqual([
    '2026-01-05',
    '2026-01-05',
    'Jan 5, 2026',
    '',
  ]);
});
