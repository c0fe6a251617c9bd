// Half-open stretches of time in epoch seconds, and the set arithmetic that presence is made of.

/** `[startSeconds, endSeconds)`, seconds since 1970-01-01T00:00:00Z; empty where end ≤ start. */
export interface Interval {
  startSeconds: number;
  endSeconds: number;
}

/** Sorted, disjoint, non-empty union. `[10,20) [15,30) [30,40)` → `[10,40)`: touching stretches join. */
export function uniteIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals
    .filter((interval) => interval.endSeconds > interval.startSeconds)
    .sort((a, b) => a.startSeconds - b.startSeconds || a.endSeconds - b.endSeconds);
  const united: Interval[] = [];
  for (const interval of sorted) {
    const last = united.at(-1);
    if (last !== undefined && interval.startSeconds <= last.endSeconds) {
      last.endSeconds = Math.max(last.endSeconds, interval.endSeconds);
    } else {
      united.push({ ...interval });
    }
  }
  return united;
}

/** The part of `intervals` inside `windows`; both are united first. */
export function intersectIntervals(intervals: readonly Interval[], windows: readonly Interval[]): Interval[] {
  const left = uniteIntervals(intervals);
  const right = uniteIntervals(windows);
  const common: Interval[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const a = left[i] as Interval;
    const b = right[j] as Interval;
    const startSeconds = Math.max(a.startSeconds, b.startSeconds);
    const endSeconds = Math.min(a.endSeconds, b.endSeconds);
    if (endSeconds > startSeconds) common.push({ startSeconds, endSeconds });
    if (a.endSeconds < b.endSeconds) i += 1;
    else j += 1;
  }
  return common;
}

/** What of `intervals` is left when `removed` is taken out. */
export function subtractIntervals(intervals: readonly Interval[], removed: readonly Interval[]): Interval[] {
  const holes = uniteIntervals(removed);
  return uniteIntervals(intervals).flatMap((interval) => {
    const rest: Interval[] = [];
    let from = interval.startSeconds;
    for (const hole of holes) {
      if (hole.endSeconds <= from || hole.startSeconds >= interval.endSeconds) continue;
      if (hole.startSeconds > from) rest.push({ startSeconds: from, endSeconds: hole.startSeconds });
      from = Math.max(from, hole.endSeconds);
    }
    if (from < interval.endSeconds) rest.push({ startSeconds: from, endSeconds: interval.endSeconds });
    return rest;
  });
}

/** Seconds covered; give it united intervals, overlaps are counted twice. */
export function totalSeconds(intervals: readonly Interval[]): number {
  return intervals.reduce(
    (sum, interval) => sum + Math.max(0, interval.endSeconds - interval.startSeconds),
    0,
  );
}
