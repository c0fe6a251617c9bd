// Titles of columns: compared loosely, found wherever they stand.
import { expect, test } from '@jest/globals';
import {
  bestTitles,
  columnsIn,
  findHeader,
  headerRowsMax,
  normaliseTitle,
  titleTable,
} from '../../../../src/core/attendance/readers/titles.js';

const table = titleTable({ name: ['Name', 'Nom'], join: ['Time joined', 'Heure d’arrivée'] });
const rowsOf = (...lines: string[]) =>
  lines.map((line, index) => ({ line: index + 1, cells: line.split(',') }));

test('wording is compared without case, apostrophe style, width or spacing', () => {
  expect(normaliseTitle('\ufeff Heure d’arrivée ')).toBe("heure d'arrivée");
  expect(normaliseTitle('所要時間（分）')).toBe(normaliseTitle('所要時間 (分)'));
  expect(normaliseTitle('Duration(Minutes)')).toBe(normaliseTitle('DURATION  (minutes)'));
});

test('a title that stands twice means its first column', () => {
  expect([...columnsIn(['x', 'NOM', 'Name', "heure d'arrivée"], table)]).toEqual([
    ['name', 1],
    ['join', 3],
  ]);
});

test('the header is the first row that names enough, at or a little below where one looks', () => {
  const rows = rowsOf('Meeting of Monday', 'Name,Notes', 'Nom,Time joined', 'Ann,12:00', 'Name,Time joined');
  const isEnough = (columns: ReadonlyMap<string, number>) => columns.size === 2;
  expect(findHeader(rows, table, isEnough)).toMatchObject({ index: 2, titles: ['Nom', 'Time joined'] });
  expect(findHeader(rows, table, isEnough, 3)?.index).toBe(4);
  const below = (count: number) => rowsOf(...(Array(count).fill('a,b') as string[]), 'Name,Time joined');
  expect(findHeader(below(headerRowsMax - 1), table, isEnough)?.index).toBe(headerRowsMax - 1);
  expect(findHeader(below(headerRowsMax), table, isEnough)).toBeNull();
  expect(findHeader(rows.slice(0, 2), table, isEnough)).toBeNull();
  expect(bestTitles(rows, table)).toEqual(['Nom', 'Time joined']);
  expect(bestTitles(rowsOf('a,b'), table)).toEqual([]);
});
