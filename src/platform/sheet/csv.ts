// Writes rows as CSV that spreadsheets open safely, as a stream of any length.
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { typedCell, type SheetColumn, type SheetRows } from './columns.js';

export interface CsvOptions {
  /** A byte-order mark, without which Excel reads UTF-8 as its own code page. On unless switched off. */
  byteOrderMark?: boolean;
}

type Cell = string | number | undefined;

/** Large enough that the writer's set-up costs nothing, small enough to be garbage while it is still young. */
const rowsPerChunk = 200;

/** RFC 4180 lines; a bare CR or LF inside a cell is quoted too. */
const writerOptions = { record_delimiter: '\r\n', quote_record_delimiter: true };

/** Text that a spreadsheet would run as a formula gets one leading apostrophe (contract, "Text in files"). */
export function defuse(text: string): string {
  switch (text.charCodeAt(0)) {
    case 0x3d: // =
    case 0x2b: // +
    case 0x2d: // -
    case 0x40: // @
    case 0x09: // TAB
    case 0x0d: // CR
      return `'${text}`;
    default:
      return text;
  }
}

function cellOf<Row>(column: SheetColumn<Row>, row: Row): Cell {
  if (column.kind !== 'text') return typedCell(column, row);
  const value = column.value(row);
  return value === undefined ? undefined : defuse(value);
}

/**
 * The file in chunks: the title row, then the rows as they come. Nothing leaves before the first rows are read,
 * so a reader that gives up at once still closes the source of the rows.
 */
export async function* csvChunks<Row>(
  columns: readonly SheetColumn<Row>[],
  rows: SheetRows<Row>,
  options: CsvOptions = {},
): AsyncGenerator<string, number, undefined> {
  const mark = options.byteOrderMark === false ? '' : '\uFEFF';
  let titles = mark + stringify([columns.map((column) => defuse(column.title))], writerOptions);
  let chunk: Cell[][] = [];
  let rowCount = 0;
  for await (const row of rows) {
    rowCount += 1;
    chunk.push(columns.map((column) => cellOf(column, row)));
    if (chunk.length < rowsPerChunk) continue;
    yield titles + stringify(chunk, writerOptions);
    titles = '';
    chunk = [];
  }
  if (titles !== '' || chunk.length > 0) yield titles + stringify(chunk, writerOptions);
  return rowCount;
}

/**
 * Streams the rows into `out` and ends it; resolves with their number once everything is flushed.
 * Waits where the reader is slower, and stops reading rows where `out` closes early.
 */
export async function writeCsv<Row>(
  columns: readonly SheetColumn<Row>[],
  rows: SheetRows<Row>,
  out: Writable,
  options: CsvOptions = {},
): Promise<number> {
  let rowCount = 0;
  await pipeline(async function* () {
    rowCount = yield* csvChunks(columns, rows, options);
  }, out);
  return rowCount;
}
