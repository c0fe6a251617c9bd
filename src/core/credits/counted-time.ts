// Presence cut down to the minutes a rule counts: agenda windows, less what is credited elsewhere, floored once.
import type { Interval } from '../time/interval.js';
import { intersectIntervals, subtractIntervals, totalSeconds, uniteIntervals } from '../time/interval.js';
import { epochSecondsOf } from '../time/instant.js';
import { divideFloor } from './amount.js';
import type { AgendaSegment, AttendanceFacts, SessionFacts } from './reckoning.js';
import type { SegmentKind } from './vocabulary.js';

export interface CountedTime {
  basis: 'intervals' | 'totals-only' | 'attested';
  sessionSeconds: number;
  countedSeconds: number;
  /** Counted time of the whole session, whoever attends. */
  sessionCountedMinutes: number;
  /** Counted time that no overlapping session has credited already. */
  availableIntervals: Interval[];
  availableMinutes: number;
  /** Counted presence before anything was taken away. */
  presentCountedSeconds: number;
  takenSeconds: number;
  attendedMinutes: number;
  /** The stretches those minutes lie in; the whole available time where the evidence has no times. */
  attendedIntervals: Interval[];
}

/** Consecutive breaks are one break, so cutting a long one in two does not slip under the threshold. */
function mergeBreaks(segments: readonly AgendaSegment[]): AgendaSegment[] {
  const merged: AgendaSegment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (segment.kind === 'break' && last?.kind === 'break') last.minutes += segment.minutes;
    else merged.push({ kind: segment.kind, minutes: segment.minutes });
  }
  return merged;
}

/**
 * The counted stretches of a session: segments of the counted kinds, and breaks short enough (credits.md §1.1).
 * Segments beyond the session's end are cut; an agenda left out is one content segment.
 */
export function countedWindows(
  session: Pick<SessionFacts, 'startsAt' | 'endsAt' | 'segments'>,
  countedKinds: readonly SegmentKind[],
  breakThresholdMin: number,
): Interval[] {
  const whole = {
    startSeconds: epochSecondsOf(session.startsAt),
    endSeconds: epochSecondsOf(session.endsAt),
  };
  if (session.segments.length === 0) return countedKinds.includes('content') ? uniteIntervals([whole]) : [];
  const windows: Interval[] = [];
  let startSeconds = whole.startSeconds;
  for (const segment of mergeBreaks(session.segments)) {
    const endSeconds = startSeconds + segment.minutes * 60;
    const shortBreak = segment.kind === 'break' && segment.minutes <= breakThresholdMin;
    if (countedKinds.includes(segment.kind) || shortBreak) windows.push({ startSeconds, endSeconds });
    startSeconds = endSeconds;
  }
  return intersectIntervals(windows, [whole]);
}

/**
 * Counted presence of one person. Evidence without times is read to the person's disadvantage: uncounted and
 * already credited time is taken off the total first, so no minute can be credited twice.
 */
export function countTime(
  session: SessionFacts,
  attendance: AttendanceFacts,
  windows: readonly Interval[],
  takenIntervals: readonly Interval[],
): CountedTime {
  const sessionSeconds = Math.max(0, epochSecondsOf(session.endsAt) - epochSecondsOf(session.startsAt));
  const countedSeconds = totalSeconds(windows);
  const availableIntervals = subtractIntervals(windows, takenIntervals);
  const availableSeconds = totalSeconds(availableIntervals);
  const common = {
    sessionSeconds,
    countedSeconds,
    sessionCountedMinutes: divideFloor(countedSeconds, 60),
    availableIntervals,
    availableMinutes: divideFloor(availableSeconds, 60),
  };
  const withoutTimes = (basis: 'totals-only' | 'attested', presentCountedSeconds: number): CountedTime => {
    const takenSeconds = Math.min(presentCountedSeconds, countedSeconds - availableSeconds);
    const attendedMinutes = divideFloor(presentCountedSeconds - takenSeconds, 60);
    const attendedIntervals = attendedMinutes > 0 ? availableIntervals : [];
    return { ...common, basis, presentCountedSeconds, takenSeconds, attendedMinutes, attendedIntervals };
  };

  if (attendance.manualMinutes !== null) {
    return withoutTimes('attested', Math.min(attendance.manualMinutes * 60, countedSeconds));
  }
  const present = intersectIntervals(attendance.intervals, windows);
  const attendedIntervals = subtractIntervals(present, takenIntervals);
  const presentCountedSeconds = totalSeconds(present);
  const attendedSeconds = totalSeconds(attendedIntervals);
  const timed: CountedTime = {
    ...common,
    basis: 'intervals',
    presentCountedSeconds,
    takenSeconds: presentCountedSeconds - attendedSeconds,
    attendedMinutes: divideFloor(attendedSeconds, 60),
    attendedIntervals,
  };
  if (attendance.totalsOnlySeconds === null) return timed;
  const uncountedSeconds = sessionSeconds - countedSeconds;
  const totalsCounted = Math.min(
    Math.max(0, attendance.totalsOnlySeconds - uncountedSeconds),
    countedSeconds,
  );
  const totals = withoutTimes('totals-only', totalsCounted);
  return timed.attendedMinutes > totals.attendedMinutes ? timed : totals;
}
