// The block of meeting facts above the rows of a Zoom report (layouts Z1 and Z2), and where the rows begin.
import { blockFieldsOf, columnsOf } from './zoom-headers.js';
import type { ZoomBlockField, ZoomColumn } from './zoom-headers.js';
import type { TableRow } from './table.js';
import { headerRowsMax } from './titles.js';

export interface ZoomHeader {
  columns: Map<ZoomColumn, number>;
  /** Header texts as in the file. */
  titles: string[];
  /** Index of the header among the rows of the table. */
  index: number;
  isTotals: boolean;
  layout: 'Z3' | 'Z4' | 'Z5' | 'Z6';
}

export type BlockValues = Partial<Record<ZoomBlockField, string>>;

export interface ZoomBlock {
  layout: 'Z1' | 'Z2';
  line: number;
  values: BlockValues;
}

/** The first row that names a participant column set, wherever it stands (attendance-sources.md §1.1). */
export function findZoomHeader(rows: readonly TableRow[]): ZoomHeader | null {
  for (const [index, row] of rows.slice(0, headerRowsMax).entries()) {
    const header = row.cells.length < 3 ? null : headerAt(row, index, columnsOf(row.cells));
    if (header !== null) return header;
  }
  return null;
}

/** Null where these columns are too few to tell who was there and how long. */
export function headerAt(row: TableRow, index: number, columns: Map<ZoomColumn, number>): ZoomHeader | null {
  if (!columns.has('name')) return null;
  const hasTimes = columns.has('join') && columns.has('leave');
  if (!hasTimes && !columns.has('totalMinutes') && !columns.has('minutes')) return null;
  const titles = row.cells.map((cell) => cell.trim());
  return { columns, titles, index, isTotals: !hasTimes, layout: layoutOf(titles, columns, !hasTimes) };
}

/** `Email` instead of `User Email` marks the newer wording. */
function layoutOf(
  titles: readonly string[],
  columns: Map<ZoomColumn, number>,
  isTotals: boolean,
): ZoomHeader['layout'] {
  const isNewer = titles[columns.get('email') ?? -1]?.toLowerCase() === 'email';
  if (isTotals) return isNewer ? 'Z6' : 'Z4';
  return isNewer ? 'Z5' : 'Z3';
}

/** The facts above the header, or null where the file was saved without them. */
export function findZoomBlock(rows: readonly TableRow[]): ZoomBlock | null {
  for (const [index, row] of rows.entries()) {
    const fields = blockFieldsOf(row.cells);
    if (!fields.has('topic') || !fields.has('meetingId')) continue;
    const valueRow = rows.slice(index + 1).find(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    if (valueRow === undefined) return null;
    const values = blockValuesOf(fields, valueRow.cells);
    return { layout: fields.has('host') ? 'Z2' : 'Z1', line: valueRow.line, values };
  }
  return null;
}

/** Blank cells say nothing. */
export function blockValuesOf(
  fields: ReadonlyMap<ZoomBlockField, number>,
  cells: readonly string[],
): BlockValues {
  const values: BlockValues = {};
  for (const [field, at] of fields) {
    const value = cells[at]?.trim() ?? '';
    if (value !== '') values[field] = value;
  }
  return values;
}

/** `812 3456 7890` → `81234567890`; null for what a spreadsheet has turned into `8.12E+10`. */
export function meetingIdDigits(text: string | undefined): string | null {
  if (text === undefined || /\de\+?\d/i.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  return digits === '' ? null : digits;
}

/** The address in `ECHO Hub Host (echo-hub@hub.example)`, or the plain address of the older block; lower case. */
export function hostAddressOf({ host, hostEmail }: BlockValues): string | null {
  const bracketed = /\(([^()\s]+@[^()\s]+)\)\s*$/.exec(host ?? '')?.[1];
  return (bracketed ?? hostEmail ?? null)?.toLowerCase() ?? null;
}
