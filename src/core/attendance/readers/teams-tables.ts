// Finds the tables of participants in a Teams report by their titles or by their shape, and tells stays from envelopes.
import { emailOf } from './cells.js';
import { readDateShape } from './dates.js';
import { joinMoments, joinTitles } from './split-moments.js';
import type { TableRow } from './table.js';
import { readTeamsDuration } from './teams-duration.js';
import { teamsColumns, type TeamsColumn } from './teams-words.js';
import { columnsIn } from './titles.js';

type Column = 'name' | 'join' | 'leave' | 'duration' | 'email' | 'upn';

export interface TeamsTable {
  /** `stays`: one line a join; `envelopes`: one line a person, from her first join to her last leave. */
  kind: 'stays' | 'envelopes';
  titles: string[];
  headerLine: number;
  columns: ReadonlyMap<Column, number>;
  lines: TableRow[];
  /** False where only the shape speaks for a Teams report. */
  hasKnownTitles: boolean;
}

/** Rows that are looked at to see what a column holds. */
const sampledLinesMax = 50;

/** Titles are localised and sections renumbered, so neither is relied on (attendance-sources.md §4). */
export function findTeamsTables(table: readonly TableRow[]): TeamsTable[] {
  const rows = table.filter(({ cells }) => filledCells(cells).length > 0);
  const found: UnsettledTable[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const header = rows[at];
    if (header === undefined || !isHeaderAt(rows, at)) continue;
    let end = at + 1;
    while (end < rows.length && !isHeaderAt(rows, end) && !isSectionTitleAt(rows, end)) end += 1;
    found.push(toTable(header, rows.slice(at + 1, end)));
    at = end - 1;
  }
  const summary = found.findIndex(({ kind }) => kind !== 'stays');
  return found.map((each, index) => ({
    ...each,
    kind: each.kind ?? (index > summary ? 'stays' : kindOfFirst(each, index === found.length - 1)),
  }));
}

type UnsettledTable = Omit<TeamsTable, 'kind'> & { kind: TeamsTable['kind'] | null };

function filledCells(cells: readonly string[]): string[] {
  return cells.filter((cell) => cell.trim() !== '');
}

function isHeaderAt(rows: readonly TableRow[], at: number): boolean {
  const cells = rows[at]?.cells ?? [];
  if (cells.some((cell) => /\d:\d\d/.test(cell)) || filledCells(cells).length < 3) return false;
  if (countKnown(columnsIn(cells, teamsColumns)) >= 3) return true;
  return filledCells(cells).length >= 4 && isEntry(rows[at + 1]?.cells ?? []);
}

/** Of the four titles that make a table of participants. */
function countKnown(columns: ReadonlyMap<TeamsColumn, number>): number {
  const isJoin = columns.has('join') || columns.has('firstJoin');
  const isLeave = columns.has('leave') || columns.has('lastLeave');
  return [columns.has('name'), isJoin, isLeave, columns.has('duration')].filter(Boolean).length;
}

/** Two moments and, behind them, a duration with its units. */
function isEntry(cells: readonly string[]): boolean {
  const joined = joinMoments(cells);
  const moments = joined.flatMap((cell, index) => (readDateShape(cell.trim()) === null ? [] : [index]));
  const [, second] = moments;
  return second !== undefined && joined.slice(second + 1).some((cell) => readTeamsDuration(cell) !== null);
}

/** `3. In-Meeting Activities`, or a single cell with neither an entry nor a section behind it: else it is a cut name. */
function isSectionTitleAt(rows: readonly TableRow[], at: number): boolean {
  const [cell, ...others] = filledCells(rows[at]?.cells ?? []);
  if (cell === undefined || others.length > 0) return false;
  const next = rows[at + 1]?.cells;
  return (
    isNumbered(cell) || (next !== undefined && !isEntry(next) && !isNumbered(filledCells(next)[0] ?? ''))
  );
}

function isNumbered(cell: string): boolean {
  return /^\s*\d+\s*[.)]/.test(cell);
}

function toTable(header: TableRow, entries: readonly TableRow[]): UnsettledTable {
  const sample = entries.slice(0, sampledLinesMax);
  const titles = joinTitles(header.cells, sample).map((title) => title.trim());
  const known = columnsIn(titles, teamsColumns);
  const lines = entries.map(({ line, cells }) => ({ line, cells: joinMoments(cells) }));
  const isEnvelope = known.has('firstJoin') || known.has('lastLeave');
  const isStay = known.has('join') || known.has('leave');
  return {
    kind: isEnvelope ? 'envelopes' : isStay ? 'stays' : null,
    titles,
    headerLine: header.line,
    columns: columnsOf(titles, known, lines.slice(0, sampledLinesMax)),
    lines,
    hasKnownTitles: countKnown(known) >= 3,
  };
}

/** By title where it is known, else by what most lines hold there; the order is the same in all languages. */
function columnsOf(
  titles: readonly string[],
  known: ReadonlyMap<TeamsColumn, number>,
  sample: readonly TableRow[],
): Map<Column, number> {
  const indexes = titles.map((_, index) => index);
  const holds = (index: number, test: (cell: string) => boolean): boolean =>
    sample.filter(({ cells }) => test(cells[index]?.trim() ?? '')).length * 2 > sample.length;
  const moments = indexes.filter((index) => holds(index, (cell) => readDateShape(cell) !== null));
  const join = known.get('join') ?? known.get('firstJoin') ?? moments[0];
  const leave = known.get('leave') ?? known.get('lastLeave') ?? moments.find((index) => index !== join);
  const behind = indexes.filter((index) => index > (leave ?? join ?? 0));
  const upn = titles.findIndex((title) => /\bupn\b/i.test(title));
  const isAddressed = (index: number): boolean =>
    index !== upn && sample.some(({ cells }) => emailOf(cells[index] ?? '') !== null);
  const columns: readonly (readonly [Column, number | undefined])[] = [
    ['name', known.get('name') ?? 0],
    ['join', join],
    ['leave', leave],
    [
      'duration',
      known.get('duration') ?? behind.find((at) => holds(at, (cell) => readTeamsDuration(cell) !== null)),
    ],
    ['email', known.get('email') ?? behind.find(isAddressed)],
    ['upn', upn < 0 ? undefined : upn],
  ];
  return new Map(
    columns.flatMap(([column, index]) => (index === undefined ? [] : [[column, index] as const])),
  );
}

/** Participants come before their single stays; a table that is alone and names nobody twice is read as the safer kind. */
function kindOfFirst({ lines, columns }: UnsettledTable, isAlone: boolean): TeamsTable['kind'] {
  if (!isAlone) return 'envelopes';
  const names = lines.map(({ cells }) => cells[columns.get('name') ?? 0]?.trim());
  return new Set(names).size < names.length ? 'stays' : 'envelopes';
}
