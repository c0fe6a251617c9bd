// One line of a Zoom report: raw cells kept, roles and ids read.
import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../src/core/finding.js';
import { openWallClock } from '../../../../src/core/attendance/readers/wall-clock.js';
import { findZoomHeader } from '../../../../src/core/attendance/readers/zoom-block.js';
import { readZoomRow } from '../../../../src/core/attendance/readers/zoom-row.js';

const titles = [
  'Name (Original Name)',
  'User Email',
  'Join Time',
  'Leave Time',
  'Duration (Minutes)',
  'Registrant ID',
  '',
  '__proto__',
  'Guest',
  'Guest',
];

function read(...cells: string[]) {
  const header = findZoomHeader([{ line: 1, cells: titles }]);
  if (header === null) throw new Error('no header');
  const findings: Finding[] = [];
  const session = { startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' };
  const clock = openWallClock(cells, { timeZone: 'America/Toronto', session, dateOrder: 'month-first' });
  if (!clock.ok) throw new Error(clock.detail);
  const row = readZoomRow(
    { line: 9, cells },
    {
      header,
      hostAddress: 'hub@hub.example',
      clock: clock.clock,
      findings,
    },
  );
  return { row, codes: findings.map(({ code }) => code) };
}

test('every cell is kept under its title, odd titles too', () => {
  const { row, codes } = read(
    ' Hub ',
    'Hub@hub.example',
    '01/05/2026 12:00:00 PM',
    '01/05/2026 12:30:00 PM',
    '30',
    'REG-1',
    'x',
    'p',
    'Yes',
    'No',
  );
  expect(codes).toEqual([]);
  expect(row).toMatchObject({
    rowNo: 9,
    name: 'Hub',
    email: 'Hub@hub.example',
    role: 'host',
    externalIds: { registrantId: 'REG-1' },
  });
  expect(Object.entries(row?.raw ?? {})).toEqual([
    ['Name (Original Name)', ' Hub '],
    ['User Email', 'Hub@hub.example'],
    ['Join Time', '01/05/2026 12:00:00 PM'],
    ['Leave Time', '01/05/2026 12:30:00 PM'],
    ['Duration (Minutes)', '30'],
    ['Registrant ID', 'REG-1'],
    ['(7)', 'x'],
    ['__proto__', 'p'],
    ['Guest', 'Yes'],
    ['Guest (10)', 'No'],
  ]);
});

test('what is no address is none; unreadable times are unknown, never absent', () => {
  const { row, codes } = read('Ann', 'n/a', 'soon', '01/05/2026 12:30:00 PM', '?');
  expect(row).toMatchObject({
    email: null,
    joinAt: null,
    leaveAt: '2026-01-05T17:30:00Z',
    statedSeconds: null,
    noShow: false,
  });
  expect(codes).toEqual(['attendance.time-unknown']);
});
