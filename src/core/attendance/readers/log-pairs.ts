// A log of joins and leaves into stays: which leave ended which join, and which joins were never ended.
import { rawOf } from './cells.js';
import type { TableRow } from './table.js';

export interface LogEntry {
  line: TableRow;
  name: string;
  action: 'joined' | 'left';
  /** The moment as printed. */
  text: string;
  /** The same as wall time that sorts as text; null where it cannot be read. */
  wall: string | null;
}

export interface LoggedStay<Entry extends LogEntry = LogEntry> {
  join: Entry | null;
  leave: Entry | null;
  /** Nothing in the log can have ended it: she was there to the end, if the log names every leave. */
  isOpen: boolean;
}

/**
 * Of one person or connection. A leave ends the oldest join that is open, as when a new connection takes over from a
 * dropped one. Where leaves are missing in between, which join they ended is not known: then a leave ends the latest,
 * which claims least, and the others stay without an end.
 */
export function pairLog<Entry extends LogEntry>(entries: readonly Entry[]): LoggedStay<Entry>[] {
  const timed = entries.filter(({ wall }) => wall !== null).sort(byWall);
  const untimed = entries.filter(({ wall }) => wall === null);
  const lastLeaveIndex = timed.map(({ action }) => action).lastIndexOf('left');
  const oldest = pairInOrder(timed, 'oldest');
  const isGapless = oldest.open.every((index) => index > lastLeaveIndex);
  const { pairs, open } = isGapless ? oldest : pairInOrder(timed, 'latest');
  const openIndex = untimed.length === 0 ? (open.at(-1) ?? -1) : -1;
  return [
    ...pairs.map(({ join, leave }) => ({
      join: timed[join] ?? null,
      leave: timed[leave] ?? null,
      isOpen: false,
    })),
    ...open.map((join) => ({
      join: timed[join] ?? null,
      leave: null,
      isOpen: join === openIndex && join > lastLeaveIndex,
    })),
    ...untimed.map((entry) => {
      const isJoin = entry.action === 'joined';
      return { join: isJoin ? entry : null, leave: isJoin ? null : entry, isOpen: false };
    }),
  ];
}

/** By index among the entries; -1 for a leave without a join. */
function pairInOrder(
  timed: readonly LogEntry[],
  ends: 'oldest' | 'latest',
): { pairs: { join: number; leave: number }[]; open: number[] } {
  const pairs: { join: number; leave: number }[] = [];
  const open: number[] = [];
  let ended = 0;
  for (const [index, { action }] of timed.entries()) {
    if (action === 'joined') {
      open.push(index);
    } else if (ends === 'latest') {
      pairs.push({ join: open.pop() ?? -1, leave: index });
    } else {
      pairs.push({ join: open[ended] ?? -1, leave: index });
      if (ended < open.length) ended += 1;
    }
  }
  return { pairs, open: open.slice(ended) };
}

/** In the order of time; those whose moment cannot be read come first. */
export function byWall(a: Pick<LogEntry, 'wall'>, b: Pick<LogEntry, 'wall'>): number {
  const [one, other] = [a.wall ?? '', b.wall ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The cells of both lines; those of the leave get the number of their column behind the title. */
export function rawOfStay({ join, leave }: LoggedStay, titles: readonly string[]): Record<string, string> {
  const lines = [join, leave].flatMap((entry) => (entry === null ? [] : [entry.line.cells]));
  const width = Math.max(titles.length, ...lines.map((cells) => cells.length));
  const padded = (cells: readonly string[]): string[] =>
    Array.from({ length: width }, (_, at) => cells[at] ?? '');
  return rawOf(
    lines.flatMap(padded),
    lines.flatMap(() => padded(titles)),
  );
}
