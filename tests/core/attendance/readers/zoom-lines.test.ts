// Which lines of a Zoom table name somebody.
import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../src/core/finding.js';
import { isReportTail, personLines } from '../../../../src/core/attendance/readers/zoom-lines.js';

test('Zoom’s own line below the rows', () => {
  expect(isReportTail(['Zoom Report', '', ''])).toBe(true);
  expect(isReportTail(['', 'zoom report generated', '01/06/2026'])).toBe(true);
  expect(isReportTail(['Zoom Reporter', 'zr@east.example', '12:00', '12:30'])).toBe(false);
  expect(isReportTail(['Ann'])).toBe(false);
});

test('blank lines and repeated titles are skipped silently, cut lines are told', () => {
  const titles = ['First', 'Last', 'Join', 'Leave', 'Note'];
  const lines = [
    [''],
    ['', ' ', '', '', ''],
    [' First', 'Last', 'Join', 'Leave', 'Note '],
    ['', 'Lee', '12:00', '12:30'],
    ['Ann', 'Lee', '12:00'],
    ['', '', '12:00', '', ''],
  ].map((cells, index) => ({ line: index + 2, cells }));
  const findings: Finding[] = [];
  const kept = personLines(lines, { titles, nameIndexes: [0, 1], lastNeededIndex: 3 }, findings);
  expect(kept.map((row) => row.line)).toEqual([5]);
  expect(findings.map(({ code, line }) => [code, line])).toEqual([
    ['attendance.row-incomplete', 6],
    ['attendance.row-incomplete', 7],
  ]);
});
