// Refusals that readers word alike.
import { expect, test } from '@jest/globals';
import {
  refuseFileKind,
  refuseRowCount,
  refuseUnreadRows,
} from '../../../../src/core/attendance/readers/outcomes.js';
import { reportRowsMax } from '../../../../src/core/attendance/readers/reader.js';

test('a file of another kind is named as such', () => {
  const json = { kind: 'json' as const, value: {}, findings: [] };
  const table = { kind: 'table' as const, rows: [], findings: [] };
  expect(refuseFileKind('A Zoom meeting report', 'table', json).detail).toBe(
    'A Zoom meeting report is a table, not JSON.',
  );
  expect(refuseFileKind('A Graph report', 'json', table).detail).toBe('A Graph report is JSON, not a table.');
});

test('nobody, and too many', () => {
  expect(refuseRowCount(0)?.code).toBe('attendance.empty');
  expect(refuseRowCount(1)).toBeNull();
  expect(refuseRowCount(reportRowsMax)).toBeNull();
  expect(refuseRowCount(reportRowsMax + 1)).toMatchObject({
    code: 'request.too-large',
    detail: 'A report may have at most 50000 rows.',
  });
});

test('where no row could be read, the last reason is told', () => {
  const finding = { code: 'x', severity: 'refused' as const, detail: 'Line 2 names nobody.' };
  expect(refuseUnreadRows(1, [finding]).detail).toBe(
    'None of the 1 rows could be read: Line 2 names nobody.',
  );
});
