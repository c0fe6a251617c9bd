// The lines below the titles of a table of people, each knowing its cells by their meaning.
import type { Finding } from '../../finding.js';
import type { ReadFailure, SourceRow } from '../evidence.js';
import { rawOf, unwrapped } from './cells.js';
import { refuseRowCount, refuseUnreadRows } from './outcomes.js';
import { readStay, type Stay, type StayCells } from './stay.js';
import type { TableRow } from './table.js';
import type { Header } from './titles.js';
import type { WallClock } from './wall-clock.js';

export interface PersonLine<Field extends string> {
  line: number;
  raw: Record<string, string>;
  /** Trimmed; empty where there is no such column. */
  text(field: Field): string;
}

export type OpenedLines<Field extends string> = { ok: true; lines: PersonLine<Field>[] } | ReadFailure;

/** Blank lines and repeated titles are no lines. `to` is the index of the first row that is none of them. */
export function linesBelow<Field extends string>(
  rows: readonly TableRow[],
  header: Header<Field>,
  to: number = rows.length,
): OpenedLines<Field> {
  const repeated = header.titles.join();
  const below = rows
    .slice(header.index + 1, to)
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .filter(({ cells }) => cells.map((cell) => cell.trim()).join() !== repeated);
  const refused = refuseRowCount(below.length);
  if (refused !== null) return refused;
  return { ok: true, lines: below.map((row) => toLine(row, header)) };
}

function toLine<Field extends string>(
  { line, cells }: TableRow,
  { columns, titles }: Header<Field>,
): PersonLine<Field> {
  return {
    line,
    raw: rawOf(cells, titles),
    text: (field) => unwrapped(cells[columns.get(field) ?? -1] ?? ''),
  };
}

/** What every line says; a file of which no line could be read holds nobody. */
export function readEach<Line>(
  lines: readonly Line[],
  findings: readonly Finding[],
  read: (line: Line) => SourceRow | null,
): { ok: true; rows: SourceRow[] } | ReadFailure {
  const rows = lines.map(read).filter((row) => row !== null);
  if (rows.length > 0) return { ok: true, rows };
  return refuseUnreadRows(lines.length, findings);
}

/** What is the same in every row that a table of people tells of. */
export const plainRow = {
  externalIds: {},
  role: 'participant',
  room: 'main',
  joinAt: null,
  leaveAt: null,
  timeGrade: 'totals-only',
  noShow: false,
} as const satisfies Partial<SourceRow>;

/** Without any time, but with minutes, a line tells a total; null where it was refused. */
export function stayOrTotal(
  line: { line: number },
  cells: Omit<StayCells, 'noShow'> & { noShow?: boolean },
  clock: WallClock,
  findings: Finding[],
): Stay | null {
  const isTotal = cells.join === '' && cells.leave === '' && cells.statedSeconds !== null;
  if (isTotal) return { joinAt: null, leaveAt: null, timeGrade: 'totals-only' };
  return readStay(line, { ...cells, noShow: cells.noShow ?? false }, clock, findings);
}
