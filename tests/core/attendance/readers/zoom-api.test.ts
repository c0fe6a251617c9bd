// What Zoom's API tells of participants: whole reports only, seconds as they were.
import { describe, expect, test } from '@jest/globals';
import { reportRowsMax } from '../../../../src/core/attendance/readers/reader.js';
import { zoomApiReader } from '../../../../src/core/attendance/readers/zoom-api.js';
import {
  findingsOf,
  fixtureBytes,
  noonSession,
  presenceOf,
  readFixture,
  readText,
  refusalOf,
} from '../../../support/read-report.js';

const jane = { 'registrant:REG-0001': '1851 exact', 'name:14165550123': '3479 exact' };

test('the documented answer: a breakout room is part of the meeting', () => {
  const report = readFixture('zoom/zoom_api_report.json');
  expect(report).toMatchObject({ source: 'zoom-api', layout: 'participants', findings: [] });
  expect(presenceOf(report)).toEqual(jane);
  expect(report.rows.map(({ rowNo, room }) => [rowNo, room])).toEqual([
    [1, 'main'],
    [2, 'main'],
    [3, 'main'],
  ]);
  expect(report.rows[1]).toMatchObject({
    externalIds: { registrantId: 'REG-0001', userId: '16779264' },
    raw: { bo_mtg_id: 'C0Vqcg+k7BWzcIf2vU7Phg==', duration: '662', failover: 'false' },
    statedSeconds: 662,
  });
});

test('zoom_api_two_pages: the pages in a list are one report', () => {
  expect(presenceOf(readFixture('zoom/zoom_api_two_pages.json'))).toEqual(jane);
});

test('zoom_api_with_meeting: number, topic and times of the meeting, and its host', () => {
  const report = readFixture('zoom/zoom_api_with_meeting.json');
  expect(report.meeting).toEqual({
    id: '81234567890',
    topic: 'ECHO Pain, session 1',
    startAt: '2026-01-05T16:50:02Z',
    endAt: '2026-01-05T18:04:30Z',
  });
  expect(report.rows.map((row) => row.role)).toEqual(['host', 'participant', 'participant', 'participant']);
  expect(presenceOf(report)).toEqual({ 'mail:echo-hub@hub.example': '3600 exact', ...jane });
});

describe('half a report is none', () => {
  test('zoom_api_half_page: more pages follow', () => {
    const refused = refusalOf(fixtureBytes('zoom/zoom_api_half_page.json'));
    expect(refused.code).toBe('attendance.partial-report');
    expect(refused.detail).toContain('more pages follow (next_page_token)');
  });

  test('the last page is missing, or one page is an error', () => {
    const pages = JSON.parse(fixtureBytes('zoom/zoom_api_two_pages.json').toString('utf8')) as unknown[];
    expect(refusalOf(JSON.stringify(pages.slice(0, 1))).code).toBe('attendance.partial-report');
    const failed = [...pages, { code: 429, message: 'You have reached the maximum per-second rate limit.' }];
    const refused = refusalOf(JSON.stringify(failed));
    expect(refused.code).toBe('attendance.partial-report');
    expect(refused.detail).toContain('Page 3 of 3');
  });

  test('a page in the middle is missing: what Zoom counts tells', () => {
    const row = {
      name: 'Ann',
      join_time: '2026-01-05T17:00:00Z',
      leave_time: '2026-01-05T17:30:00Z',
      duration: 1800,
    };
    const report = readText(JSON.stringify([{ total_records: 3, next_page_token: '', participants: [row] }]));
    expect(report.findings).toMatchObject([
      { code: 'attendance.fewer-than-stated', params: { total: 3, rows: 1 } },
    ]);
  });

  test('nobody yet', () => {
    const refused = refusalOf('{"page_size":300,"next_page_token":"","participants":[]}');
    expect(refused.code).toBe('attendance.empty');
    expect(refused.detail).toContain('ask Zoom again later');
  });
});

describe('zoom_api_odd_rows', () => {
  const report = readFixture('zoom/zoom_api_odd_rows.json', { ...noonSession, timeZone: 'Asia/Tokyo' });

  test('seven decimals and +00:00 are UTC whatever the zone; fractions are cut off', () => {
    expect(report.rows[0]).toMatchObject({
      joinAt: '2026-01-05T16:50:00Z',
      leaveAt: '2026-01-05T18:05:00Z',
      externalIds: { accountId: 'zoom:iFxeBPYun6SAiWUzBcEkX', userId: '02020-04-01 15:02:01:040' },
    });
    expect(report.rows[1]).toMatchObject({
      joinAt: '2026-01-05T17:00:00Z',
      leaveAt: '2026-01-05T17:30:00Z',
      statedSeconds: 1800,
      externalIds: { customerKey: 'clinician-7', participantUuid: '9a0c1a', userId: '16781312' },
    });
  });

  test('the waiting room is none of the meeting; a missing leave is unknown, a stay of no time is none', () => {
    expect(presenceOf(report)).toEqual({
      'mail:echo-hub@hub.example': '3600 exact',
      'mail:ann@east.example': '1800 exact',
      'mail:bo@west.example': '0 exact',
      'mail:cy@west.example': '0 exact',
    });
    expect(report.rows.map(({ room }) => room)).toEqual(['main', 'main', 'waiting', 'main', 'main']);
    expect(report.rows[4]).toMatchObject({
      leaveAt: null,
      statedSeconds: null,
      timeGrade: 'inferred',
      noShow: false,
    });
    expect(findingsOf(report)).toEqual(['time-unknown@5', 'no-such-date@6', 'row-nameless@7']);
  });
});

test('a time without its zone is UTC, a dashboard’s names are known, and its host by id', () => {
  const row = {
    user_name: 'Ann Lee',
    email: 'ann@east.example',
    id: 'host-1',
    join_time: '2026-01-05 17:00:00',
    leave_time: '2026-01-05T17:30:00.123Z',
    duration: '01:30:00',
  };
  const report = readText(
    JSON.stringify({ meeting: { host_id: 'host-1', start_time: 'soon' }, participants: [row] }),
  );
  expect(report.rows[0]).toMatchObject({
    name: 'Ann Lee',
    email: 'ann@east.example',
    role: 'host',
    joinAt: '2026-01-05T17:00:00Z',
    leaveAt: '2026-01-05T17:30:00Z',
    statedSeconds: 5400,
  });
  expect(report.meeting).toEqual({ id: null, topic: null, startAt: null, endAt: null });
  expect(findingsOf(report)).toEqual(['duration-differs@1']);
});

test('other JSON is left to other readers; a table is none of its own; there is a limit of rows', () => {
  const json = (value: unknown) => ({ kind: 'json' as const, value, findings: [] });
  for (const value of [
    { participants: [{ name: 'p/1', signedinUser: { displayName: 'Ann' } }] },
    { participants: [] },
    { participants: 'none' },
    [],
    null,
    7,
  ])
    expect(zoomApiReader.recognise(json(value))).toBeNull();
  const table = { kind: 'table' as const, rows: [], findings: [] };
  expect(zoomApiReader.recognise(table)).toBeNull();
  expect(zoomApiReader.read(table, noonSession)).toMatchObject({ code: 'attendance.unknown-format' });
  const participants = Array.from({ length: reportRowsMax + 1 }, () => ({ name: 'Ann', join_time: '' }));
  expect(zoomApiReader.read(json({ participants }), noonSession)).toMatchObject({
    code: 'request.too-large',
  });
});
