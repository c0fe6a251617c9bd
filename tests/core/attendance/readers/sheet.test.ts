// Sign-in sheets and kiosk exports: by obvious titles, and as a person said what the columns mean.
import { expect, test } from '@jest/globals';
import type { ColumnMapping } from '../../../../src/core/attendance/evidence.js';
import { detectSource } from '../../../../src/core/attendance/readers/detect.js';
import { columnNumberOf } from '../../../../src/core/attendance/readers/mapped-header.js';
import { openText } from '../../../../src/core/attendance/readers/source-file.js';
import {
  findingsOf,
  fixtureBytes,
  noonSession,
  presenceOf,
  readFixture,
  readText,
  refusalOf,
} from '../../../support/read-report.js';

const midnightSession = {
  ...noonSession,
  session: { startsAt: '2026-01-06T04:30:00Z', endsAt: '2026-01-06T05:30:00Z' },
};

test.each([
  [
    'sheet_offset_times.csv',
    { 'mail:ann@east.example': '3600 exact', 'mail:bo@west.example': '1800 exact' },
    [],
  ],
  [
    'sheet_fr_nom_prenom_semicolon_cp1252.csv',
    { 'mail:elodie@pole.example': '3300 minute', 'mail:marc@pole.example': '2400 minute' },
    ['encoding-guessed', 'minute-times'],
  ],
  [
    'sheet_twelve_hours_without_am_pm.csv',
    {
      'mail:ann@east.example': '3600 minute',
      'mail:bo@west.example': '300 minute',
      'mail:cy@west.example': '1800 minute',
    },
    ['minute-times', 'day-assumed', 'afternoon-assumed'],
  ],
  [
    'sheet_minutes_only_tab.tsv',
    {
      'mail:ann@east.example': '3300 totals-only',
      'mail:bo@west.example': '3600 totals-only',
      'mail:cy@west.example': '0 exact',
    },
    ['time-unknown@4', 'totals-only'],
  ],
  [
    'sheet_durations_hours_and_minutes.csv',
    { 'mail:ann@east.example': '3600 totals-only', 'mail:bo@west.example': '2700 totals-only' },
    ['hours-assumed', 'totals-only'],
  ],
  [
    'sheet_durations_minutes_and_seconds.csv',
    { 'mail:ann@east.example': '3570 totals-only', 'mail:bo@west.example': '200 totals-only' },
    ['totals-only'],
  ],
  [
    'sheet_letterhead_above_signatures_below.csv',
    {
      'mail:ann@east.example': '3600 minute',
      'name:bo roy': '1800 minute',
      'mail:cy@west.example': '0 exact',
    },
    ['time-unknown@9', 'row-nameless@10', 'minute-times', 'day-assumed', 'columns-unread'],
  ],
  [
    'sheet_kiosk_log_of_several_days.csv',
    { 'mail:ann@east.example': '1800 exact', 'mail:bo@west.example': '0 exact' },
    ['no-such-date@5'],
  ],
  ['sheet_cells_wrapped_for_excel.csv', { 'mail:ann@east.example': '3600 exact' }, []],
])('%s', (name, presence, findings) => {
  const report = readFixture(`sheets/${name}`);
  expect(report.source).toBe('sheet');
  expect(presenceOf(report)).toEqual(presence);
  expect(findingsOf(report)).toEqual(findings);
});

test('a session past midnight: times after it belong to the next day', () => {
  const report = readFixture('sheets/sheet_past_midnight.csv', midnightSession);
  expect(presenceOf(report, midnightSession)).toEqual({
    'mail:ann@east.example': '3580 exact',
    'mail:bo@west.example': '1500 exact',
  });
});

const byTitle: ColumnMapping = { name: 'Who', email: ' CONTACT ', join: 'Came', leave: 'went' };

