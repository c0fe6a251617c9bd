// Attendance reports of Microsoft Graph, in every shape that its answers are kept in, and damaged ones.
import { describe, expect, test } from '@jest/globals';
import { reportRowsMax } from '../../../../src/core/attendance/readers/reader.js';
import { teamsGraphReader } from '../../../../src/core/attendance/readers/teams-graph.js';
import {
  findingsOf,
  noonSession,
  presenceOf,
  readFixture,
  readText,
  refusalOf,
} from '../../../support/read-report.js';

const interval = {
  joinDateTime: '2026-01-05T17:00:00Z',
  leaveDateTime: '2026-01-05T17:30:00Z',
  durationInSeconds: 1800,
};
const record = {
  emailAddress: 'ann@x.example',
  role: 'Attendee',
  totalAttendanceInSeconds: 1800,
  identity: { id: 'u-1', displayName: 'Ann' },
  attendanceIntervals: [interval],
};
const report = {
  meetingStartDateTime: '2026-01-05T16:58:00Z',
  meetingEndDateTime: '2026-01-05T18:02:10Z',
  totalParticipantCount: 1,
  attendanceRecords: [record],
};
const recognise = (value: unknown) => teamsGraphReader.recognise({ kind: 'json', value, findings: [] });
const read = (...records: unknown[]) => readText(JSON.stringify({ ...report, attendanceRecords: records }));

test('teams_graph_null_times: missing data are unknown, neither absence nor a stay of nothing', () => {
  const found = readFixture('teams/teams_graph_null_times.json');
  expect(found).toMatchObject({
    source: 'teams-graph',
    layout: 'Graph',
    meeting: { id: null, topic: null, startAt: '2026-01-05T16:58:00Z', endAt: '2026-01-05T18:02:10Z' },
  });
  expect(found.rows[2]).toMatchObject({
    name: 'Casey',
    joinAt: null,
    leaveAt: null,
    statedSeconds: null,
    noShow: false,
  });
  expect(presenceOf(found)).toEqual({ 'mail:ann@east.example': '2999 exact', 'name:casey': '0 exact' });
  expect(findingsOf(found)).toEqual(['time-unknown@2']);
});

test('teams_graph_two_runs: a page of two runs, an account without an address, totals, a leave that is missing', () => {
  const found = readFixture('teams/teams_graph_two_runs.json', { ...noonSession, timeZone: null });
  expect(found.meeting).toMatchObject({ startAt: '2026-01-05T16:58:00Z', endAt: '2026-01-05T18:02:10Z' });
  expect(found.rows).toMatchObject([
    { name: 'Hub Host', email: null, role: 'host', externalIds: { accountId: 'teams:U-9' } },
    { email: 'bo@north.example', externalIds: { registrationId: 'reg-7' }, timeGrade: 'totals-only' },
    { name: 'Hub Host', joinAt: '2026-01-05T16:58:00Z' },
    { email: 'cy@west.example', leaveAt: null, timeGrade: 'inferred' },
  ]);
  expect(presenceOf(found)).toEqual({
    'account:teams:U-9': '3300 exact',
    'mail:bo@north.example': '1500 totals-only',
    'mail:cy@west.example': '541 minute',
  });
  expect(findingsOf(found)).toEqual(['leave-inferred@4', 'totals-only']);
});

test.each([
  ['a report', report],
  ['a list of reports', [report]],
  ['a page of reports', { '@odata.context': 'x', value: [report] }],
  ['several pages', [{ value: [report] }, { value: [] }]],
  ['a page of records', { value: [record] }],
  ['a list of records', [record]],
  ['one record', record],
])('%s', (_, value) => {
  expect(recognise(value)?.certainty).toBe(90);
  expect(presenceOf(readText(JSON.stringify(value)))).toEqual({ 'mail:ann@x.example': '1800 exact' });
});

