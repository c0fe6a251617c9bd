// Delimited text into rows with lines.
import { expect, test } from '@jest/globals';
import { parseTable, sniffDelimiter } from '../../../../src/core/attendance/readers/table.js';

test.each([
  ['a,b,c\n1,2,3', ','],
  ['a;b;c\n"1,5;x";2;3', ';'],
  ['a\tb\tc\n1, 2, 3\t4\t5', '\t'],
  ['Lee, Ann, MD\tJoined\t1/5/26, 12:00\nRoy, Bo, NP\tLeft\t1/5/26, 1:00', '\t'],
  ['title\tPain, sleep, mood\nname\tjoin\tleave\nLee, Ann, MD\t1\t2\nRoy, Bo, NP\tx', '\t'],
  ['a,b,"c\td\te"\n1,2,3\n4,5,6', ','],
  ['name,email\nAnn,ann@east.example', ','],
  ['sep=;\r\na;b', ';'],
  ['', ','],
])('%j is cut by %j', (text, delimiter) => {
  expect(sniffDelimiter(text)).toBe(delimiter);
});

test('lines hold over blank rows and quoted line breaks, for every line ending', () => {
  for (const eol of ['\r\n', '\n', '\r']) {
    const table = parseTable(['a,b,c', '', `"x${eol}y",2,3`, ',,,', '1,"say ""hi""",3'].join(eol));
    expect(table.ok && table.rows).toEqual([
      { line: 1, cells: ['a', 'b', 'c'] },
      { line: 2, cells: [''] },
      { line: 3, cells: [`x${eol}y`, '2', '3'] },
      { line: 5, cells: ['', '', '', ''] },
      { line: 6, cells: ['1', 'say "hi"', '3'] },
    ]);
  }
});

test('a bare quote inside a cell is kept', () => {
  const table = parseTable('a,b,c\nZoe "Zo" X,2,3\n');
  expect(table.ok && table.rows[1]?.cells).toEqual(['Zoe "Zo" X', '2', '3']);
});

test('an unclosed quote refuses the file and names the line', () => {
  expect(parseTable('a,b,c\n1,2,3\n"x,2,3\n4,5,6\n')).toMatchObject({ ok: false, reason: 'unclosed-quote' });
  const table = parseTable('a,b,c\n1,2,3\n"x,2,3\n4,5,6\n');
  expect(!table.ok && table.detail).toContain('line 3');
});
