// From presence or a manual mark to the fact of attendance: minutes, status, and what it rests on.
import { intersectIntervals, totalSeconds } from '../time/interval.js';
import type { Interval } from '../time/interval.js';
import type { AttendanceStatus, Evidence } from './evidence.js';
import type { Presence } from './presence.js';

/** Missing at most this much of a session still is `attended` (contract). */
export const attendedGraceMinutes = 5;

export type ManualMark = { minutes: number } | { intervals: readonly Interval[] };

export interface AttendanceInput {
  window: Interval;
  presence: Presence | null;
  /** Replaces whatever the sources say. */
  manual: ManualMark | null;
  /** Only webhook, shared-device or unconfirmed evidence so far. */
  provisional: boolean;
  /** A source names her, but when she was there cannot be read. */
  timesUnknown?: boolean;
}

export interface AttendanceDecision {
  /** Clipped to the whole session. */
  seconds: number;
  /** Whole minutes begun and ended: floor of seconds over 60. */
  minutes: number;
  status: AttendanceStatus;
  evidence: Evidence;
  /** Empty where only a number of minutes is known. */
  intervals: Interval[];
  totalsOnlySeconds: number | null;
  manualMinutes: number | null;
  /** True where a person's mark decided. */
  adjusted: boolean;
}

type Measured = Omit<AttendanceDecision, 'minutes' | 'status'>;

/** A detailed report outranks totals without times; a manual mark outranks both. */
export function decideAttendance({
  window,
  presence,
  manual,
  provisional,
  timesUnknown = false,
}: AttendanceInput): AttendanceDecision {
  const measured = manual !== null ? byHand(manual, window) : bySources(presence);
  const minutes = Math.floor(measured.seconds / 60);
  // Parse failure is not absence (attendance-sources.md §0 rule 10): without a minute it waits for a person.
  const isUnconfirmed = (provisional && measured.seconds > 0) || (timesUnknown && minutes <= 0);
  const status = statusOf(minutes, window, manual === null && isUnconfirmed);
  return { ...measured, minutes, status };
}

function byHand(manual: ManualMark, window: Interval): Measured {
  const base = { evidence: 'manual', totalsOnlySeconds: null, adjusted: true } as const;
  if ('intervals' in manual) {
    const intervals = intersectIntervals(manual.intervals, [window]);
    return { ...base, intervals, seconds: totalSeconds(intervals), manualMinutes: null };
  }
  if (!Number.isInteger(manual.minutes) || manual.minutes < 0) {
    throw new RangeError(`not a number of minutes: ${manual.minutes}`);
  }
  const seconds = Math.min(manual.minutes * 60, window.endSeconds - window.startSeconds);
  return { ...base, intervals: [], seconds, manualMinutes: Math.floor(seconds / 60) };
}

function bySources(presence: Presence | null): Measured {
  const base = { manualMinutes: null, adjusted: false } as const;
  if (presence === null)
    return { ...base, seconds: 0, evidence: 'exact', intervals: [], totalsOnlySeconds: null };
  const { evidence, totalsOnlySeconds } = presence;
  if (evidence === 'totals-only') {
    return { ...base, seconds: totalsOnlySeconds ?? 0, evidence, intervals: [], totalsOnlySeconds };
  }
  return {
    ...base,
    seconds: presence.seconds,
    evidence,
    intervals: presence.intervals,
    totalsOnlySeconds: null,
  };
}

function statusOf(minutes: number, window: Interval, provisional: boolean): AttendanceStatus {
  if (provisional) return 'provisional';
  if (minutes <= 0) return 'absent';
  const sessionMinutes = Math.floor((window.endSeconds - window.startSeconds) / 60);
  return minutes >= sessionMinutes - attendedGraceMinutes ? 'attended' : 'partial';
}
