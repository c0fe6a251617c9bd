// Workbooks into tables of text, and those that would not fit into memory.
import { describe, expect, test } from '@jest/globals';
import {
  readWorkbook,
  sheetCellsMax,
  workbookEntriesMax,
} from '../../../src/platform/sheet/read-workbook.js';
import { partsOf, workbookOf, zipOf, type WorkbookCell } from '../../support/workbook.js';

async function rowsOf(bytes: Buffer): Promise<string[][]> {
  const workbook = await readWorkbook(bytes);
  if (!workbook.ok) throw new Error(workbook.problem);
  return workbook.sheets[0]?.rows.map(({ cells }) => cells) ?? [];
}

const at = (text: string) => new Date(`${text}Z`);

describe('what cells say', () => {
  test('text, numbers, truths and blank rows, by their lines', async () => {
    const bytes = await workbookOf([['Name', 'N'], [], ['Zoë <“O’Brien”> & 王', 81234567890], [true, 57.5]]);
    const workbook = await readWorkbook(bytes);
    expect(workbook).toMatchObject({
      ok: true,
      sheets: [
        {
          name: 'Sheet1',
          rows: [
            { line: 1, cells: ['Name', 'N'] },
            { line: 2, cells: ['', ''] },
            { line: 3, cells: ['Zoë <“O’Brien”> & 王', '81234567890'] },
            { line: 4, cells: ['TRUE', '57.5'] },
          ],
        },
      ],
    });
  });

  test('dates as the wall clock shows them, seconds only where the column has any', async () => {
    const rows: WorkbookCell[][] = [
      ['Join', 'Leave', 'Day'],
      [at('2026-01-05T12:00:11'), at('2026-01-05T13:00:00'), at('2026-01-05T00:00:00')],
      [at('2026-01-05T12:30:00'), at('2026-01-05T12:45:00'), null],
    ];
    expect(await rowsOf(await workbookOf(rows))).toEqual([
      ['Join', 'Leave', 'Day'],
      ['2026-01-05 12:00:11', '2026-01-05 13:00', '2026-01-05 00:00'],
      ['2026-01-05 12:30:00', '2026-01-05 12:45', ''],
    ]);
  });

  test('times of day lose seconds that they never had; durations keep theirs', async () => {
    const rows: WorkbookCell[][] = [
      ['In', 'Duration'],
      [{ time: '12:05:00' }, { time: '00:58:00' }],
      [{ time: '13:00:00' }, { time: '01:00:00' }],
    ];
    expect(await rowsOf(await workbookOf(rows))).toEqual([
      ['In', 'Duration'],
      ['12:05', '00:58:00'],
      ['13:00', '01:00:00'],
    ]);
  });

  test('a moment that is stored a little short is the moment', async () => {
    const sheet =
      '<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>46027.499999994</v></c><c r="B1"><v>8.123456789E10</v></c></row></sheetData></worksheet>';
    const styles =
      '<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>';
    const parts = [...partsOf(sheet), { path: 'xl/styles.xml', content: Buffer.from(styles) }];
    expect(await rowsOf(zipOf(parts))).toEqual([['2026-01-05 12:00', '81234567890']]);
  });

  test('a workbook that counts its days from 1904', async () => {
    const sheet =
      '<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>44565.5</v></c><c r="B1" s="1"><v>0.5035</v></c></row></sheetData></worksheet>';
    const styles =
      '<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>';
    const parts = partsOf(sheet).map((part) =>
      part.path === 'xl/workbook.xml'
        ? {
            ...part,
            content: Buffer.from(
              part.content.toString().replace('<sheets>', '<workbookPr date1904="1"/><sheets>'),
            ),
          }
        : part,
    );
    const bytes = zipOf([...parts, { path: 'xl/styles.xml', content: Buffer.from(styles) }]);
    expect(await rowsOf(bytes)).toEqual([['2026-01-05 12:00', '12:05:02']]);
  });

  test('several sheets, in their order', async () => {
    const workbook = await readWorkbook(await workbookOf({ Notes: [['x']], Présences: [['Nom']] }));
    expect(workbook.ok && workbook.sheets.map(({ name }) => name)).toEqual(['Notes', 'Présences']);
  });
});

