// Webex: the CSV as several sites export it, and the API's JSON.
import { expect, test } from '@jest/globals';
import { webexApiReader } from '../../../../src/core/attendance/readers/webex-api.js';
import { webexReader } from '../../../../src/core/attendance/readers/webex.js';
import { findingsOf, noonSession, presenceOf, readFixture, readText } from '../../../support/read-report.js';

test('UTF-16 with TAB, times wrapped for spreadsheets: one line a connection', () => {
  const report = readFixture('webex/webex_utf16_tab_wrapped_times.csv');
  expect(report).toMatchObject({
    source: 'webex',
    meeting: { topic: 'ECHO Chronic Pain', startAt: '2026-01-05T16:51:02Z', endAt: '2026-01-05T18:04:40Z' },
  });
  expect(presenceOf(report)).toEqual({
    'mail:ann@east.example': '3585 exact',
    'mail:zoe@north.example': '2700 exact',
    'name:call in user 3': '2100 exact',
  });
  expect(report.rows[2]?.name).toBe('Zoë O’Brien-Müller');
  expect(report.rows[0]?.raw['Join Time']).toBe('="2026-01-05 12:00:00"');
  expect(findingsOf(report)).toEqual([]);
});

test('totals: minutes in a breakout room are not added to those of the main session again', () => {
  const report = readFixture('webex/webex_totals_breakout_counted_twice.csv');
  expect(presenceOf(report)).toEqual({
    'mail:ann@east.example': '3300 totals-only',
    'mail:bo@west.example': '3600 totals-only',
  });
  expect(report.rows.map(({ role }) => role)).toEqual(['participant', 'host']);
  expect(findingsOf(report)).toEqual(['breakout-total@3', 'totals-only']);
});

test('the API: offsets are obeyed, minutes fill in for a leave that is missing', () => {
  const report = readFixture('webex/webex_api_offset_times.json', { ...noonSession, timeZone: null });
  expect(report.source).toBe('webex-api');
  expect(presenceOf(report)).toEqual({
    'mail:ann@east.example': '3480 exact',
    'mail:host@hub.example': '3600 exact',
    'name:1 416': '1141 minute',
  });
  expect(report.rows[1]?.role).toBe('host');
  expect(findingsOf(report)).toEqual(['leave-inferred@3']);
});

test('the example of the documentation, alone and as a bare list', () => {
  const item =
    '{"displayName":"Ann Lee","email":"ann@east.example","joinedTime":"2026-01-05T12:00:00-05:00","leftTime":"2026-01-05T12:58:00-05:00","duration":58,"participantType":"ATTENDEE","registered":false}';
  for (const text of [`{"items":[${item}]}`, `[${item}]`])
    expect(presenceOf(readText(text))).toEqual({ 'mail:ann@east.example': '3480 exact' });
});

test('other files are left to others', () => {
  const table = { kind: 'table' as const, rows: [{ line: 1, cells: ['a', 'b'] }], findings: [] };
  const json = { kind: 'json' as const, value: { items: [{ a: 1 }] }, findings: [] };
  for (const reader of [webexReader, webexApiReader])
    for (const file of [table, json]) {
      expect(reader.recognise(file)).toBeNull();
      expect(reader.read(file, noonSession)).toMatchObject({ ok: false, code: 'attendance.unknown-format' });
    }
  const titles = { ...table, rows: [{ line: 1, cells: ['Attendee Email', 'Meeting Name'] }] };
  expect(webexReader.recognise(titles)).toEqual({
    certainty: 5,
    recognised: ['Attendee Email', 'Meeting Name'],
  });
});

test('a duration that no stay can have is not known', () => {
  const item = (duration: unknown) => ({
    displayName: 'Ann Lee',
    email: 'ann@east.example',
    joinedTime: '2026-01-05T17:10:00Z',
    duration,
  });
  const secondsOf = (duration: unknown) =>
    readText(JSON.stringify({ items: [item(duration)] })).rows[0]?.statedSeconds;
  expect([58, '58', 57.5, 1e308, -5, 'long', null].map(secondsOf)).toEqual([
    3480,
    3480,
    3450,
    null,
    null,
    null,
    null,
  ]);
});
