// Puts together the dates and times that a spreadsheet or script has cut into two cells each.
import { isDateAlone, isTimeAlone } from './dates.js';
import type { TableRow } from './table.js';

/** `Ann | 1/5/26 | 12:00:11 PM | 5m` → `Ann | 1/5/26 12:00:11 PM | 5m`. */
export function joinMoments(cells: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < cells.length; at += 1) {
    const [cell = '', next = ''] = [cells[at], cells[at + 1]];
    if (isCut(cell, next)) {
      joined.push(`${cell.trim()} ${next.trim()}`);
      at += 1;
    } else {
      joined.push(cell);
    }
  }
  return joined;
}

/**
 * Titles for rows that were put together: where the titles are as many as the cells were, those of date and time are
 * put together too; where they are fewer, a comma inside the moments had cut the rows alone.
 */
export function joinTitles(titles: readonly string[], rows: readonly Pick<TableRow, 'cells'>[]): string[] {
  const widest = rows.reduce<readonly string[]>(
    (most, { cells }) => (width(cells) > width(most) ? cells : most),
    [],
  );
  if (joinMoments(widest).length === widest.length || width(titles) < width(widest)) return [...titles];
  const joined: string[] = [];
  for (let at = 0; at < titles.length; at += 1) {
    const [title = '', next = ''] = [titles[at], titles[at + 1]];
    const isPair = isCut(widest[at] ?? '', widest[at + 1] ?? '');
    joined.push(isPair ? `${title} ${next}`.trim() : title);
    if (isPair) at += 1;
  }
  return joined;
}

/** The pattern alone spares most cells of a long report the reading of dates. */
function isCut(cell: string, next: string): boolean {
  return /^\s*\d{1,2}:\d\d/.test(next) && isDateAlone(cell) && isTimeAlone(next);
}

/** Without the empty cells at the end, which spreadsheets add. */
function width(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}
