// Which run of a recurring meeting belongs to which session: by when it began, or when something happened in it.
import { epochSecondsOf, type Instant } from '../time/instant.js';

const earlySeconds = 30 * 60;
const lateSeconds = 120 * 60;
/** A host may open the room for a rehearsal and leave it open. */
const longAheadSeconds = 12 * 3600;

export interface PlannedTime {
  startsAt: Instant;
  endsAt: Instant;
}

/** From half an hour before the start to two hours after the end (attendance-sources.md §2). */
export function isWithinReach({ startsAt, endsAt }: PlannedTime, at: Instant): boolean {
  const atSeconds = epochSecondsOf(at);
  return (
    atSeconds >= epochSecondsOf(startsAt) - earlySeconds && atSeconds < epochSecondsOf(endsAt) + lateSeconds
  );
}

function distanceSeconds({ startsAt, endsAt }: PlannedTime, at: Instant): number {
  const atSeconds = epochSecondsOf(at);
  return Math.max(0, epochSecondsOf(startsAt) - atSeconds, atSeconds - epochSecondsOf(endsAt));
}

/** Of sessions that meet under one number: the one that is on, else the nearest in reach. */
export function sessionAt<Session extends PlannedTime>(
  sessions: readonly Session[],
  at: Instant,
): Session | undefined {
  const [nearest] = sessions
    .filter((session) => isWithinReach(session, at))
    .sort((a, b) => distanceSeconds(a, at) - distanceSeconds(b, at) || (a.startsAt < b.startsAt ? -1 : 1));
  return nearest;
}

/**
 * The runs that began in reach; where there is none, the last that began in the half day before, since a room may have
 * been opened long ahead. Whether anybody was in it during the session is judged by its report.
 */
export function runsOfSession<Run extends { startAt: Instant }>(
  session: PlannedTime,
  runs: readonly Run[],
): Run[] {
  const inReach = runs.filter((run) => isWithinReach(session, run.startAt));
  if (inReach.length > 0) return inReach;
  const startSeconds = epochSecondsOf(session.startsAt);
  const before = runs
    .filter(({ startAt }) => {
      const aheadSeconds = startSeconds - epochSecondsOf(startAt);
      return aheadSeconds > 0 && aheadSeconds <= longAheadSeconds;
    })
    .sort((a, b) => (a.startAt < b.startAt ? 1 : -1));
  return before.slice(0, 1);
}
