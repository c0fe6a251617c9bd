// From the wall times of one row to instants, honest about the hours that clock changes remove or repeat.
import { epochSecondsOf } from '../../time/instant.js';
import type { Instant } from '../../time/instant.js';
import { instantsOfLocal } from '../../time/zone.js';
import type { LocalMoment } from './dates.js';

export interface RowTimes {
  joinAt: Instant | null;
  leaveAt: Instant | null;
  /** `gap`: a time that never was; `overlap`: a doubled hour, not decided; `overlap-settled`: decided by what fits. */
  problem: 'gap' | 'overlap' | 'overlap-settled' | null;
}

export interface PlacingHints {
  timeZone: string;
  session: { startsAt: Instant; endsAt: Instant };
  /** Zoom's own minutes, rounded up. */
  statedSeconds: number | null;
}

/** Instants of one join and leave; a doubled hour is settled by the stated duration, then by the session, else left open. */
export function placeRow(join: LocalMoment | null, leave: LocalMoment | null, hints: PlacingHints): RowTimes {
  const joins = candidates(join, hints.timeZone);
  const leaves = candidates(leave, hints.timeZone);
  if (joins.length === 0 || leaves.length === 0) {
    return { joinAt: joins[0] ?? null, leaveAt: leaves[0] ?? null, problem: 'gap' };
  }
  if (joins.length === 1 && leaves.length === 1) {
    return { joinAt: joins[0] ?? null, leaveAt: leaves[0] ?? null, problem: null };
  }
  const pairs = joins.flatMap((joinAt) => leaves.map((leaveAt) => ({ joinAt, leaveAt }))).filter(isForward);
  const asStated = pairs.filter((pair) => lastsAsStated(pair, hints));
  const likely = asStated.length > 0 ? asStated : pairs;
  const settled = sole(likely) ?? sole(likely.filter((pair) => meets(pair, hints)));
  if (settled === null) return { joinAt: null, leaveAt: null, problem: 'overlap' };
  return { ...settled, problem: 'overlap-settled' };
}

interface Pair {
  joinAt: Instant | null;
  leaveAt: Instant | null;
}

/** `[null]` where there is nothing to place, so that pairs can still be formed. */
function candidates(moment: LocalMoment | null, timeZone: string): (Instant | null)[] {
  if (moment?.instant !== undefined) return [moment.instant];
  return moment === null ? [null] : instantsOfLocal(moment.day, moment.time, timeZone);
}

function sole(pairs: readonly Pair[]): Pair | null {
  return pairs.length === 1 ? (pairs[0] ?? null) : null;
}

function isForward({ joinAt, leaveAt }: Pair): boolean {
  return joinAt === null || leaveAt === null || joinAt <= leaveAt;
}

function lastsAsStated({ joinAt, leaveAt }: Pair, { statedSeconds }: PlacingHints): boolean {
  if (joinAt === null || leaveAt === null || statedSeconds === null) return false;
  return Math.abs(epochSecondsOf(leaveAt) - epochSecondsOf(joinAt) - statedSeconds) <= 60;
}

function meets({ joinAt, leaveAt }: Pair, { session }: PlacingHints): boolean {
  return (joinAt ?? leaveAt ?? '') < session.endsAt && (leaveAt ?? joinAt ?? '') > session.startsAt;
}