describe('what is refused before it is read', () => {
  const cell = (address: string) =>
    `<worksheet><sheetData><row r="${/\d+/.exec(address)?.[0] ?? ''}"><c r="${address}" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`;
  const problemOf = async (bytes: Buffer) => {
    const workbook = await readWorkbook(bytes);
    return workbook.ok ? 'read' : workbook.problem;
  };

  test('a bomb: 40 MB of sheet in 40 kB', async () => {
    const bomb = zipOf(partsOf(`<worksheet><sheetData>${' '.repeat(40_000_000)}</sheetData></worksheet>`));
    expect(bomb.length).toBeLessThan(60_000);
    expect(await problemOf(bomb)).toBe('too-large');
  });

  test('a bomb that states a small size', async () => {
    const parts = partsOf(`<worksheet><sheetData>${' '.repeat(40_000_000)}</sheetData></worksheet>`);
    const lying = parts.map((part) =>
      part.path.includes('worksheets') ? { ...part, statedBytes: 5000 } : part,
    );
    expect(await problemOf(zipOf(lying))).toBe('damaged');
  });

  test('a single cell far out, in a file of a few hundred bytes', async () => {
    expect(await problemOf(zipOf(partsOf(cell('XFD1048576'))))).toBe('too-many-cells');
    expect(await problemOf(zipOf(partsOf(cell(`A${sheetCellsMax + 1}`))))).toBe('too-many-cells');
    expect(await problemOf(zipOf(partsOf(cell('A4000000000'))))).toBe('damaged');
    expect(await problemOf(zipOf(partsOf(cell('CV1500'))))).toBe('read');
  });

  // Each of these, given to the parser, ends the whole process.
  test.each([
    ['a column of spaces', '<row r="1"><c r="L                    4"><v>1</v></c></row>'],
    ['a row in powers of ten', '<row r="1e9"><c r="A1"><v>1</v></c></row>'],
    ['a cell in powers of ten', '<row><c r="A1e9"><v>1</v></c></row>'],
    ['a place in single quotes', "<row r='1000000000'><c r='ZZZZZZZ1'><v>1</v></c></row>"],
    ['a place behind a bracket', '<row r="1"><c x=">" r="ZZZZZZZ1"><v>1</v></c></row>'],
    ['a place that begins with nothing', '<row r="0"><c r="A0"><v>1</v></c></row>'],
  ])('%s', async (_, rows) => {
    const sheet = `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
    expect(await problemOf(zipOf(partsOf(sheet)))).toBe('damaged');
  });

  test('sheet upon sheet of a million empty rows', async () => {
    const [workbook, relations, sheet] = partsOf(
      '<worksheet><sheetData><row r="1048576"/></sheetData></worksheet>',
    );
    if (workbook === undefined || relations === undefined || sheet === undefined) throw new Error('no parts');
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...sheet, path: `xl/worksheets/sheet${i + 1}.xml` }));
    expect(await problemOf(zipOf([workbook, relations, ...many(5)]))).toBe('too-many-cells');
    expect(await problemOf(zipOf([workbook, relations, ...many(4)]))).toBe('read');
  });

  test('styled but empty cells far out cost nothing', async () => {
    const sheet =
      '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="XFD1"/></row><row r="1048576"><c r="A1048576"/></row></sheetData></worksheet>';
    expect(await rowsOf(zipOf(partsOf(sheet)))).toEqual([['x']]);
  });

  test('too many parts, entities of its own, other archives', async () => {
    const parts = Array.from({ length: workbookEntriesMax }, (_, i) => ({
      path: `xl/media/${i}.xml`,
      content: Buffer.from('x'),
    }));
    expect(await problemOf(zipOf([...partsOf(cell('A1')), ...parts]))).toBe('too-large');
    const entities = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${cell('A1')}`;
    expect(await problemOf(zipOf(partsOf(entities)))).toBe('damaged');
    expect(await problemOf(zipOf([{ path: 'report.csv', content: Buffer.from('a,b') }]))).toBe('no-workbook');
    expect(await problemOf(zipOf([{ path: 'content.xml', content: Buffer.from('<x/>') }]))).toBe(
      'other-sheet',
    );
    expect(await problemOf(zipOf([{ path: 'xl/workbook.bin', content: Buffer.from('x') }]))).toBe(
      'other-sheet',
    );
  });

  test('cut short anywhere, or damaged inside', async () => {
    const whole = await workbookOf([['Name'], ['Ann']]);
    for (let share = 0; share < 1; share += 0.05)
      expect(await problemOf(whole.subarray(0, Math.floor(whole.length * share)))).toBe('damaged');
    expect(
      await problemOf(
        zipOf(
          partsOf(
            '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>',
          ),
        ),
      ),
    ).toBe('damaged');
    expect(await problemOf(zipOf(partsOf('no xml at all')))).toBe('damaged');
  });
});
