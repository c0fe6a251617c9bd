// Each limit of a report: just within it is read, just beyond it is refused with a sentence that names it.
import { describe, expect, test } from '@jest/globals';
import {
  cellCharactersMax,
  counted,
  findingsMax,
  idCharactersMax,
  jsonDepthMax,
  jsonRecordsMax,
  rawCharactersMax,
  reportBytesMax,
  tableCellsMax,
  tableColumnsMax,
  tableLinesMax,
  titleCharactersMax,
  titlesNamedMax,
} from '../../../../src/core/attendance/readers/limits.js';
import { emailOf } from '../../../../src/core/attendance/readers/cells.js';
import { openText } from '../../../../src/core/attendance/readers/source-file.js';
import { nameCharactersMax } from '../../../../src/core/identity/name-key.js';
import { findingsOf, readText, refusalOf } from '../../../support/read-report.js';

const header = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)';
const times = '01/05/2026 12:00:00 PM,01/05/2026 01:00:00 PM,60';
const report = (...rows: string[]) => [header, ...rows].join('\n');

test('numbers are written for people', () => {
  expect([999, 1000, 2_000_000].map(counted)).toEqual(['999', '1,000', '2,000,000']);
});

describe('a table', () => {
  const opens = (text: string) => openText(Buffer.from(text));

  test('bytes', () => {
    expect(openText(Buffer.alloc(reportBytesMax, 'a,')).ok).toBe(false);
    expect(openText(Buffer.alloc(reportBytesMax + 1, 'a,'))).toEqual({
      ok: false,
      code: 'request.too-large',
      detail: 'A report may have at most 10 MB.',
    });
  });

  test.each([
    ['cells', 'a,'.repeat(tableCellsMax), 'more than 2,000,000 cells'],
    ['lines', 'a\n'.repeat(tableLinesMax + 1), 'more than 200,000 lines'],
    ['columns', `a,b\n${','.repeat(tableColumnsMax)}`, 'more than 1,000 columns on line 2'],
    [
      'a cell',
      `a,b\nc,d\n${'x'.repeat(cellCharactersMax + 1)},y`,
      'a cell of more than 10,000 characters on line 3',
    ],
  ])('%s', (_, text, words) => {
    expect(opens(text)).toMatchObject({
      ok: false,
      code: 'request.too-large',
      detail: expect.stringContaining(words),
    });
  });

  test.each([
    ['lines', 'a\n'.repeat(tableLinesMax - 1)],
    ['columns', ','.repeat(tableColumnsMax - 1)],
    ['a cell', 'x'.repeat(cellCharactersMax)],
  ])('%s within', (_, text) => {
    expect(opens(text).ok).toBe(true);
  });
});

describe('JSON', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  test('nests so deep and no deeper, brackets in texts aside', () => {
    expect(openText(Buffer.from(nested(jsonDepthMax))).ok).toBe(true);
    expect(openText(Buffer.from(`["${'['.repeat(jsonDepthMax + 1)}\\"[["]`)).ok).toBe(true);
    expect(refusalOf(nested(jsonDepthMax + 1))).toMatchObject({
      code: 'attendance.unreadable',
      detail: expect.stringContaining('nests deeper than 40 levels'),
    });
  });

  test('so many records and no more', () => {
    const records = (count: number) => `[${Array<string>(count).fill('{}').join(',')}]`;
    expect(openText(Buffer.from(records(jsonRecordsMax))).ok).toBe(true);
    expect(refusalOf(records(jsonRecordsMax + 1))).toMatchObject({
      code: 'request.too-large',
      detail: expect.stringContaining('more than 500,000 records'),
    });
  });
});

