// BigBlueButton's learning dashboard, older and newer.
import { expect, test } from '@jest/globals';
import { bigBlueButtonReader } from '../../../../src/core/attendance/readers/bigbluebutton.js';
import { findingsOf, noonSession, presenceOf, readFixture, readText } from '../../../support/read-report.js';

test('who never left was closed by the end of the meeting: inferred, with a note', () => {
  const report = readFixture('bigbluebutton/bbb_never_left.json', { ...noonSession, timeZone: null });
  expect(report).toMatchObject({
    source: 'bigbluebutton',
    meeting: { topic: 'ECHO Chronic Pain', startAt: '2026-01-05T16:48:00Z', endAt: '2026-01-05T18:02:00Z' },
  });
  expect(presenceOf(report)).toEqual({
    'account:bbb:clinician-7': '3540 exact',
    'account:bbb:clinician-8': '3000 minute',
    'account:bbb:host-1': '3600 minute',
  });
  expect(report.rows.map(({ role, timeGrade }) => [role, timeGrade])).toEqual([
    ['participant', 'exact'],
    ['participant', 'inferred'],
    ['host', 'inferred'],
  ]);
  expect(findingsOf(report)).toEqual(['closed-by-end@2', 'closed-by-end@3']);
});

test('a lost leave closes with the meeting, unless she is known to have left earlier', () => {
  const report = readFixture('bigbluebutton/bbb_leave_lost.json');
  expect(report.rows.map(({ leaveAt }) => leaveAt)).toEqual([
    '2026-01-05T18:02:00Z',
    null,
    '2026-01-05T18:02:00Z',
  ]);
  expect(presenceOf(report)).toEqual({
    'account:bbb:clinician-7': '3600 minute',
    'account:bbb:clinician-8': '0 exact',
    'name:cy': '1800 minute',
  });
  expect(findingsOf(report)).toEqual(['closed-by-end@1', 'time-unknown@2', 'closed-by-end@3']);
});

test('each connection is a row; the same name under another account stays another participant', () => {
  const report = readFixture('bigbluebutton/bbb_rejoined_twice.json');
  expect(presenceOf(report)).toEqual({
    'account:bbb:clinician-7': '3585 minute',
    'account:bbb:v_random': '60 exact',
  });
});

test('newer servers list sessions under each connection', () => {
  const report = readFixture('bigbluebutton/bbb_newer_sessions_list.json');
  expect(report.rows.map(({ timeGrade }) => timeGrade)).toEqual(['exact', 'inferred']);
  expect(presenceOf(report)).toEqual({ 'account:bbb:clinician-7': '3000 minute' });
});

test('saved while the meeting ran: nobody is given an end', () => {
  const report = readFixture('bigbluebutton/bbb_saved_while_running.json');
  expect(presenceOf(report)).toEqual({
    'account:bbb:clinician-7': '0 exact',
    'account:bbb:clinician-8': '1200 exact',
  });
  expect(findingsOf(report)).toEqual(['time-unknown@1']);
});

test('the example of the documentation', () => {
  const text =
    '{"createdOn":1767631680000,"endedOn":1767636000000,"users":{"u-1":{"extId":"clinician-7","name":"Ann Lee","isModerator":false,"isDialIn":false,"intIds":{"w_1":{"intId":"w_1","registeredOn":1767632400000,"leftOn":1767635940000,"userLeftFlag":true}}}}}';
  expect(presenceOf(readText(text))).toEqual({ 'account:bbb:clinician-7': '3540 exact' });
});

test('people without connections are no report', () => {
  for (const value of [{ users: {} }, { users: { a: { name: 'Ann' } } }, { users: [] }, null]) {
    const file = { kind: 'json' as const, value, findings: [] };
    expect(bigBlueButtonReader.recognise(file)).toBeNull();
    expect(bigBlueButtonReader.read(file, noonSession)).toMatchObject({ code: 'attendance.unknown-format' });
  }
});
