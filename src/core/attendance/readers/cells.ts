// What single cells of a report say: addresses, stated minutes, and the line kept as it came.
import { addressCharactersMax } from './limits.js';

/** Null for anything that is not plainly one address. */
export function emailOf(cell: string): string | null {
  const text = cell.trim();
  const isOne = text.length <= addressCharactersMax && /^[^\s@]+@[^\s@]+$/.test(text);
  return isOne && !hasControls(text) && !/\p{Cs}/u.test(text) ? text : null;
}

/** `82` → 4920 s; null where it is no whole number. */
export function wholeMinutesOf(cell: string): number | null {
  return /^\d{1,6}$/.test(cell.trim()) ? Number(cell.trim()) * 60 : null;
}

/** `="2026-01-05 12:00:00"` → its text: some tools write cells so that spreadsheets leave them alone. */
export function unwrapped(cell: string): string {
  return /^="(.*)"$/s.exec(cell.trim())?.[1] ?? cell.trim();
}

/** A line break or control character inside a name is damage, never a name. */
export function hasControls(text: string): boolean {
  return /[\u0000-\u001f\u007f]/.test(text);
}

/** Later columns of the same title get a number; untitled cells are kept only where they hold something. */
export function rawOf(cells: readonly string[], titles: readonly string[]): Record<string, string> {
  const raw = new Map<string, string>();
  for (const [index, cell] of cells.entries()) {
    const title = titles[index] ?? '';
    if (title === '' && cell.trim() === '') continue;
    const key = title === '' || raw.has(title) ? `${title} (${index + 1})`.trim() : title;
    raw.set(key, cell);
  }
  return Object.fromEntries(raw);
}
