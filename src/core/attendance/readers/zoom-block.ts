// The block of meeting facts above the rows of a Zoom report (layouts Z1 and Z2), and where the rows begin.
import { blockFieldsOf, columnsOf } from './zoom-headers.js';
import type { ZoomBlockField, ZoomColumn } from './zoom-headers.js';
import type { TableRow } from './table.js';

export interface ZoomHeader {
  columns: Map<ZoomColumn, number>;
  /** Header texts as in the file. */
  titles: string[];
  /** Index of the header among the rows of the table. */
  index: number;
  isTotals: boolean;
  layout: 'Z3' | 'Z4' | 'Z5' | 'Z6';
}

export interface ZoomBlock {
  layout: 'Z1' | 'Z2';
  line: number;
  values: Partial<Record<ZoomBlockField, string>>;
}

/** The first row that names a participant column set, wherever it stands (attendance-sources.md §1.1). */
export function findZoomHeader(rows: readonly TableRow[]): ZoomHeader | null {
  for (const [index, row] of rows.entries()) {
    if (row.cells.length < 3) continue;
    const columns = columnsOf(row.cells);
    if (!columns.has('name')) continue;
    const hasTimes = columns.has('join') && columns.has('leave');
    if (!hasTimes && !columns.has('totalMinutes') && !columns.has('minutes')) continue;
    const titles = row.cells.map((cell) => cell.trim());
    return { columns, titles, index, isTotals: !hasTimes, layout: layoutOf(titles, columns, !hasTimes) };
  }
  return null;
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
    const values: ZoomBlock['values'] = {};
    for (const [field, at] of fields) {
      const value = valueRow.cells[at]?.trim() ?? '';
      if (value !== '') values[field] = value;
    }
    return { layout: fields.has('host') ? 'Z2' : 'Z1', line: valueRow.line, values };
  }
  return null;
}

/** `812 3456 7890` → `81234567890`; null for what a spreadsheet has turned into `8.12E+10`. */
export function meetingIdDigits(text: string | undefined): string | null {
  if (text === undefined || /\de\+?\d/i.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  return digits === '' ? null : digits;
}

/** The address in `ECHO Hub Host (echo-hub@hub.example)`, or the plain address of the older block; lower case. */
export function hostAddressOf(block: ZoomBlock | null): string | null {
  const bracketed = /\(([^()\s]+@[^()\s]+)\)\s*$/.exec(block?.values.host ?? '')?.[1];
  return (bracketed ?? block?.values.hostEmail ?? null)?.toLowerCase() ?? null;
}
