// What the columns of an unknown sheet may mean.
import { expect, test } from '@jest/globals';
import {
  guessFields,
  guessTitleRow,
  mappingOfColumns,
} from '../../../../src/core/attendance/readers/sheet-guess.js';

const rows = (...lines: string[]) => lines.map((line) => line.split(','));

test.each([
  ['the row with most known titles', rows('Lakeside Health,,', 'Who,Email,Came', 'Ann,a@b.example,12:00'), 1],
  ['else the first of words only', rows('Visitors of 5 January', 'Who,Came,Went', 'Ann,12:00,12:50'), 1],
  ['people alone have no titles', rows('Ann,12:00,12:50', 'Bo,12:00,13:00'), -1],
  ['nothing at all', [], -1],
])('%s', (_, lines, at) => {
  expect(guessTitleRow(lines)).toBe(at);
});

test('each known title proposes its field, once', () => {
  expect(guessFields(['Who', 'E-mail', 'Time in', 'Time in', 'Nom', ''])).toEqual([
    null,
    'email',
    'join',
    null,
    'name',
    null,
  ]);
});

test('a column is named by its title where that is enough, else by its number', () => {
  const titles = ['Who', 'Time', 'time ', '', '#5'];
  expect(mappingOfColumns(titles, ['name', 'join', 'leave', 'email', 'minutes'])).toEqual({
    name: 'Who',
    join: '#2',
    leave: '#3',
    email: '#4',
    minutes: '#5',
  });
  expect(mappingOfColumns([], ['name', null, 'minutes'])).toEqual({ name: '#1', minutes: '#3' });
});
