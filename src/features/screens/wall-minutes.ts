// Times of day as people type them into a form about one session, and back: `12:10` means the minute nearest to it.
import {
  dayPlusDays,
  epochSecondsOf,
  instantFromEpochSeconds,
  type Instant,
} from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import { instantsOfLocal, instantToLocal } from '../../core/time/zone.js';

interface Timed {
  startsAt: Instant;
  endsAt: Instant;
  timeZone: string;
}

/** Undefined where it is no time of day; of a late session `00:10` is the next morning. */
export function nearestTo(session: Timed, time: string): Instant | undefined {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return undefined;
  const middle = (epochSecondsOf(session.startsAt) + epochSecondsOf(session.endsAt)) / 2;
  const { day } = instantToLocal(session.startsAt, session.timeZone);
  return [dayPlusDays(day, -1), day, dayPlusDays(day, 1)]
    .flatMap((each) => instantsOfLocal(each, time, session.timeZone))
    .sort((a, b) => Math.abs(epochSecondsOf(a) - middle) - Math.abs(epochSecondsOf(b) - middle))[0];
}

/** From the first minute to the last, both whole; null where nothing tells when. */
export function wallTimesOf(
  intervals: readonly Interval[],
  timeZone: string,
): { from: string; to: string } | null {
  if (intervals.length === 0) return null;
  const start = Math.min(...intervals.map(({ startSeconds }) => startSeconds));
  const end = Math.max(...intervals.map(({ endSeconds }) => endSeconds));
  const wall = (seconds: number) =>
    instantToLocal(instantFromEpochSeconds(seconds), timeZone).time.slice(0, 5);
  return { from: wall(start), to: wall(Math.ceil(end / 60) * 60) };
}
