// Overlapping sessions of one person: which session keeps a minute, and which reckonings that touches.
import type { Interval } from '../time/interval.js';
import { uniteIntervals } from '../time/interval.js';
import type { Instant } from '../time/instant.js';

export interface SessionStart {
  sessionId: string;
  startsAt: Instant;
}

/** What one session's award covers in one credit system. */
export interface CreditedStretch extends SessionStart {
  countedIntervals: readonly Interval[];
}

/** Order in which sessions keep minutes: the one that started first, ties by session id (credits.md §1.2). */
export function compareSessions(a: SessionStart, b: SessionStart): number {
  if (a.startsAt !== b.startsAt) return a.startsAt < b.startsAt ? -1 : 1;
  return a.sessionId === b.sessionId ? 0 : a.sessionId < b.sessionId ? -1 : 1;
}

/** Minutes that earlier sessions already credit; give it one person's awards in one credit system. */
export function takenBefore(session: SessionStart, credited: readonly CreditedStretch[]): Interval[] {
  return uniteIntervals(
    credited
      .filter((other) => compareSessions(other, session) < 0)
      .flatMap((other) => other.countedIntervals),
  );
}

/** Of overlapping sessions those that come after: where this one's minutes changed, they are reckoned again in this order. */
export function sessionsAfter<S extends SessionStart>(session: SessionStart, overlapping: readonly S[]): S[] {
  return overlapping.filter((other) => compareSessions(other, session) > 0).sort(compareSessions);
}

/**
 * Reckons one person's sessions in their order, each with the minutes the earlier ones took. `reckon` says what a
 * session's award covers; the result keeps the order.
 */
export function reckonInOrder<S extends SessionStart, R extends { countedIntervals: readonly Interval[] }>(
  sessions: readonly S[],
  reckon: (session: S, takenIntervals: Interval[]) => R,
): { session: S; result: R }[] {
  const credited: CreditedStretch[] = [];
  return [...sessions].sort(compareSessions).map((session) => {
    const result = reckon(session, takenBefore(session, credited));
    credited.push({
      sessionId: session.sessionId,
      startsAt: session.startsAt,
      countedIntervals: result.countedIntervals,
    });
    return { session, result };
  });
}
