// Reads an XLSX workbook into tables of text, after its sizes were checked; dates as the wall time that the sheet shows.
import readXlsx from 'read-excel-file/universal';
import type { TableRow } from '../../core/attendance/readers/table.js';
import { openZip, storedZip, type ZipProblem } from './zip-entries.js';

export interface WorkbookSheet {
  name: string;
  rows: TableRow[];
}

export type WorkbookProblem = ZipProblem | 'too-many-cells' | 'no-workbook' | 'other-sheet';
export type Workbook = { ok: true; sheets: WorkbookSheet[] } | { ok: false; problem: WorkbookProblem };

/** A report of 20,000 rows unpacks to some 10 MB; a bomb of the same packed size to gigabytes. */
export const workbookUnpackedBytesMax = 30_000_000;
export const workbookEntriesMax = 500;
/** Rows times columns: a single cell far out makes a sheet of millions. As many as are read here in two or three seconds. */
export const sheetCellsMax = 150_000;
/** What a sheet can have at all (ECMA-376 implementations agree on it). */
const rowNumberMax = 1_048_576;
/** Of all sheets: whole columns in colour reach down to the last row, on a sheet or two. */
const workbookRowsMax = 4 * rowNumberMax;

/** Parts that hold what people typed; pictures, print settings and the like are never unpacked. */
const neededPart = /^(?:xl\/.*\.xml|xl\/_rels\/[^/]*\.rels)$/;
const unneededPart = /^xl\/(?:theme|drawings|charts|media|printerSettings|externalLinks|comments|pivot)/;

export async function readWorkbook(bytes: Buffer): Promise<Workbook> {
  const zip = openZip(bytes, { entriesMax: workbookEntriesMax, bytesMax: workbookUnpackedBytesMax });
  if (!zip.ok) return zip;
  if (!zip.paths.includes('xl/workbook.xml')) {
    const isOtherSheet = zip.paths.includes('content.xml') || zip.paths.includes('xl/workbook.bin');
    return { ok: false, problem: isOtherSheet ? 'other-sheet' : 'no-workbook' };
  }
  const contents = new Map<string, Buffer>();
  for (const path of zip.paths.filter((each) => neededPart.test(each) && !unneededPart.test(each))) {
    const content = zip.read(path);
    if (content === null) return { ok: false, problem: 'damaged' };
    contents.set(path, content);
  }
  const problem = problemOf([...contents.values()]);
  if (problem !== null) return { ok: false, problem };
  const sheets = await parse(storedZip(contents));
  return sheets === null ? { ok: false, problem: 'damaged' } : { ok: true, sheets };
}

