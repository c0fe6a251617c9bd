// When a session seems to have really begun, from when the host and most of the people came: an offer to a person, never a decision.
import type { Interval } from '../time/interval.js';

export interface Arrival {
  isHost: boolean;
  /** United, in order of time. */
  stretches: readonly Interval[];
}

export interface BegunHint {
  atSeconds: number;
  /** First moment of a host; null where the source names none. */
  hostAtSeconds: number | null;
  /** First moment at which half as many were in as at the fullest; null where too few came to say. */
  halfAtSeconds: number | null;
  /** The fullest. */
  people: number;
}

/** Less than this is how every meeting begins. */
export const begunLateSecondsMin = 3 * 60;
/** Fewer people are no crowd. */
const crowdMin = 3;

/**
 * Planned 12:00, host in at 12:08:20, half of 24 people at 12:01:10 → 12:08. Whoever waits before an empty stage is early,
 * so the later of the two decides; people gather before every meeting, so it never seems to have begun before its plan.
 */
export function begunHint(
  arrivals: readonly Arrival[],
  planned: Interval,
  lateSecondsMax: number,
): BegunHint | null {
  const hostAtSeconds = earliest(arrivals.filter(({ isHost }) => isHost));
  const { people, halfAtSeconds } = crowdOf(arrivals);
  const signs = [hostAtSeconds, halfAtSeconds].filter((at) => at !== null);
  if (signs.length === 0) return null;
  const latest = Math.max(...signs);
  const atSeconds = latest - (latest % 60);
  const lateSeconds = atSeconds - planned.startSeconds;
  if (lateSeconds < begunLateSecondsMin || lateSeconds > lateSecondsMax || latest >= planned.endSeconds)
    return null;
  return { atSeconds, hostAtSeconds, halfAtSeconds, people };
}

function earliest(arrivals: readonly Arrival[]): number | null {
  const starts = arrivals.flatMap(({ stretches }) => stretches.map(({ startSeconds }) => startSeconds));
  return starts.length === 0 ? null : Math.min(...starts);
}

function crowdOf(arrivals: readonly Arrival[]): { people: number; halfAtSeconds: number | null } {
  const changes = arrivals
    .flatMap(({ stretches }) =>
      stretches.flatMap(({ startSeconds, endSeconds }) => [
        { atSeconds: startSeconds, by: 1 },
        { atSeconds: endSeconds, by: -1 },
      ]),
    )
    .sort((a, b) => a.atSeconds - b.atSeconds || a.by - b.by);
  let present = 0;
  const counts = changes.map(({ atSeconds, by }) => {
    present += by;
    return { atSeconds, present };
  });
  const people = Math.max(0, ...counts.map((each) => each.present));
  const half = counts.find((each) => each.present * 2 >= people);
  return { people, halfAtSeconds: people < crowdMin || half === undefined ? null : half.atSeconds };
}
