// Which rows of one name are one participant: reconnects are, two at once are not.
import { expect, test } from '@jest/globals';
import { participantKeys, repeatFindings, type KeyedRow } from '../../../src/core/attendance/participants.js';

let rowNo = 1;

function row(
  name: string,
  join: string | null,
  leave: string | null,
  more: Partial<KeyedRow> = {},
): KeyedRow {
  rowNo += 1;
  const at = (time: string | null) => (time === null ? null : `2026-01-05T${time}Z`);
  return {
    rowNo,
    name,
    email: null,
    externalIds: {},
    room: 'main',
    joinAt: at(join),
    leaveAt: at(leave),
    statedSeconds: null,
    noShow: false,
    ...more,
  };
}

const distinct = (rows: readonly KeyedRow[]) => new Set(participantKeys(rows)).size;

test('reconnects of one name stay one participant', () => {
  const rows = [row('Sam', '17:00:00', '17:10:00'), row('Sam', '17:10:00', '17:30:00')];
  expect(participantKeys(rows)).toEqual(['name:sam', 'name:sam']);
  expect(repeatFindings(rows)).toEqual([]);
});

test('two at once are asked about one by one, and so is whoever comes back under that name', () => {
  const rows = [
    row('Sam', '17:00:00', '17:30:00', { rowNo: 4 }),
    row('Kim', '17:00:00', '18:00:00'),
    row('SAM', '17:10:00', '17:40:00', { rowNo: 7 }),
    row('Sam', '17:50:00', '18:00:00', { rowNo: 9 }),
  ];
  expect(participantKeys(rows)).toEqual([
    'name:sam@2026-01-05T17:00:00Z',
    'name:kim',
    'name:sam@2026-01-05T17:10:00Z',
    'name:sam@2026-01-05T17:50:00Z',
  ]);
  expect(repeatFindings(rows)).toMatchObject([
    { code: 'attendance.same-name-twice', severity: 'warning', line: 7 },
  ]);
  expect(new Set(participantKeys([...rows].reverse()))).toEqual(new Set(participantKeys(rows)));
});

test.each([
  ['a minute of lingering', '17:29:00', '18:00:00', 1],
  ['a second more', '17:28:59', '18:00:00', 2],
  ['a short stay inside the long one', '17:10:00', '17:10:20', 2],
])('%s', (_, join, leave, participants) => {
  expect(distinct([row('Sam', '17:00:00', '17:30:00'), row('Sam', join, leave)])).toBe(participants);
});

test('an address or an issued id is sure, however many devices', () => {
  for (const sure of [{ email: 'sam@clinic.example' }, { externalIds: { registrantId: 'R1' } }]) {
    const rows = [row('Sam', '17:00:00', '17:30:00', sure), row('Sam', '17:10:00', '17:40:00', sure)];
    expect(distinct(rows)).toBe(1);
    expect(repeatFindings(rows)).toEqual([]);
  }
});

test('the same stay told twice, waiting and no-shows make nobody two', () => {
  const stay = row('Sam', '17:00:00', '17:30:00');
  expect(distinct([stay, { ...stay, rowNo: 99 }])).toBe(1);
  expect(distinct([stay, { ...stay, leaveAt: null, statedSeconds: 1800 }])).toBe(1);
  expect(distinct([stay, row('Sam', '17:00:00', '17:05:00', { room: 'waiting' })])).toBe(1);
  expect(distinct([stay, row('Sam', '17:05:00', '17:20:00', { noShow: true })])).toBe(1);
  expect(distinct([stay, row('Sam', null, '17:20:00')])).toBe(1);
});

test('a stay without a leave is as long as stated', () => {
  const open = row('Sam', '17:00:00', null, { statedSeconds: 1800 });
  expect(distinct([open, row('Sam', '17:10:00', '17:50:00')])).toBe(2);
  expect(distinct([{ ...open, statedSeconds: 300 }, row('Sam', '17:10:00', '17:50:00')])).toBe(1);
});

test('who joined in the same second is told apart by the leave, a nameless device too', () => {
  for (const name of ['Sam', 'iPhone']) {
    const rows = [row(name, '17:00:00', '17:30:00'), row(name, '17:00:00', '17:40:00')];
    expect(participantKeys(rows)).toEqual([
      `name:${name.toLowerCase()}@2026-01-05T17:00:00Z/2026-01-05T17:30:00Z`,
      `name:${name.toLowerCase()}@2026-01-05T17:00:00Z/2026-01-05T17:40:00Z`,
    ]);
  }
  expect(participantKeys([row('iPhone', '17:00:00', '17:30:00')])).toEqual([
    'name:iphone@2026-01-05T17:00:00Z',
  ]);
});

test('two totals under one name are two participants, the same when read again', () => {
  const total = (name: string, minutes: number, more: Partial<KeyedRow> = {}) =>
    row(name, null, null, { statedSeconds: minutes * 60, ...more });
  const rows = [
    total('Sam Kim', 40),
    total('Sam Kim', 30, { rowNo: 9 }),
    total('SAM KIM', 40),
    total('Bo Roy', 5),
  ];
  expect(participantKeys(rows)).toEqual(
    ['name:kim sam@total 2400', 'name:kim sam@total 1800', 'name:kim sam@total 2400/2', 'name:bo roy'].map(
      (key) => key.replace('kim sam', 'sam kim'),
    ),
  );
  expect(repeatFindings(rows)).toMatchObject([{ code: 'attendance.same-name-twice', line: 9 }]);
  const address = { email: 'sam@a.example' };
  const known = [total('Sam Kim', 40, address), total('Sam K', 39, { ...address, rowNo: 7 })];
  expect(new Set(participantKeys(known))).toEqual(new Set(['mail:sam@a.example']));
  expect(repeatFindings(known)).toMatchObject([{ code: 'attendance.totals-twice', line: 7 }]);
});

test('the same line twice counts once, and says so where it may be two people', () => {
  const twice = (name: string, more: Partial<KeyedRow> = {}) => [
    row(name, '17:00:00', '18:00:00', more),
    row(name, '17:00:00', '18:00:00', { ...more, rowNo: 5 }),
  ];
  expect(repeatFindings(twice('Sam Kim'))).toMatchObject([{ code: 'attendance.same-line-twice', line: 5 }]);
  expect(repeatFindings(twice('iPhone'))).toMatchObject([{ code: 'attendance.same-line-twice', line: 5 }]);
  expect(repeatFindings(twice('Sam Kim', { email: 'sam@a.example' }))).toEqual([]);
});
