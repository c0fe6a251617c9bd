// Dates and times in two cells each.
import { expect, test } from '@jest/globals';
import { joinMoments, joinTitles } from '../../../../src/core/attendance/readers/split-moments.js';

test.each([
  ['Ann|1/5/26|12:00:11 PM|1/5/26| 1:00:00 PM|5m', 'Ann|1/5/26 12:00:11 PM|1/5/26 1:00:00 PM|5m'],
  ['Ann|1/5/26, 12:00:11 PM|1/5/26, 1:00:00 PM|5m', 'Ann|1/5/26, 12:00:11 PM|1/5/26, 1:00:00 PM|5m'],
  ['Ann|2|12:30', 'Ann|2|12:30'],
  ['1/5/26', '1/5/26'],
  ['', ''],
])('%s', (cells, expected) => {
  expect(joinMoments(cells.split('|')).join('|')).toBe(expected);
});

test('titles of their own for date and time are put together as well', () => {
  const titles = ['Name', 'Join Date', 'Join Time', 'Duration', 'Email'];
  const rows = [{ cells: ['Ann'] }, { cells: ['Ann', '1/5/26', '12:00:00 PM', '5m'] }];
  expect(joinTitles(titles, rows)).toEqual(['Name', 'Join Date Join Time', 'Duration', 'Email']);
});

test('titles that are fewer than the cells, or rows that are not cut, stay as they are', () => {
  const titles = ['Name', 'Join', 'Duration', '', ''];
  expect(joinTitles(titles, [{ cells: ['Ann', '1/5/26', '12:00:00 PM', '5m', ''] }])).toEqual(titles);
  expect(joinTitles(titles, [{ cells: ['Ann', '1/5/26, 12:00:00 PM', '5m'] }])).toEqual(titles);
  expect(joinTitles(titles, [])).toEqual(titles);
});
