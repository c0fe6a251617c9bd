// Whether a sheet is one whose columns somebody has named before.
import type { ColumnMapping } from '../evidence.js';
import { detectSource } from './detect.js';
import { columnNumberOf, findMappedHeader } from './mapped-header.js';
import { sheetCertainty } from './sheet.js';
import type { SourceFile } from './source-file.js';
import type { TableRow } from './table.js';
import { normaliseTitle } from './titles.js';

export interface SavedMapping {
  mapping: ColumnMapping;
  /** All titles of the sheet it was made for, in their order. */
  titles: readonly string[];
}

/**
 * The mapping all of whose titles stand in the sheet, the one of most columns where several do, the first of equal ones.
 * Files of meeting tools are left to their own readers.
 */
export function savedMappingFor<Saved extends SavedMapping>(
  file: SourceFile,
  saved: readonly Saved[],
): Saved | null {
  if (file.kind !== 'table' || saved.length === 0) return null;
  const detected = detectSource(file);
  if (detected !== null && detected.certainty > sheetCertainty) return null;
  const fitting = saved.filter((each) => fits(file.rows, each));
  const size = ({ mapping }: Saved): number => Object.keys(mapping).length;
  return fitting.reduce<Saved | null>(
    (best, each) => (best === null || size(each) > size(best) ? each : best),
    null,
  );
}

/** A column known by its number must have the title it had; a sheet without titles is never recognised. */
function fits(rows: readonly TableRow[], { mapping, titles }: SavedMapping): boolean {
  const header = findMappedHeader(rows, mapping);
  if (header === null || header.index === -1) return false;
  const numbers = Object.values(mapping)
    .map(columnNumberOf)
    .filter((number) => number !== null);
  return numbers.every(
    (number) => normaliseTitle(titles[number - 1] ?? '') === normaliseTitle(header.titles[number - 1] ?? ''),
  );
}

/** The same titles for the same fields, in whatever order they were said. */
export function isSameMapping(one: ColumnMapping | null, other: ColumnMapping | null): boolean {
  const said = (mapping: ColumnMapping | null): string =>
    JSON.stringify(
      Object.entries(mapping ?? {})
        .map(([field, title]) => [field, normaliseTitle(title)])
        .sort(),
    );
  return said(one) === said(other);
}
