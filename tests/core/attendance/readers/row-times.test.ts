// Placing one row in UTC, also on days clocks change.
import { expect, test } from '@jest/globals';
import type { LocalMoment } from '../../../../src/core/attendance/readers/dates.js';
import { placeRow } from '../../../../src/core/attendance/readers/row-times.js';
import { readText } from '../../../support/read-report.js';

function moment(day: string, time: string): LocalMoment {
  return { day, time, hasSeconds: true };
}

const early = { startsAt: '2026-11-01T05:00:00Z', endsAt: '2026-11-01T06:00:00Z' };
const hints = { timeZone: 'America/Toronto', session: early, statedSeconds: null };
const autumn = '2026-11-01';

test('ordinary days have no problem', () => {
  expect(placeRow(moment('2026-01-05', '12:00:00'), moment('2026-01-05', '13:00:00'), hints)).toEqual({
    joinAt: '2026-01-05T17:00:00Z',
    leaveAt: '2026-01-05T18:00:00Z',
    problem: null,
  });
  expect(placeRow(null, null, hints)).toEqual({ joinAt: null, leaveAt: null, problem: null });
});

test('one doubled end is settled by the order of join and leave, or by the session', () => {
  expect(
    placeRow(moment(autumn, '00:30:00'), moment(autumn, '01:30:00'), { ...hints, statedSeconds: 7200 }),
  ).toEqual({
    joinAt: '2026-11-01T04:30:00Z',
    leaveAt: '2026-11-01T06:30:00Z',
    problem: 'overlap-settled',
  });
  expect(placeRow(moment(autumn, '01:30:00'), null, hints)).toEqual({
    joinAt: '2026-11-01T05:30:00Z',
    leaveAt: null,
    problem: 'overlap-settled',
  });
  expect(placeRow(moment(autumn, '01:50:00'), moment(autumn, '01:10:00'), hints)).toEqual({
    joinAt: '2026-11-01T05:50:00Z',
    leaveAt: '2026-11-01T06:10:00Z',
    problem: 'overlap-settled',
  });
});

test('what nothing settles stays open', () => {
  expect(placeRow(moment(autumn, '00:30:00'), moment(autumn, '01:30:00'), hints).problem).toBe('overlap');
});

test('a skipped time is a gap, the other end is kept', () => {
  expect(placeRow(moment('2026-03-08', '02:10:00'), moment('2026-03-08', '03:10:00'), hints)).toEqual({
    joinAt: null,
    leaveAt: '2026-03-08T07:10:00Z',
    problem: 'gap',
  });
});

test.each([
  [
    'Zoom, one line for each',
    'Name (original name),Email,Total duration (minutes),Guest',
    'Bo Roy,bo@a.example,--,Yes',
  ],
  [
    'Zoom, one line for each join',
    'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)',
    'Bo Roy,bo@a.example,--,--,--',
  ],
  ['a sheet', 'Name,Email,Join time,Leave time,Minutes', 'Bo Roy,bo@a.example,--,,--'],
])('%s: two dashes are who did not come, an empty cell is not known', (_what, titles, absent) => {
  const isTotals = titles.includes('Total');
  const present = isTotals
    ? 'Ann Lee,ann@a.example,45,Yes'
    : 'Ann Lee,ann@a.example,01/05/2026 12:00:00 PM,01/05/2026 12:45:00 PM,45';
  const blank = isTotals ? 'Cy Tan,cy@a.example,,Yes' : 'Cy Tan,cy@a.example,,,';
  const { rows, findings } = readText([titles, present, absent, blank].join('\n'));
  expect(rows.map(({ name, noShow }) => [name, noShow])).toEqual([
    ['Ann Lee', false],
    ['Bo Roy', true],
    ['Cy Tan', false],
  ]);
  const unknown = findings.filter(({ code }) => code === 'attendance.time-unknown').map(({ line }) => line);
  expect(unknown).toEqual([4]);
});