/** Rows and cells as any spreadsheet writes them: nothing but plain attributes, so that no other `r` hides among them. */
const placedTag = /<(?:[\w.-]+:)?(row|c)(?=[\s/>])([^>]*)>/g;
const plainAttributes = /^(?:\s+[\w:.-]+=(?:"[^"<>&]*"|'[^'<>&]*'))*\s*\/?$/;
const placeIn = /\sr=["']([^"']*)["']/;
const cellAddress = /^([A-Z]{1,3})([1-9]\d{0,6})$/;
const rowNumber = /^[1-9]\d{0,6}$/;

/** By the places that rows and cells state: what the parser would make room for, whatever they are. */
function problemOf(parts: readonly Buffer[]): WorkbookProblem | null {
  let rowsAltogether = 0;
  for (const part of parts) {
    const text = part.toString('latin1');
    if (text.includes('<!DOCTYPE')) return 'damaged';
    if (!text.includes('sheetData')) continue;
    const extent = extentOf(text);
    if (extent === null || extent.lastRow > rowNumberMax) return 'damaged';
    rowsAltogether += extent.lastRow;
    if (extent.rows * extent.columns > sheetCellsMax || rowsAltogether > workbookRowsMax)
      return 'too-many-cells';
  }
  return null;
}

/** Of the cells that hold something, and the last row of all; null where a place is none. */
function extentOf(sheet: string): { rows: number; columns: number; lastRow: number } | null {
  const extent = { rows: 0, columns: 0, lastRow: 0 };
  for (const [, tag, attributes = ''] of sheet.matchAll(placedTag)) {
    if (!plainAttributes.test(attributes)) return null;
    const place = placeIn.exec(attributes)?.[1];
    if (place === undefined) continue;
    const [, letters = '', digits = ''] = (tag === 'row' ? null : cellAddress.exec(place)) ?? [];
    const row = Number(tag === 'row' && rowNumber.test(place) ? place : digits);
    if (row === 0) return null;
    extent.lastRow = Math.max(extent.lastRow, row);
    if (tag === 'row' || attributes.endsWith('/')) continue;
    extent.rows = Math.max(extent.rows, row);
    extent.columns = Math.max(extent.columns, columnNumber(letters));
  }
  return extent;
}

/** `A` → 1, `AB` → 28. */
function columnNumber(letters: string): number {
  let number = 0;
  for (let at = 0; at < letters.length; at += 1) number = number * 26 + letters.charCodeAt(at) - 64;
  return number;
}

type Cell = string | boolean | Date | null;

/** Null where the parts do not fit together. */
async function parse(archive: Buffer): Promise<WorkbookSheet[] | null> {
  try {
    const content = archive.buffer.slice(
      archive.byteOffset,
      archive.byteOffset + archive.length,
    ) as ArrayBuffer;
    const sheets = await readXlsx(content, { parseNumber: plainNumber });
    return sheets.map((each) => ({
      name: each.sheet,
      rows: rowsOf((each.data as unknown as Cell[][] | undefined) ?? []),
    }));
  } catch {
    return null;
  }
}

/** `81234567890`, `0.75`; what is stored as `8.1E10` is spelled out. */
function plainNumber(text: string): string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? String(number) : text;
}

const daySeconds = 86_400;
/** Moments before this one are times of day and durations, which a workbook counts from its own day zero. */
const firstDaySeconds = Date.UTC(1904, 0, 2) / 1000;
/** The second one is that of workbooks made on a Mac long ago. */
const dayZeros = [Date.UTC(1899, 11, 30) / 1000, Date.UTC(1904, 0, 1) / 1000] as const;
/** A column of shorter times than this holds durations, whose seconds mean something also where all are zero. */
const clockSecondsMin = 5 * 3600;

/** Blank rows are kept, so that the lines are those of the sheet. */
function rowsOf(rows: readonly Cell[][]): TableRow[] {
  const width = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
  const columns = Array.from({ length: width }, (_, at) => writerOf(rows.map((cells) => cells[at] ?? null)));
  return rows.map((cells, index) => ({
    line: index + 1,
    cells: cells.map((cell, at) => (cell instanceof Date ? (columns[at]?.(cell) ?? '') : textOf(cell))),
  }));
}

function textOf(cell: Exclude<Cell, Date>): string {
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : (cell ?? '');
}

/** How the moments of one column are written: without seconds where none of them has any, for they were lost. */
function writerOf(cells: readonly Cell[]): (cell: Date) => string {
  const moments = cells.filter((cell) => cell instanceof Date).map(wholeSeconds);
  const hasSeconds = moments.some((at) => at % 60 !== 0);
  const isDuration = moments.every((at) => (bareSeconds(at) ?? clockSecondsMin) < clockSecondsMin);
  const length = hasSeconds || isDuration ? 8 : 5;
  return (cell) => {
    const at = wholeSeconds(cell);
    const bare = bareSeconds(at);
    const time = clockText(bare ?? at % daySeconds).slice(0, length === 8 ? undefined : -3);
    return bare === null ? `${new Date(at * 1000).toISOString().slice(0, 10)} ${time}` : time;
  };
}

/** Seconds since the workbook's day zero, for a time of day or a duration; null for a moment of a real day. */
function bareSeconds(at: number): number | null {
  if (at >= firstDaySeconds) return null;
  return at - (at >= dayZeros[1] ? dayZeros[1] : dayZeros[0]);
}

/** Fractions of a day are stored with rounding: 16:59:59.9995 was five o'clock. */
function wholeSeconds(cell: Date): number {
  return Math.round(cell.getTime() / 1000);
}

/** `09:05:00`, and `26:00:00` for a duration of more than a day. */
function clockText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