test('what it is recognised by, and what is not its own', () => {
  expect(recognise(report)?.recognised).toEqual([
    'meetingStartDateTime',
    'attendanceRecords',
    'attendanceIntervals',
    'totalAttendanceInSeconds',
  ]);
  for (const other of [
    null,
    1,
    [],
    {},
    { value: [] },
    { items: [record] },
    [[record]],
    { participants: [] },
  ]) {
    expect(recognise(other)).toBeNull();
  }
  const table = { kind: 'table' as const, rows: [], findings: [] };
  expect(teamsGraphReader.recognise(table)).toBeNull();
  expect(teamsGraphReader.read(table, noonSession)).toMatchObject({ code: 'attendance.unknown-format' });
});

describe('odd records', () => {
  test('times without an offset are UTC, in any stated zone', () => {
    const bare = {
      ...record,
      attendanceIntervals: [
        { ...interval, joinDateTime: '2026-01-05T17:00:00', leaveDateTime: '2026-01-05T17:30:00' },
      ],
    };
    expect(read(bare).rows[0]).toMatchObject({
      joinAt: '2026-01-05T17:00:00Z',
      leaveAt: '2026-01-05T17:30:00Z',
    });
  });

  test('an account that shows no name is kept under its id; nobody at all is refused', () => {
    const nameless = { ...record, emailAddress: null, identity: { id: 'u-7', displayName: null } };
    const nobody = { ...record, emailAddress: null, identity: null };
    const found = read(nameless, nobody);
    expect(found.rows).toMatchObject([{ name: 'u-7', externalIds: { accountId: 'teams:u-7' } }]);
    expect(findingsOf(found)).toEqual(['row-nameless@2']);
  });

  test.each([
    [
      'no intervals and no total',
      { attendanceIntervals: [], totalAttendanceInSeconds: 0 },
      '0 exact',
      ['time-unknown@1'],
    ],
    ['no intervals but a total', { attendanceIntervals: [] }, '1800 totals-only', ['totals-only']],
    [
      'an interval of nulls but a total',
      { attendanceIntervals: [{ joinDateTime: null, leaveDateTime: null, durationInSeconds: 0 }] },
      '1800 totals-only',
      ['totals-only'],
    ],
    [
      'one interval of two without times',
      { attendanceIntervals: [interval, { joinDateTime: null, leaveDateTime: null, durationInSeconds: 0 }] },
      '1800 exact',
      ['time-unknown@1'],
    ],
    [
      'intervals that are none',
      { attendanceIntervals: [1, null, 'x'], totalAttendanceInSeconds: -5 },
      '0 exact',
      ['time-unknown@1'],
    ],
    [
      'a join of nothing',
      { attendanceIntervals: [{ ...interval, leaveDateTime: interval.joinDateTime, durationInSeconds: 0 }] },
      '0 exact',
      [],
    ],
  ])('%s', (_, change, presence, findings) => {
    const found = read({ ...record, ...change });
    expect(presenceOf(found)).toEqual({ 'mail:ann@x.example': presence });
    expect(findingsOf(found)).toEqual(findings);
  });

  test('a time that does not exist refuses its interval only', () => {
    const bad = { ...interval, joinDateTime: '2026-02-30T17:00:00Z' };
    const found = read({ ...record, attendanceIntervals: [bad, interval] });
    expect(found.rows).toHaveLength(1);
    expect(findingsOf(found)).toEqual(['no-such-date@1']);
  });
});

test('a report without its records says how to get them; too many are too many', () => {
  const { attendanceRecords: _, ...bare } = report;
  expect(refusalOf(JSON.stringify({ value: [bare] }))).toMatchObject({
    code: 'attendance.empty',
    detail: 'The report lists nobody. Ask Graph for it with $expand=attendanceRecords.',
  });
  const many = {
    kind: 'json' as const,
    value: Array(reportRowsMax + 1).fill(record) as unknown,
    findings: [],
  };
  expect(teamsGraphReader.read(many, noonSession)).toMatchObject({ code: 'request.too-large' });
});
