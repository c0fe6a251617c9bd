// Finding the block and the header wherever they stand.
import { expect, test } from '@jest/globals';
import type { TableRow } from '../../../../src/core/attendance/readers/table.js';
import {
  findZoomBlock,
  findZoomHeader,
  hostAddressOf,
  meetingIdDigits,
} from '../../../../src/core/attendance/readers/zoom-block.js';

function rows(...lines: string[]): TableRow[] {
  return lines.map((line, index) => ({ line: index + 1, cells: line.split(',') }));
}

test('the header is found by content, with its layout', () => {
  const detail = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)';
  expect(findZoomHeader(rows('hello', '', detail))).toMatchObject({
    index: 2,
    isTotals: false,
    layout: 'Z3',
  });
  expect(findZoomHeader(rows(detail.replace('User Email', 'Email')))?.layout).toBe('Z5');
  expect(findZoomHeader(rows('Name (Original Name),User Email,Total Duration (Minutes),Guest'))?.layout).toBe(
    'Z4',
  );
  expect(findZoomHeader(rows('Name (original name),Email,Total duration (minutes),Guest'))?.layout).toBe(
    'Z6',
  );
  expect(findZoomHeader(rows('Name (Original Name),User Email,Guest'))).toBeNull();
  expect(findZoomHeader(rows('Join Time,Leave Time,Duration (Minutes)'))).toBeNull();
});

test('the values of the block stand on the next line that holds any', () => {
  const block = findZoomBlock(rows('Topic,ID,Host', ',,', 'Pain,812-345-678,Hub (Hub@hub.example)'));
  expect(block).toEqual({
    layout: 'Z2',
    line: 3,
    values: { topic: 'Pain', meetingId: '812-345-678', host: 'Hub (Hub@hub.example)' },
  });
  expect(hostAddressOf(block?.values ?? {})).toBe('hub@hub.example');
  expect(findZoomBlock(rows('Topic,ID,Host'))).toBeNull();
  expect(hostAddressOf({})).toBeNull();
});

test.each([
  ['812 3456 7890', '81234567890'],
  ['812-345-678', '812345678'],
  ['081234567890', '081234567890'],
  ['8.12346E+10', null],
  ['', null],
  [undefined, null],
])('meeting id %s → %s', (text, digits) => {
  expect(meetingIdDigits(text)).toBe(digits);
});
