// Which column of a table means what, by its title: wording is data, compared without case, spaces and kinds of quotes.
import type { TableRow } from './table.js';

/** Field → its titles, as the sources print them. */
export type TitleAliases<Field extends string> = Readonly<Record<Field, readonly string[]>>;
export type TitleTable<Field extends string> = ReadonlyMap<string, Field>;

/** NFKC, straight apostrophes, single spaces, one space before a bracket, lower case. */
export function normaliseTitle(text: string): string {
  return (
    text
      .normalize('NFKC')
      .replace(/[’‘ʼ]/g, "'")
      .replace(/[\ufeff\u200b]/g, '')
      // Runs of spaces first: looking for a bracket behind each of them would take forever.
      .replace(/\s+/g, ' ')
      .replace(/ ?\(/g, ' (')
      .trim()
      .toLowerCase()
  );
}

export function titleTable<Field extends string>(aliases: TitleAliases<Field>): TitleTable<Field> {
  const byText = new Map<string, Field>();
  for (const [field, texts] of Object.entries(aliases) as [Field, readonly string[]][]) {
    for (const text of texts) byText.set(normaliseTitle(text), field);
  }
  return byText;
}

/** Field → index of the cell that names it; the first of several. */
export function columnsIn<Field extends string>(
  cells: readonly string[],
  table: TitleTable<Field>,
): Map<Field, number> {
  const found = new Map<Field, number>();
  for (const [index, cell] of cells.entries()) {
    const field = table.get(normaliseTitle(cell));
    if (field !== undefined && !found.has(field)) found.set(field, index);
  }
  return found;
}

export interface Header<Field extends string> {
  columns: Map<Field, number>;
  /** Titles as the file writes them, trimmed. */
  titles: string[];
  /** Index of the header among the rows of the table. */
  index: number;
}

/** Nobody writes a longer preamble above the titles; what looks like them further down is somebody's answer. */
export const headerRowsMax = 100;

/** The first row near the top whose titles are enough; `from` is an index among the rows. */
export function findHeader<Field extends string>(
  rows: readonly TableRow[],
  table: TitleTable<Field>,
  isEnough: (columns: Map<Field, number>, cells: readonly string[]) => boolean,
  from = 0,
): Header<Field> | null {
  const end = Math.min(rows.length, from + headerRowsMax);
  for (let index = from; index < end; index += 1) {
    const cells = rows[index]?.cells ?? [];
    if (cells.length < 2) continue;
    const columns = columnsIn(cells, table);
    if (isEnough(columns, cells)) return { columns, titles: cells.map((cell) => cell.trim()), index };
  }
  return null;
}

/** The most titles of this table that any of the first rows holds, as the file writes them. */
export function bestTitles<Field extends string>(
  rows: readonly TableRow[],
  table: TitleTable<Field>,
): string[] {
  return rows
    .slice(0, headerRowsMax)
    .map(({ cells }) => cells.filter((cell) => table.has(normaliseTitle(cell))).map((cell) => cell.trim()))
    .reduce((best, titles) => (titles.length > best.length ? titles : best), []);
}
