// Zoom's usage export: many meetings in one table, of which only the session's own is read.
import { describe, expect, test } from '@jest/globals';
import { sessionFit } from '../../../../src/core/attendance/readers/detect.js';
import { zoomUsageReader } from '../../../../src/core/attendance/readers/zoom-usage.js';
import {
  findingsOf,
  fixtureBytes,
  noonSession,
  presenceOf,
  readFixture,
  readText,
  refusalOf,
} from '../../../support/read-report.js';

const pain = { ...noonSession, meetingId: '81234567890' };
const two = fixtureBytes('zoom/zoom_usage_two_meetings.csv').toString('utf8');
const [header = '', ...rows] = two.trim().split('\r\n');
const only = (pattern: RegExp, from = two): string =>
  [
    header,
    ...from
      .trim()
      .split('\r\n')
      .slice(1)
      .filter((row) => pattern.test(row)),
  ].join('\r\n');

describe('zoom_usage_two_meetings', () => {
  test('the number tells: broken off and begun again, without the foreign meeting and next week', () => {
    const report = readText(two, pain);
    expect(report).toMatchObject({
      source: 'zoom-usage',
      layout: 'Z7',
      meeting: {
        id: '81234567890',
        topic: 'ECHO Pain',
        startAt: '2026-01-05T16:50:00Z',
        endAt: '2026-01-05T18:04:00Z',
      },
    });
    expect(report.findings).toMatchObject([
      { code: 'attendance.other-meetings', severity: 'note', params: { kept: 4, rows: 2, meetings: 2 } },
    ]);
    expect(presenceOf(report)).toEqual({
      'mail:echo-hub@hub.example': '1210 exact',
      'mail:ann@east.example': `${1210 + 35 * 60} exact`,
      'name:bo roy': '0 exact',
    });
    expect(report.rows.map(({ role, room }) => `${role} ${room}`)).toEqual([
      'host main',
      'participant main',
      'participant main',
      'participant waiting',
    ]);
  });

  test('the participant’s columns are those after the name, though titles repeat', () => {
    const ann = readText(two, pain).rows[1];
    expect(ann).toMatchObject({
      name: 'Ann Lee',
      email: 'ann@east.example',
      statedSeconds: 22 * 60,
      rowNo: 3,
    });
    expect(ann?.raw).toMatchObject({
      'User Email': 'echo-hub@hub.example',
      'User Email (14)': 'ann@east.example',
      'Duration (Minutes)': '75',
      'Duration (Minutes) (17)': '22',
    });
  });

  test('without the session’s number nobody guesses between two meetings of one hour', () => {
    const refused = refusalOf(two);
    expect(refused.code).toBe('attendance.several-meetings');
    expect(refused.detail).toContain('2 meetings, at the time of this session');
    expect(refused.detail).toContain('“ECHO Pain” (812 3456 7890), “ECHO Liver” (855 0000 1111)');
    expect(refusalOf(two, { ...noonSession, meetingId: '99999999999' }).code).toBe(
      'attendance.several-meetings',
    );
  });

  test('to find out where it could belong, every meeting is read', () => {
    const report = readText(two, { ...noonSession, dateOrder: 'month-first', allMeetings: true });
    expect(report.rows).toHaveLength(6);
    expect(report.findings).toEqual([]);
  });

  test('time tells weeks of one meeting apart, and says that only time did', () => {
    const report = readText(only(/ECHO Pain/));
    expect(report.rows).toHaveLength(4);
    expect(report.findings).toMatchObject([
      {
        code: 'attendance.other-meetings-by-time',
        severity: 'warning',
        params: { kept: 4, rows: 1, meetings: 1 },
      },
    ]);
  });

  test('another meeting only, or another week only, is read for the session check to refuse', () => {
    const foreign = readText(only(/ECHO Liver/), pain);
    expect(foreign.findings).toEqual([]);
    expect(sessionFit(foreign, { ...noonSession.session, meetingId: pain.meetingId })).toBe('other-meeting');
    const nextWeek = readText(only(/01\/12\/2026/), { ...pain, dateOrder: 'month-first' });
    expect(sessionFit(nextWeek, { ...noonSession.session, meetingId: pain.meetingId })).toBe('other-day');
    const elsewhere = { startsAt: '2026-03-05T17:00:00Z', endsAt: '2026-03-05T18:00:00Z' };
    const many = two.replaceAll('855 0000 1111', '855 0000 1112');
    expect(
      refusalOf(many, { ...noonSession, session: elsewhere, dateOrder: 'month-first' }).detail,
    ).toContain('none of them at the time');
  });
});

