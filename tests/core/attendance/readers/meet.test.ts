// Google Meet: the report in its shapes, and the API's JSON.
import { expect, test } from '@jest/globals';
import { meetApiReader } from '../../../../src/core/attendance/readers/meet-api.js';
import { meetReader } from '../../../../src/core/attendance/readers/meet.js';
import {
  findingsOf,
  fixtureBytes,
  noonSession,
  presenceOf,
  readFixture,
  refusalOf,
} from '../../../support/read-report.js';

test('with the block above: its date is the day of the times', () => {
  const report = readFixture('meet/meet_block_times_without_date.csv');
  expect(report).toMatchObject({
    source: 'meet',
    layout: 'A',
    meeting: { topic: 'ECHO Chronic Pain', startAt: '2026-01-05T16:55:00Z', endAt: '2026-01-05T18:05:00Z' },
  });
  expect(presenceOf(report)).toEqual({
    'mail:ann@east.example': '3488 exact',
    'mail:zoe@north.example': '3420 exact',
    'name:pixel 8@2026-01-05T17:10:00Z': '1930 exact',
  });
  expect(findingsOf(report)).toEqual([]);
});

test('two joins folded into one line: the stated duration bounds what counts', () => {
  const report = readFixture('meet/meet_two_joins_folded_into_one_line.csv');
  expect(report.rows.map(({ isEnvelope, statedSeconds }) => [isEnvelope, statedSeconds])).toEqual([
    [true, 1934],
    [true, 3600],
  ]);
  expect(presenceOf(report)).toEqual({
    'mail:ann@east.example': '1934 totals-only',
    'mail:bo@west.example': '3600 exact',
  });
  expect(findingsOf(report)).toEqual(['day-assumed']);
});

test('first and last name, minutes with AM and PM', () => {
  const report = readFixture('meet/meet_first_last_minutes_am_pm.csv');
  expect(report.rows.map(({ name }) => name)).toEqual(['Ann Lee', 'Cher']);
  expect(presenceOf(report)).toEqual({
    'mail:ann@east.example': '3480 minute',
    'mail:cher@south.example': '3600 minute',
  });
  expect(findingsOf(report)).toEqual(['minute-times', 'day-assumed']);
});

test('French titles, saved again with semicolons in windows-1252', () => {
  const report = readFixture('meet/meet_saved_again_semicolon_cp1252.csv');
  expect(report.rows[0]).toMatchObject({ name: 'Élodie Côté', statedSeconds: 3420 });
  expect(presenceOf(report)).toEqual({ 'mail:elodie@pole.example': '3420 minute' });
  expect(findingsOf(report)).toEqual(['encoding-guessed', 'minute-times']);
});

test('a line without times tells a total; one without a duration proves no time, and says so', () => {
  const report = readFixture('meet/meet_duration_without_times.csv');
  expect(presenceOf(report)).toEqual({
    'mail:ann@east.example': '3480 totals-only',
    'mail:bo@west.example': '0 exact',
  });
  expect(findingsOf(report)).toEqual(['gaps-unknown@6', 'totals-only']);
});

test('the block of the day before is never moved to the session', () => {
  const bytes = fixtureBytes('meet/meet_block_of_the_day_before.csv');
  expect(refusalOf(bytes).code).toBe('attendance.date-order-ambiguous');
  const report = readFixture('meet/meet_block_of_the_day_before.csv', {
    ...noonSession,
    dateOrder: 'month-first',
  });
  expect(report.rows[0]?.joinAt).toBe('2026-01-04T17:00:12Z');
  expect(presenceOf(report)).toEqual({ 'mail:ann@east.example': '0 exact' });
});

test('without a zone times of day are not read', () => {
  const bytes = fixtureBytes('meet/meet_first_last_minutes_am_pm.csv');
  expect(refusalOf(bytes, { ...noonSession, timeZone: null }).code).toBe('attendance.time-zone-required');
});

test('the API: one row a session, accounts kept, a telephone that never left is asked about', () => {
  const report = readFixture('meet/meet_api_sessions_and_a_phone.json', { ...noonSession, timeZone: null });
  expect(report.rows.map(({ externalIds }) => externalIds)).toEqual([
    { accountId: 'meet:users/1001' },
    { accountId: 'meet:users/1001' },
    {},
    {},
  ]);
  expect(presenceOf(report)).toEqual({
    'account:meet:users/1001': '2400 exact',
    'name:bo': '1800 exact',
    'name:1 416 23': '0 exact',
  });
  expect(report.rows[3]?.name).toBe('+1 416-***-**23');
  expect(findingsOf(report)).toEqual(['time-unknown@3']);
});

test('the API without sessions: first join to last leave is an envelope, and says so', () => {
  const report = readFixture('meet/meet_api_gaps_unknown.json');
  expect(report.rows[0]).toMatchObject({ isEnvelope: true, timeGrade: 'inferred' });
  expect(presenceOf(report)).toEqual({
    'account:meet:users/1001': '0 exact',
    'account:meet:users/1002': '1800 exact',
  });
  expect(findingsOf(report)).toEqual(['gaps-unknown@1']);
});

test('other files are left to others', () => {
  const table = { kind: 'table' as const, rows: [{ line: 1, cells: ['a', 'b'] }], findings: [] };
  const json = { kind: 'json' as const, value: { participants: [{ name: 'x' }] }, findings: [] };
  for (const reader of [meetReader, meetApiReader])
    for (const file of [table, json]) {
      expect(reader.recognise(file)).toBeNull();
      expect(reader.read(file, noonSession)).toMatchObject({ ok: false, code: 'attendance.unknown-format' });
    }
});
