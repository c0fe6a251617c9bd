// The instants of a report, whoever told them.
import { expect, test } from '@jest/globals';
import { readReport } from '../../../src/core/attendance/readers/detect.js';
import { reportTimes } from '../../../src/core/attendance/report-times.js';
import { zoomReport } from '../../support/zoom-report.js';

test('in order, unknown ones left out', () => {
  const text = zoomReport([
    ['Bo', '', '12:10:00', '12:40:00'],
    ['Ann', '', '12:00:00', '12:30:00'],
  ]).replace('01/05/2026 12:40:00 PM', '');
  const session = { startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' };
  const outcome = readReport(new TextEncoder().encode(text), { timeZone: 'America/Toronto', session });
  expect(outcome.ok && reportTimes(outcome.report)).toEqual([
    '2026-01-05T17:00:00Z',
    '2026-01-05T17:10:00Z',
    '2026-01-05T17:30:00Z',
  ]);
});
