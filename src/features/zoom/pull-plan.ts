// When a session's report is asked for: three times after its end, and in between where an answer failed.
import { epochSecondsOf, instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { ZoomFaultKind } from '../../platform/zoom/zoom-fault.js';
import { waitSeconds } from './patience.js';

/**
 * Beside what Zoom answers: it names nobody yet, which is usual right after a meeting; nobody in it was connected
 * during the session; it could not be taken in, for a reason that the log tells.
 */
export type PullFault = ZoomFaultKind | 'nobody-yet' | 'other-time' | 'not-taken-in';

/** Right after the end answers are empty, and the next day they may know more (attendance-sources.md §2). */
const pullSecondsAfterEnd = [15 * 60, 2 * 3600, 24 * 3600] as const;
/** Then whoever still misses the report asks for it by hand. */
const givenUpSecondsAfterEnd = 48 * 3600;

/** The moment of the pull after so many answers; null after the last. */
export function plannedPullAt(endsAt: Instant, answered: number): Instant | null {
  const seconds = pullSecondsAfterEnd[answered];
  return seconds === undefined ? null : instantPlusSeconds(endsAt, seconds);
}

/** Sessions that ended in this stretch may be due. */
export function duePeriod(asOf: Instant): { endedAfter: Instant; endedBy: Instant } {
  return {
    endedAfter: instantPlusSeconds(asOf, -givenUpSecondsAfterEnd),
    endedBy: instantPlusSeconds(asOf, -pullSecondsAfterEnd[0]),
  };
}

/** One answer stands for every pull that was planned by then. */
export function answeredBy(endsAt: Instant, answered: number, at: Instant): number {
  const elapsedSeconds = epochSecondsOf(at) - epochSecondsOf(endsAt);
  const passed = pullSecondsAfterEnd.filter((seconds) => seconds <= elapsedSeconds).length;
  return Math.min(pullSecondsAfterEnd.length, Math.max(answered, passed));
}

/** After a failure: sooner or later by what went wrong, never later than the next planned pull; null once given up. */
export function retryAt(
  plan: { endsAt: Instant; answered: number; attempts: number },
  fault: PullFault,
  asOf: Instant,
  askedSeconds?: number,
): Instant | null {
  const planned = plannedAfter(plan.endsAt, asOf);
  // A whole answer about another time: only a later one can be about this session.
  if (fault === 'other-time') return planned;
  const kind = fault === 'nobody-yet' ? 'failing' : fault === 'not-taken-in' ? 'refused' : fault;
  const own = instantPlusSeconds(asOf, waitSeconds(kind, plan.attempts, askedSeconds));
  const next = planned !== null && planned < own && askedSeconds === undefined ? planned : own;
  return next > instantPlusSeconds(plan.endsAt, givenUpSecondsAfterEnd) ? null : next;
}

function plannedAfter(endsAt: Instant, asOf: Instant): Instant | null {
  const moments = pullSecondsAfterEnd.map((seconds) => instantPlusSeconds(endsAt, seconds));
  return moments.find((moment) => moment > asOf) ?? null;
}
