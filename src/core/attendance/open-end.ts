// A stay whose leave nobody recorded: how it was closed, and whether any of the presence rests on that alone.
import { intersectIntervals, subtractIntervals, type Interval } from '../time/interval.js';
import type { SourceRow } from './evidence.js';

/** By the session's end, by the end of the meeting as its source tells it, or by the least that stated minutes prove. */
export const inferredEnds = ['session-end', 'meeting-end', 'stated-minutes'] as const;
export type InferredEnd = (typeof inferredEnds)[number];

export interface OpenEnd {
  closedBy: InferredEnd;
  /** Of the stay, what lies in the window and no stay with a leave of its own proves. */
  intervals: Interval[];
}

interface Stay {
  row: Pick<SourceRow, 'leaveAt' | 'timeGrade' | 'staysOpen'>;
  stretch: Interval;
}

/** Null where the source told of the leave itself. */
export function closedBy({ leaveAt, timeGrade, staysOpen }: Stay['row']): InferredEnd | null {
  if (leaveAt !== null) return timeGrade === 'inferred' ? 'meeting-end' : null;
  return staysOpen === true ? 'session-end' : 'stated-minutes';
}

export function openEndsOf(stays: readonly Stay[], window: Interval): OpenEnd[] {
  const told = stays.filter(({ row }) => closedBy(row) === null).map(({ stretch }) => stretch);
  return stays.flatMap(({ row, stretch }) => {
    const by = closedBy(row);
    if (by === null) return [];
    const intervals = subtractIntervals(intersectIntervals([stretch], [window]), told);
    return intervals.length === 0 ? [] : [{ closedBy: by, intervals }];
  });
}

/** Of several the one that may be furthest from the truth. */
export function boldestEnd(ends: readonly (InferredEnd | null)[]): InferredEnd | null {
  return inferredEnds.find((end) => ends.includes(end)) ?? null;
}
