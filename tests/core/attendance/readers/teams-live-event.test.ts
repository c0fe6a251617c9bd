// The log of a Teams live event: UTC, by connection.
import { describe, expect, test } from '@jest/globals';
import { reportRowsMax } from '../../../../src/core/attendance/readers/reader.js';
import { openText } from '../../../../src/core/attendance/readers/source-file.js';
import { teamsLiveEventReader } from '../../../../src/core/attendance/readers/teams-live-event.js';
import { findingsOf, noonSession, presenceOf, readText, refusalOf } from '../../../support/read-report.js';

const titles = 'SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role';
const log = (...lines: string[]): string => [titles, ...lines, ''].join('\r\n');
const joined = 's-1,p-1,Ann,Teams,1/5/2026 5:00:10 PM,Joined,Attendee';
const left = 's-1,p-1,Ann,Teams,1/5/2026 5:30:00 PM,Left,Attendee';

function recognise(text: string) {
  const opened = openText(Buffer.from(text));
  if (!opened.ok) throw new Error(opened.detail);
  return teamsLiveEventReader.recognise(opened.file);
}

test('recognised by its titles, with or without spaces', () => {
  expect(recognise(log(joined))).toEqual({ certainty: 90, recognised: titles.split(',') });
  expect(
    recognise('Session Id,Participant Id,Full Name,UserAgent,UTC Event Timestamp,Action,Role\nx'),
  ).toMatchObject({ certainty: 90 });
  expect(recognise('SessionId,ParticipantId,Name\n1,2,3')).toEqual({
    certainty: 10,
    recognised: ['SessionId', 'ParticipantId'],
  });
  expect(recognise('Role,Name,Email\n1,2,3')).toBeNull();
  const json = { kind: 'json' as const, value: [], findings: [] };
  expect(teamsLiveEventReader.recognise(json)).toBeNull();
  expect(teamsLiveEventReader.read(json, noonSession)).toMatchObject({ code: 'attendance.unknown-format' });
});

test('times are UTC, whatever zone is stated or none', () => {
  for (const timeZone of ['America/Toronto', 'Asia/Tokyo', null]) {
    const report = readText(log(joined, left), { ...noonSession, timeZone });
    expect(report).toMatchObject({ source: 'teams-live-event', layout: 'T4' });
    expect(presenceOf(report)).toEqual({ 'name:ann': '1790 exact' });
  }
});

test('connections are paired apart, in any order', () => {
  const second = [joined, left].map((line) =>
    line.replace('s-1', 's-2').replace('5:00:10', '5:20:00').replace('5:30:00', '5:50:00'),
  );
  const report = readText(log(left, ...second, joined));
  expect(report.rows.map(({ joinAt, leaveAt, externalIds }) => [joinAt, leaveAt, externalIds])).toEqual([
    ['2026-01-05T17:20:00Z', '2026-01-05T17:50:00Z', { participantId: 'p-1' }],
    ['2026-01-05T17:00:10Z', '2026-01-05T17:30:00Z', { participantId: 'p-1' }],
  ]);
  expect(presenceOf(report)).toEqual({ 'name:ann': '2990 exact' });
});

describe('what is odd', () => {
  test('a leave that is missing is unknown', () => {
    const report = readText(log(joined));
    expect(report.rows[0]).not.toHaveProperty('staysOpen');
    expect(presenceOf(report)).toEqual({ 'name:ann': '0 exact' });
    expect(findingsOf(report)).toEqual(['time-unknown@2']);
  });
  test('an unknown action, a nameless line, a moment that does not exist', () => {
    const report = readText(
      log(
        joined,
        left,
        joined.replace('Joined', 'Kicked'),
        joined.replace('Ann', ''),
        joined.replaceAll('s-1', 's-9').replace('1/5', '2/30'),
      ),
    );
    expect(report.rows).toHaveLength(1);
    expect(findingsOf(report)).toEqual(['action-unknown@4', 'row-nameless@5', 'no-such-date@6']);
  });
  test('nobody, nobody readable, too many', () => {
    expect(refusalOf(log()).code).toBe('attendance.empty');
    expect(refusalOf(log(joined.replace('Joined', 'x'))).code).toBe('attendance.empty');
    const rows = [titles, ...(Array(reportRowsMax + 1).fill(joined) as string[])].map((line, at) => ({
      line: at + 1,
      cells: line.split(','),
    }));
    const file = { kind: 'table' as const, rows, findings: [] };
    expect(teamsLiveEventReader.read(file, noonSession)).toMatchObject({ code: 'request.too-large' });
    expect(refusalOf(`${titles}\r\ns-1,p-1,"Ann,Teams\r\n${joined}`).code).toBe('attendance.unreadable');
  });
});
