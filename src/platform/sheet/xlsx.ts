// Writes rows as an XLSX workbook of one sheet with typed cells, where text is never a formula.
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import writeExcelFile, { type Cell } from 'write-excel-file/node';
import { AppError } from '../../core/errors.js';
import { typedCell, type SheetColumn, type SheetRows } from './columns.js';

export interface XlsxOptions {
  /** The name on the sheet's tab. */
  sheetName: string;
}

/** A workbook is built in memory; above this many rows CSV is the format. */
export const xlsxRowsMax = 100_000;

/** What Excel itself can hold in a cell and in a tab. */
const cellCharactersMax = 32_767;
const sheetNameCharactersMax = 31;

const widthCharacters = { text: 28, integer: 10, decimal: 10, day: 12, instant: 22 };

const formats = {
  text: '@',
  integer: '0',
  decimal: '0.00##',
  day: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm:ss',
};

/** Names that every JavaScript object answers to; the library looks texts up in an object. */
const inheritedNames = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Characters that XML cannot carry, changes on the way, or that the library drops. */
const unprintable = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFD]/g;

function spell(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/**
 * Workbook text may spell a character as `_x0041_` (ECMA-376 part 1, ST_Xstring): used for what XML cannot carry,
 * for text that itself looks like such a spelling, and for texts the library would trip over.
 */
export function workbookText(text: string): string {
  const whole = text.length <= cellCharactersMax ? text : `${text.slice(0, cellCharactersMax - 1)}…`;
  const spelled = whole.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, spell).replace(unprintable, spell);
  return inheritedNames.has(spelled) ? spell(spelled) + spelled.slice(1) : spelled;
}

/** A name a tab may have: without the characters Excel refuses, and not longer than it allows. */
export function tabName(name: string): string {
  const clean = name
    .replace(/[[\]/\\:*?\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, sheetNameCharactersMax)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/^[' ]+|[' ]+$/g, '');
  return clean === '' ? 'Sheet 1' : clean;
}

/** Days and instants become date cells that read the same in every zone; instants are UTC. */
function cellOf<Row>(column: SheetColumn<Row>, row: Row): Cell {
  const format = formats[column.kind];
  if (column.kind === 'text') {
    const text = column.value(row);
    return text === undefined || text === '' ? null : { type: String, value: workbookText(text), format };
  }
  const value = typedCell(column, row);
  if (value === undefined) return null;
  if (column.kind === 'integer' || column.kind === 'decimal') {
    return { type: Number, value: Number(value), format };
  }
  return { type: Date, value: new Date(value), format };
}

async function collectRows<Row>(
  columns: readonly SheetColumn<Row>[],
  rows: SheetRows<Row>,
): Promise<Cell[][]> {
  const cells: Cell[][] = [];
  for await (const row of rows) {
    if (cells.length === xlsxRowsMax) {
      throw new AppError(
        'export.too-many-rows',
        `A workbook holds at most ${xlsxRowsMax.toLocaleString('en')} rows here. Ask for CSV or a shorter period.`,
      );
    }
    cells.push(columns.map((column) => cellOf(column, row)));
  }
  return cells;
}

/** The whole workbook; throws `export.too-many-rows` above `xlsxRowsMax`. */
export async function xlsxBytes<Row>(
  columns: readonly SheetColumn<Row>[],
  rows: SheetRows<Row>,
  options: XlsxOptions,
): Promise<Buffer> {
  const titles: Cell[] = columns.map((column) => ({
    type: String,
    value: workbookText(column.title),
    fontWeight: 'bold',
    wrap: true,
  }));
  const body = await collectRows(columns, rows);
  return writeExcelFile([titles, ...body], {
    sheet: tabName(options.sheetName),
    columns: columns.map((column) => ({ width: column.widthCharacters ?? widthCharacters[column.kind] })),
    stickyRowsCount: 1,
  }).toBuffer();
}

/** Writes the workbook into `out` and ends it; nothing is written where there are too many rows. */
export async function writeXlsx<Row>(
  columns: readonly SheetColumn<Row>[],
  rows: SheetRows<Row>,
  out: Writable,
  options: XlsxOptions,
): Promise<void> {
  await pipeline([await xlsxBytes(columns, rows, options)], out);
}
