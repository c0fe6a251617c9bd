// A file an hour off credits only whoever came early: that is said; one latecomer among many is nothing odd.
import { expect, test } from '@jest/globals';
import { outsideFindings } from '../../../src/core/attendance/outside-session.js';
import { noonSession, readText } from '../../support/read-report.js';
import { zoomReport } from '../../support/zoom-report.js';

const findings = (rows: [string, string, string][]) =>
  outsideFindings(
    readText(zoomReport(rows.map(([name, join, leave]) => [name, `${name}@a.example`, join, leave]))),
    noonSession.session,
    'America/Toronto',
  );

test('the host came early, everybody else an hour late by the clock of the file', () => {
  const [found] = findings([
    ['host', '12:40:00', '14:01:00'],
    ['ann', '13:00:00', '14:00:00'],
    ['bo', '13:02:00', '13:58:00'],
  ]);
  expect(found).toMatchObject({
    code: 'attendance.outside-session',
    severity: 'warning',
    params: {
      people: 2,
      of: 3,
      from: '2026-01-05 13:00',
      to: '2026-01-05 14:00',
      timeZone: 'America/Toronto',
    },
  });
});

test('nothing odd: everybody inside, a look before the session, one of five on the wrong hour', () => {
  expect(
    findings([
      ['ann', '11:50:00', '13:10:00'],
      ['bo', '12:59:00', '13:30:00'],
    ]),
  ).toEqual([]);
  expect(
    findings([
      ['ann', '12:00:00', '13:00:00'],
      ['bo', '11:40:00', '11:43:00'],
    ]),
  ).toEqual([]);
  const many = ['a', 'b', 'c', 'd'].map((name): [string, string, string] => [name, '12:00:00', '13:00:00']);
  expect(findings([...many, ['e', '13:10:00', '14:00:00']])).toEqual([]);
});