test.each<[string, ColumnMapping, object]>([
  [
    'sheet_unknown_titles.csv',
    byTitle,
    { 'mail:ann@east.example': '3030 exact', 'mail:bo@west.example': '3000 exact' },
  ],
  [
    'sheet_two_columns_of_one_title.csv',
    { name: 'Person', email: 'Address', join: '#2', leave: '#3' },
    { 'mail:ann@east.example': '2700 exact' },
  ],
  [
    'sheet_without_titles.csv',
    { name: '#1', email: '#2', join: '#3', leave: '#4' },
    { 'mail:ann@east.example': '2700 minute', 'mail:bo@west.example': '3300 minute' },
  ],
])('%s, as a person said what it holds', (name, mapping, presence) => {
  const context = { ...noonSession, mapping };
  const report = readFixture(`sheets/${name}`, context);
  expect(report.layout).toMatch(/^mapped: /);
  expect(presenceOf(report)).toEqual(presence);
  const unmapped = refusalOf(fixtureBytes(`sheets/${name}`));
  expect(unmapped.code).toBe('attendance.unknown-format');
});

test('what a person says outranks what a reader makes of the titles', () => {
  const text = 'Name,Email,Join,Leave,In,Out\nAnn,ann@east.example,12:00:00,12:05:00,12:10:00,12:50:30\n';
  const mapping = { email: 'Email', join: 'In', leave: 'Out' };
  expect(presenceOf(readText(text, { ...noonSession, mapping }))).toEqual({
    'mail:ann@east.example': '2430 exact',
  });
});

test('a mapping that names what is not there, or too little, is refused with the reason', () => {
  const bytes = fixtureBytes('sheets/sheet_unknown_titles.csv');
  const missing = refusalOf(bytes, { ...noonSession, mapping: { ...byTitle, leave: 'Gone' } });
  expect(missing.detail).toBe('The sheet has no column titled “Gone”.');
  const little = refusalOf(bytes, { ...noonSession, mapping: { name: 'Who', join: 'Came' } });
  expect(little.detail).toContain('Say which columns');
  const json = refusalOf('{"a":1}', { ...noonSession, mapping: byTitle });
  expect(json.code).toBe('attendance.unknown-format');
});

test('a registrant id and French family names', () => {
  const text = 'Prénom,Nom,Registrant ID,Minutes\nAnn,Lee,R-7,30\n';
  expect(readText(text).rows[0]).toMatchObject({ name: 'Ann Lee', externalIds: { registrantId: 'R-7' } });
});

test('“Start” and “End” may be the session’s own hours: they are not taken for a stay', () => {
  const text = 'Name,Email,Start,End\nAnn,ann@east.example,12:00,13:00\n';
  expect(refusalOf(text)).toMatchObject({
    code: 'attendance.unknown-format',
    recognisedColumns: ['Name', 'Email'],
  });
});

test('the readers of meeting tools are surer of their own files', () => {
  const sourceOf = (path: string) => {
    const opened = openText(fixtureBytes(path));
    return opened.ok ? detectSource(opened.file) : null;
  };
  const sheet = sourceOf('sheets/sheet_offset_times.csv');
  expect(sheet?.source).toBe('sheet');
  for (const path of [
    'meet/meet_first_last_minutes_am_pm.csv',
    'webex/webex_utf16_tab_wrapped_times.csv',
    'zoom/zoom_2022_header_detail.csv',
  ]) {
    const other = sourceOf(path);
    expect(other?.source).not.toBe('sheet');
    expect(other?.certainty).toBeGreaterThan(sheet?.certainty ?? 100);
  }
  expect(sourceOf('sheets/sheet_unknown_titles.csv')).toBeNull();
});

test('columns by number', () => {
  expect(['#1', ' #12 ', '#0', '#1000', '1', '#a'].map(columnNumberOf)).toEqual([
    1,
    12,
    null,
    null,
    null,
    null,
  ]);
});

test('columns that nobody asked for are named, and their cells are not kept with the rows', () => {
  const read = readText(
    'Name,Email,Minutes,Patient notes,\nAnn Lee,ann@a.example,45,MRN 12345 chest pain,also this\n',
  );
  expect(read.rows.map(({ raw }) => raw)).toEqual([
    { Name: 'Ann Lee', Email: 'ann@a.example', Minutes: '45' },
  ]);
  const unread = read.findings.find(({ code }) => code === 'attendance.columns-unread');
  expect(unread?.detail).toContain('“Patient notes”');
  expect(JSON.stringify(read)).not.toContain('MRN');
});