describe('rows', () => {
  test('a name longer than any tool allows refuses its line', () => {
    const long = 'x'.repeat(nameCharactersMax + 1);
    const read = readText(report(`${long},,${times}`, `${'y'.repeat(nameCharactersMax)},,${times}`));
    expect(read.rows.map(({ name }) => name.length)).toEqual([nameCharactersMax]);
    expect(findingsOf(read)).toEqual(['name-too-long@2']);
    expect(refusalOf(report(`${long},,${times}`))).toMatchObject({ code: 'attendance.empty' });
  });

  test('an address with control characters or beyond all length is none', () => {
    expect(emailOf('ann@east.example')).toBe('ann@east.example');
    for (const cell of [
      'a\u0000n@east.example',
      'ann@east\u0007.example',
      '\ud800@east.example',
      `${'x'.repeat(320)}@e.example`,
    ]) {
      expect(emailOf(cell)).toBeNull();
    }
  });

  test('an id that is damaged or too long is left out, and said', () => {
    const id = (text: string) => ({
      participants: [
        {
          name: 'Ann',
          join_time: '2026-01-05T17:00:00Z',
          leave_time: '2026-01-05T18:00:00Z',
          registrant_id: text,
        },
      ],
      page_size: 300,
    });
    const sound = readText(JSON.stringify(id('R'.repeat(idCharactersMax))));
    expect([sound.rows[0]?.externalIds, findingsOf(sound)]).toEqual([
      { registrantId: 'R'.repeat(idCharactersMax) },
      [],
    ]);
    for (const text of ['R'.repeat(idCharactersMax + 1), 'R\u00007']) {
      const read = readText(JSON.stringify(id(text)));
      expect([read.rows[0]?.externalIds, findingsOf(read)]).toEqual([{}, ['id-left-out@1']]);
    }
  });

  test('halves of characters in a name are replaced', () => {
    const row = { name: 'Ann \ud800', join_time: '2026-01-05T17:00:00Z', leave_time: '2026-01-05T18:00:00Z' };
    expect(readText(JSON.stringify({ page_size: 1, participants: [row] })).rows[0]?.name).toBe('Ann \ufffd');
  });

  test('rows and titles that multiply beyond what can be kept', () => {
    const columns = Array.from({ length: 15 }, (_, i) => `${'t'.repeat(9_900)}${i}`);
    const rows = Math.ceil(rawCharactersMax / (columns.length * 9_900)) + 1;
    const text = [
      `${header},${columns.join(',')}`,
      ...Array<string>(rows).fill(`Ann,,${times}${','.repeat(15)}`),
    ].join('\n');
    expect(refusalOf(text)).toMatchObject({
      code: 'request.too-large',
      detail: expect.stringContaining('60,000,000'),
    });
  });

  test('remarks beyond a thousand are counted', () => {
    const odd = Array.from({ length: findingsMax + 5 }, (_, i) => `Ann ${i},,x,y,60`);
    const { findings } = readText(report(`Bo,,${times}`, ...odd));
    expect(findings).toHaveLength(findingsMax + 1);
    expect(findings.at(-1)).toMatchObject({ code: 'attendance.more-findings' });
  });

  test('a cell in a sentence is cut', () => {
    const { findings } = readText(
      report(`Bo,,${times}`, `Ann,,31/02/2026${' '.repeat(900)}12:00,31/02/2026 12:30,30`),
    );
    expect(findings.every(({ detail }) => detail.length <= 500)).toBe(true);
  });
});

test('titles that are named back are few and short', () => {
  const titles = Array.from({ length: tableColumnsMax - 1 }, (_, i) =>
    i % 2 === 0 ? 'Email' : 'x'.repeat(5000),
  );
  const refused = refusalOf(titles.join(','));
  expect(refused.code).toBe('attendance.unknown-format');
  expect(refused.recognisedColumns?.length).toBeLessThanOrEqual(titlesNamedMax);
  for (const title of refused.recognisedColumns ?? [])
    expect(title.length).toBeLessThanOrEqual(titleCharactersMax);
});

describe('lines that sum up', () => {
  test('at the end of a report they are nobody; above, and with an address or a time, they are people', () => {
    const rows = [
      'Total,,01/05/2026 12:00:00 PM,01/05/2026 12:10:00 PM,10',
      `Ann Lee,ann@a.example,${times}`,
      'Grand total:,,,,70',
      'Moyenne,,,,35',
    ];
    const read = readText(report(...rows));
    expect(read.rows.map(({ name }) => name)).toEqual(['Total', 'Ann Lee']);
    expect(findingsOf(read).filter((one) => one.startsWith('summary'))).toEqual([
      'summary-line@4',
      'summary-line@5',
    ]);
    const totals =
      'Name (original name),Email,Total duration (minutes),Guest\nAnn Lee,ann@a.example,60,Yes\nTotal,,60,';
    expect(readText(totals).rows.map(({ name }) => name)).toEqual(['Ann Lee']);
    const person = readText(`${totals}\nTotal,total@a.example,5,Yes`);
    expect(person.rows.map(({ name }) => name)).toEqual(['Ann Lee', 'Total', 'Total']);
  });
});

test.each([
  '<!DOCTYPE html>\n<html><body>Sign in, please</body></html>',
  '<html lang="en">',
  '\ufeff <!doctype HTML >',
])('a web page saved under the name of a report is told as one: %s', (text) => {
  expect(refusalOf(text)).toMatchObject({ code: 'attendance.unreadable' });
  expect(refusalOf(text).detail).toContain('This is a web page');
});
