// Reads a present/absent grid: the people of its lines, the titles of its other columns, and the cells between; decides nothing.
import type { GridPerson } from '../../core/attendance/grid/people.js';
import { emailOf } from '../../core/attendance/readers/cells.js';
import type { OpenedFile, SourceFile } from '../../core/attendance/readers/source-file.js';
import type { TableRow } from '../../core/attendance/readers/table.js';
import type { ProblemCode } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { isRoster, readColumns, type RosterColumns } from '../enrolments/roster-columns.js';

export const gridBytesMax = 5_000_000;
export const gridPeopleMax = 2_000;
export const gridColumnsMax = 250;
/** A heading may stand below a title; nobody writes a longer one. */
const headingRowsMax = 10;

export interface GridRow extends GridPerson {
  /** As many as the table has columns. */
  cells: readonly string[];
}

export interface Grid {
  /** Columns that name nobody: one of them is a session, or it is not read. */
  columns: { index: number; title: string }[];
  rows: GridRow[];
  findings: Finding[];
}

export type ReadGrid = { ok: true; grid: Grid } | { ok: false; code: ProblemCode; detail: string };

const filled = (rows: readonly TableRow[]): TableRow[] =>
  rows.filter(({ cells, line }) => {
    const isSeparatorNote = line === 1 && /^"?sep=/i.test(cells[0] ?? '');
    return !isSeparatorNote && cells.some((cell) => cell.trim() !== '');
  });

function headingOf(rows: readonly TableRow[]): number {
  return rows
    .slice(0, headingRowsMax)
    .findIndex(({ cells }) => cells.length > 1 && isRoster(readColumns(cells)));
}

/** Which sheet of a workbook to open. */
export function isGridSheet(file: SourceFile): boolean {
  return file.kind === 'table' && headingOf(filled(file.rows)) !== -1;
}

function refuse(code: ProblemCode, detail: string): ReadGrid {
  return { ok: false, code, detail };
}

/** Columns that say who somebody is, or something else a roster knows; the rest may be sessions. */
function gridColumns(heading: readonly string[], columns: RosterColumns): Grid['columns'] {
  const taken = new Set([...columns.fields.values(), ...columns.licences.map(({ index }) => index)]);
  return heading
    .map((title, index) => ({ index, title: title.trim() }))
    .filter(({ index, title }) => title !== '' && !taken.has(index));
}

function personOf({ line, cells }: TableRow, { fields }: RosterColumns): GridRow {
  const text = (field: 'given' | 'family' | 'name' | 'email'): string => {
    const index = fields.get(field);
    return index === undefined ? '' : (cells[index] ?? '').trim();
  };
  const whole = [text('given'), text('family')].filter((part) => part !== '').join(' ');
  const emails = text('email')
    .split(/[\s,;]+/)
    .flatMap((address) => emailOf(address) ?? []);
  return { line, name: whole === '' ? text('name') : whole, emails, cells };
}

export function readGrid(opened: OpenedFile): ReadGrid {
  if (!opened.ok) return refuse(opened.code, opened.detail);
  if (opened.file.kind !== 'table')
    return refuse('grid.unknown-format', 'This is JSON. Send the grid as CSV or as a workbook.');
  const rows = filled(opened.file.rows);
  const at = headingOf(rows);
  const heading = rows[at];
  if (heading === undefined) {
    return refuse(
      'grid.unknown-format',
      'No heading names a person. Write a first line such as: name, email, and a column for each session.',
    );
  }
  const known = readColumns(heading.cells);
  const columns = gridColumns(heading.cells, known);
  const people = rows.slice(at + 1);
  if (columns.length === 0)
    return refuse('grid.unknown-format', 'Beside the people there is no column for a session.');
  if (people.length === 0) return refuse('attendance.empty', 'There is nobody below the headings.');
  if (people.length > gridPeopleMax || columns.length > gridColumnsMax) {
    const detail = `At most ${gridPeopleMax} people and ${gridColumnsMax} columns are read at once; split the grid.`;
    return refuse('request.too-large', detail);
  }
  return {
    ok: true,
    grid: { columns, rows: people.map((row) => personOf(row, known)), findings: [...opened.file.findings] },
  };
}

/** `2` → `C`, as spreadsheets name their columns. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
