// Which session a report belongs to, and when a person must say.
import { expect, test } from '@jest/globals';
import type { ReadReport, SourceRow } from '../../../src/core/attendance/evidence.js';
import { routeReport, type RoutableSession } from '../../../src/core/attendance/routing.js';

const row = (email: string | null, joinAt: string | null, leaveAt: string | null): SourceRow => ({
  rowNo: 2,
  raw: {},
  name: email ?? 'Phone',
  email,
  externalIds: {},
  role: 'participant',
  room: 'main',
  joinAt,
  leaveAt,
  statedSeconds: null,
  timeGrade: 'exact',
  noShow: false,
});

const noon = ['2026-01-05T17:00:00Z', '2026-01-05T18:00:00Z'] as const;
const report = (rows: SourceRow[], meeting: Partial<ReadReport['meeting']> = {}): ReadReport => ({
  source: 'zoom-meeting',
  layout: 'Z3',
  meeting: { id: null, topic: null, startAt: null, endAt: null, ...meeting },
  rows,
  findings: [],
});
const atNoon = report([row('ann@a.example', ...noon), row('bo@a.example', ...noon)]);

function session(sessionId: string, more: Partial<RoutableSession> = {}): RoutableSession {
  return {
    sessionId,
    startsAt: noon[0],
    endsAt: noon[1],
    meetingId: null,
    addresses: new Set(),
    report: atNoon,
    ...more,
  };
}
const later = { startsAt: '2026-01-12T17:00:00Z', endsAt: '2026-01-12T18:00:00Z' };

test('meeting id and time together are certain, also among sessions of one recurring meeting', () => {
  const zoom = report(atNoon.rows, { id: '81234567890' });
  const recurring = { meetingId: '81234567890', report: zoom };
  const routing = routeReport([session('b', { ...recurring, ...later }), session('a', recurring)]);
  expect(routing.sessionIds).toEqual(['a']);
  expect(routing.candidates.map(({ sessionId, reason }) => [sessionId, reason])).toEqual([
    ['a', 'meeting-and-time'],
    ['b', 'meeting'],
  ]);
});

test('two sessions with the same id at the same time wait for a person', () => {
  const same = { meetingId: '1', report: report(atNoon.rows, { id: '1' }) };
  expect(routeReport([session('a', same), session('b', same)]).sessionIds).toEqual([]);
});

test('a file of many meetings goes to every session that reads lines of its own', () => {
  const line = (rowNo: number, from: string, to: string) => ({ ...row('ann@a.example', from, to), rowNo });
  const first = report([line(2, ...noon), line(3, ...noon)], { id: '1' });
  const second = report([line(4, later.startsAt, later.endsAt)], { id: '1' });
  const a = session('a', { meetingId: '1', report: first });
  const b = session('b', { meetingId: '1', report: second, ...later });
  expect(routeReport([b, a]).sessionIds).toEqual(['a', 'b']);
  const overlapping = report([line(3, later.startsAt, later.endsAt)], { id: '1' });
  expect(routeReport([a, { ...b, report: overlapping }]).sessionIds).toEqual([]);
});

test('without an id the people decide, where at least half of the addresses are of the roster', () => {
  const mine = session('mine', { addresses: new Set(['ann@a.example', 'bo@a.example']) });
  const other = session('other', { addresses: new Set(['cy@a.example']) });
  expect(routeReport([other, mine])).toEqual({
    sessionIds: ['mine'],
    candidates: [
      { sessionId: 'mine', reason: 'people-and-time', knownAddresses: 2 },
      { sessionId: 'other', reason: 'time', knownAddresses: 0 },
    ],
  });
  expect(routeReport([session('one', { addresses: new Set(['ann@a.example']) })]).sessionIds).toEqual([]);
  const both = new Set(['ann@a.example', 'bo@a.example']);
  const twins = [session('x', { addresses: both }), session('y', { addresses: both })];
  expect(routeReport(twins).sessionIds).toEqual([]);
});

test('time alone is only a candidate, and another meeting number is a reason against it', () => {
  expect(routeReport([session('a')])).toMatchObject({ sessionIds: [], candidates: [{ reason: 'time' }] });
  const zoom = report(atNoon.rows, { id: '9' });
  expect(routeReport([session('a', { meetingId: '8', report: zoom })]).candidates).toEqual([]);
});

test('most must have been there while it was on; the meeting block speaks where no row has times', () => {
  const mostlyLater = report([
    row('ann@a.example', ...noon),
    row('bo@a.example', later.startsAt, later.endsAt),
    row('cy@a.example', later.startsAt, null),
  ]);
  expect(routeReport([session('a', { report: mostlyLater })]).candidates).toEqual([]);
  const totals = report([row('ann@a.example', null, null)], { startAt: noon[0], endAt: noon[1] });
  expect(routeReport([session('a', { report: totals })]).candidates).toHaveLength(1);
  const nothing = report([row('ann@a.example', null, null)]);
  expect(routeReport([session('a', { report: nothing })]).candidates).toEqual([]);
});
