// What the columns of an unknown sheet may mean, as a proposal; and what a person says of them, as a mapping.
import type { ColumnMapping, MappableField } from '../evidence.js';
import { sheetColumnsIn } from './sheet-titles.js';
import { normaliseTitle } from './titles.js';

/** Which of these rows holds the titles: the one with most known ones, else the first of words only; -1 where none does. */
export function guessTitleRow(rows: readonly (readonly string[])[]): number {
  const known = rows.map((cells) => sheetColumnsIn(cells).size);
  const most = Math.max(0, ...known);
  return most > 0 ? known.indexOf(most) : rows.findIndex(hasWordsOnly);
}

/** Names and times of people come with digits or addresses in some cell. */
function hasWordsOnly(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length >= 2 && filled.every((cell) => !/[\d@]/.test(cell));
}

/** One field or none for each column. */
export function guessFields(titles: readonly string[]): (MappableField | null)[] {
  const byIndex = new Map([...sheetColumnsIn(titles)].map(([field, index]) => [index, field]));
  return titles.map((_, index) => byIndex.get(index) ?? null);
}

/** By title where it stands alone, by number where there is none or another column has the same. */
export function mappingOfColumns(
  titles: readonly string[],
  fields: readonly (MappableField | null)[],
): ColumnMapping {
  const plain = titles.map(normaliseTitle);
  const said = fields.flatMap((field, index): [MappableField, string][] => {
    if (field === null) return [];
    const title = titles[index]?.trim() ?? '';
    const isSole = plain.filter((each) => each === plain[index]).length === 1;
    const isName = title !== '' && !title.startsWith('#') && isSole;
    return [[field, isName ? title : `#${index + 1}`]];
  });
  return Object.fromEntries(said);
}
