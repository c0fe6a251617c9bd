// The reader of Zoom meeting reports on a table; whole files are tested with detect.
import { expect, test } from '@jest/globals';
import { reportRowsMax } from '../../../../src/core/attendance/readers/reader.js';
import { zoomMeetingReader } from '../../../../src/core/attendance/readers/zoom-meeting.js';
import type { TableRow } from '../../../../src/core/attendance/readers/table.js';

const context = {
  timeZone: 'America/Toronto',
  session: { startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' },
};
const header: TableRow = {
  line: 1,
  cells: ['Name (original name)', 'Email', 'Total duration (minutes)', 'Guest'],
};

const file = (rows: TableRow[]) => ({ kind: 'table' as const, rows, findings: [] });
const readZoomMeeting = (rows: TableRow[], at: typeof context) => zoomMeetingReader.read(file(rows), at);

test('a table of something else is left to other readers', () => {
  const rows = [{ line: 1, cells: ['a', 'b', 'c'] }];
  expect(zoomMeetingReader.recognise(file(rows))).toBeNull();
  expect(zoomMeetingReader.recognise({ kind: 'json', value: {}, findings: [] })).toBeNull();
  expect(readZoomMeeting(rows, context)).toMatchObject({ ok: false, code: 'attendance.unknown-format' });
});

test('rows of a repeated header are skipped', () => {
  const outcome = readZoomMeeting(
    [
      header,
      { line: 2, cells: ['Ann', '', '30', 'No'] },
      { ...header, line: 3 },
      { line: 4, cells: ['Bo', '', 'x', 'No'] },
    ],
    context,
  );
  expect(outcome).toMatchObject({
    ok: true,
    report: {
      rows: [
        { name: 'Ann', statedSeconds: 1800 },
        { name: 'Bo', statedSeconds: null },
      ],
    },
  });
  expect(outcome.ok && outcome.report.findings.map(({ code, line }) => [code, line])).toEqual([
    ['attendance.time-unknown', 4],
    ['attendance.totals-only', undefined],
  ]);
});

test('has a limit of rows', () => {
  const rows = Array.from({ length: reportRowsMax + 1 }, (_, i) => ({
    line: i + 2,
    cells: ['Ann', '', '1', 'No'],
  }));
  expect(readZoomMeeting([header, ...rows], context)).toMatchObject({ ok: false, code: 'request.too-large' });
});

test('a meeting id that a spreadsheet has damaged is a finding', () => {
  const block: TableRow[] = [
    { line: 1, cells: ['Meeting ID', 'Topic', 'Start Time'] },
    { line: 2, cells: ['8.12346E+10', 'Pain', '01/05/2026 12:00:00 PM'] },
  ];
  const outcome = readZoomMeeting(
    [...block, { ...header, line: 3 }, { line: 4, cells: ['Ann', '', '30', 'No'] }],
    context,
  );
  expect(outcome).toMatchObject({
    ok: true,
    report: { meeting: { id: null, topic: 'Pain', startAt: '2026-01-05T17:00:00Z' } },
  });
  expect(outcome.ok && outcome.report.findings[0]).toMatchObject({
    code: 'attendance.meeting-id-lost',
    line: 2,
  });
});
