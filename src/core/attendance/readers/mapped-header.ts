// The titles of a sheet as a person said what they mean: by their text, or by number where there is none.
import type { ColumnMapping, MappableField } from '../evidence.js';
import type { TableRow } from './table.js';
import { headerRowsMax, normaliseTitle, type Header } from './titles.js';

/** `#3` names the third column, whatever stands above it. */
export function columnNumberOf(title: string): number | null {
  const match = /^#([1-9]\d{0,2})$/.exec(title.trim());
  return match === null ? null : Number(match[1]);
}

const bareTitle = (text: string): string => normaliseTitle(text).replace(/ /g, '');

/**
 * The first row in which all the titles of the mapping stand. A mapping by numbers alone is of a sheet without titles:
 * its header stands at -1, above the first row. Null where a title is missing.
 */
export function findMappedHeader(
  rows: readonly TableRow[],
  mapping: ColumnMapping,
): Header<MappableField> | null {
  const wanted = Object.entries(mapping) as [MappableField, string][];
  const numbers = wanted.flatMap(([field, title]): [MappableField, number][] => {
    const number = columnNumberOf(title);
    return number === null ? [] : [[field, number - 1]];
  });
  const titled = wanted.filter(([, title]) => columnNumberOf(title) === null);
  if (titled.length === 0) return { columns: new Map(numbers), titles: [], index: -1 };
  for (const [index, { cells }] of rows.slice(0, headerRowsMax).entries()) {
    const bare = cells.map(bareTitle);
    const found = titled.map(([field, title]): [MappableField, number] => [
      field,
      bare.indexOf(bareTitle(title)),
    ]);
    if (found.some(([, at]) => at === -1)) continue;
    return { columns: new Map([...found, ...numbers]), titles: cells.map((cell) => cell.trim()), index };
  }
  return null;
}

/** Titles of the mapping that no row near the top holds. */
export function missingTitles(rows: readonly TableRow[], mapping: ColumnMapping): string[] {
  const present = new Set(rows.slice(0, headerRowsMax).flatMap(({ cells }) => cells.map(bareTitle)));
  return Object.values(mapping).filter(
    (title) => columnNumberOf(title) === null && !present.has(bareTitle(title)),
  );
}
