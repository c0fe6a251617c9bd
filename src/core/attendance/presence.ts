// One clinician's connections in a session, united and clipped: when and how long she was there.
import { epochSecondsOf } from '../time/instant.js';
import { intersectIntervals, totalSeconds, uniteIntervals } from '../time/interval.js';
import type { Interval } from '../time/interval.js';
import type { Evidence, SourceRow } from './evidence.js';

export interface Presence {
  /** United and clipped to the window. */
  intervals: Interval[];
  /** Clipped union of the timed connections. */
  seconds: number;
  /** Sum of the rows that state totals without times, at most the window; null where there are none. */
  totalsOnlySeconds: number | null;
  unclippedSeconds: number;
  /** Connections that counted: main room, not a no-show. */
  joins: number;
  /** True where an end was missing and closed by inference. */
  isInferred: boolean;
  evidence: Extract<Evidence, 'exact' | 'minute' | 'totals-only'>;
}

export type PresenceRow = Pick<
  SourceRow,
  'joinAt' | 'leaveAt' | 'room' | 'noShow' | 'statedSeconds' | 'timeGrade'
>;

/**
 * 12:00:00–12:20:30 and 12:20:45–13:00:00 → 3585 s, whatever the duration column says (attendance-sources.md §0 rule 1).
 * A connection that never ends is closed at `closeOpenAtSeconds` (epoch), by default at the end of the window.
 */
export function unitePresence(
  rows: readonly PresenceRow[],
  window: Interval,
  closeOpenAtSeconds: number = window.endSeconds,
): Presence {
  const counted = rows.filter((row) => row.room === 'main' && !row.noShow);
  const timed = counted.filter((row) => row.joinAt !== null);
  const totals = counted.filter((row) => row.timeGrade === 'totals-only');
  const stretches = timed.flatMap((row) => stretchOf(row, closeOpenAtSeconds));
  const intervals = intersectIntervals(stretches, [window]);
  const windowSeconds = Math.max(0, window.endSeconds - window.startSeconds);
  const statedTotal = totals.reduce((sum, row) => sum + (row.statedSeconds ?? 0), 0);
  return {
    intervals,
    seconds: totalSeconds(intervals),
    totalsOnlySeconds: totals.length === 0 ? null : Math.min(statedTotal, windowSeconds),
    unclippedSeconds: totalSeconds(uniteIntervals(stretches)),
    joins: timed.length + totals.length,
    isInferred: timed.some((row) => row.leaveAt === null),
    evidence: evidenceOf(timed, totals.length > 0),
  };
}

function stretchOf({ joinAt, leaveAt }: PresenceRow, closeOpenAtSeconds: number): Interval[] {
  if (joinAt === null) return [];
  const endSeconds = leaveAt === null ? closeOpenAtSeconds : epochSecondsOf(leaveAt);
  return [{ startSeconds: epochSecondsOf(joinAt), endSeconds }];
}

/** As good as the weakest timed row; an inferred end is not exact. */
function evidenceOf(timed: readonly PresenceRow[], hasTotals: boolean): Presence['evidence'] {
  if (timed.length === 0 && hasTotals) return 'totals-only';
  return timed.some((row) => row.timeGrade !== 'exact') ? 'minute' : 'exact';
}

/** Shorter waits are how everybody enters. */
const waitingRoomSecondsMin = 60;
const allTime: Interval = { startSeconds: 0, endSeconds: Number.MAX_SAFE_INTEGER };

/**
 * True where leaving out the waiting room leaves nothing although those rows hold real time: some tools flag everybody
 * (attendance-sources.md §1.1), so a person must look. With a window only time inside it counts.
 */
export function waitingRoomOnly(rows: readonly PresenceRow[], window: Interval = allTime): boolean {
  if (heldSeconds(rows, window) > 0) return false;
  const waiting = rows.filter(
    (row) => row.room === 'waiting' && (row.leaveAt !== null || row.joinAt === null),
  );
  const asIfAdmitted = waiting.map((row) => ({ ...row, room: 'main' as const }));
  return heldSeconds(asIfAdmitted, window) >= waitingRoomSecondsMin;
}

function heldSeconds(rows: readonly PresenceRow[], window: Interval): number {
  const presence = unitePresence(rows, window);
  return presence.seconds + (presence.totalsOnlySeconds ?? 0);
}
