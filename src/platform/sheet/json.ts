// Writes rows as one JSON document, as a stream of any length: facts about the sheet first, then its rows.
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { typedCell, type SheetColumn, type SheetRows } from './columns.js';

const rowsPerChunk = 500;

/** Empty cells are null, so that every row has every key; decimals stay text. */
function itemOf<Row>(columns: readonly SheetColumn<Row>[], row: Row): string {
  const cells = columns.map((column) => [
    column.key,
    (column.kind === 'text' ? column.value(row) : typedCell(column, row)) ?? null,
  ]);
  return JSON.stringify(Object.fromEntries(cells));
}

async function* jsonChunks<Row>(
  columns: readonly SheetColumn<Row>[],
  rows: SheetRows<Row>,
  facts: Readonly<Record<string, unknown>>,
): AsyncGenerator<string, number, undefined> {
  const head = JSON.stringify({ ...facts, items: [] }).slice(0, -2);
  let chunk: string[] = [];
  let rowCount = 0;
  let before = head;
  for await (const row of rows) {
    rowCount += 1;
    chunk.push(itemOf(columns, row));
    if (chunk.length < rowsPerChunk) continue;
    yield before + chunk.join(',');
    before = ',';
    chunk = [];
  }
  yield `${chunk.length > 0 || rowCount === 0 ? before : ''}${chunk.join(',')}]}\n`;
  return rowCount;
}

/** Streams `{…facts, "items": [rows by column key]}` into `out` and ends it; resolves with the number of rows. */
export async function writeJson<Row>(
  columns: readonly SheetColumn<Row>[],
  rows: SheetRows<Row>,
  out: Writable,
  facts: Readonly<Record<string, unknown>>,
): Promise<number> {
  let rowCount = 0;
  await pipeline(async function* () {
    rowCount = yield* jsonChunks(columns, rows, facts);
  }, out);
  return rowCount;
}