test('zoom_usage_damaged_ids: without numbers time must tell; minutes lost and number lost are told', () => {
  const report = readFixture('zoom/zoom_usage_damaged_ids.csv', pain);
  expect(findingsOf(report)).toEqual(['meeting-id-lost@2', 'seconds-lost', 'other-meetings-by-time']);
  expect(report.meeting).toMatchObject({ id: null, startAt: '2026-01-05T16:50:00Z' });
  expect(presenceOf(report)).toEqual({ 'mail:ann@east.example': '3000 minute' });
});

test('numbers damaged alike are no proof of one meeting', () => {
  const damaged = two.replaceAll('812 3456 7890', '8.12E+10').replaceAll('855 0000 1111', '8.12E+10');
  expect(refusalOf(damaged, pain).code).toBe('attendance.several-meetings');
});

test('many meetings are named by the first few', () => {
  const parallel = Array.from({ length: 7 }, (_, i) =>
    (rows[0] ?? '').replaceAll('812 3456 7890', `812 3456 789${i}`),
  );
  const refused = refusalOf([header, ...parallel].join('\n'));
  expect(refused.detail).toContain('7 meetings');
  expect(refused.detail).toContain('7894), …');
});

test('totals without times are placed by the meeting’s own', () => {
  const totals = [
    'Topic,ID,Host name,Host email,Start time,End time,Duration (minutes),Participants,Name (original name),Email,Total duration (minutes),Guest',
    'ECHO Pain,812 3456 7890,Hub,hub@hub.example,01/05/2026 11:50:00 AM,01/05/2026 01:05:00 PM,75,1,Ann Lee,ann@east.example,55,Yes',
    'ECHO Pain,812 3456 7890,Hub,hub@hub.example,01/12/2026 11:50:00 AM,01/12/2026 01:05:00 PM,75,1,Ann Lee,ann@east.example,58,Yes',
  ].join('\n');
  const report = readText(totals, pain);
  expect(report.rows.map((row) => row.statedSeconds)).toEqual([55 * 60]);
  expect(findingsOf(report)).toEqual(['totals-only', 'other-meetings']);
});

test('a header without rows, a damaged row alone, and another file', () => {
  expect(refusalOf(`${header}\n`).code).toBe('attendance.empty');
  const unread = (rows[0] ?? '').replace(
    '01/05/2026 11:50:00 AM,01/05/2026 12:20:10 PM,31',
    '02/30/2026 12:00:00 PM,,31',
  );
  expect(refusalOf(`${header}\n${unread}\n`, pain).code).toBe('attendance.empty');
  const meeting = [{ line: 1, cells: ['Name (Original Name)', 'User Email', 'Join Time', 'Leave Time'] }];
  expect(zoomUsageReader.recognise({ kind: 'table', rows: meeting, findings: [] })).toBeNull();
  expect(zoomUsageReader.read({ kind: 'table', rows: meeting, findings: [] }, pain)).toMatchObject({
    ok: false,
  });
  expect(zoomUsageReader.read({ kind: 'json', value: {}, findings: [] }, pain)).toMatchObject({
    ok: false,
    code: 'attendance.unknown-format',
  });
});
