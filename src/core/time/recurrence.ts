// A weekly schedule in wall time, unfolded into sessions with instants.
import { dayPlusDays, instantPlusSeconds } from './instant.js';
import type { Day, Instant } from './instant.js';
import { localToInstant } from './zone.js';
import type { LocalTimeProblem } from './zone.js';

/** Ten years of weekly sessions; more is a typing error. */
export const sessionsMax = 520;

export interface WeeklyRepeat {
  /** Every so many weeks, 1 or more. */
  every: number;
  unit: 'week';
  /** Sessions held: skipped dates are not counted. Give `count` or `until`. */
  count?: number;
  /** Last possible date, inclusive. */
  until?: Day;
  skip?: readonly Day[];
}

export interface WeeklySchedule {
  firstDate: Day;
  /** Wall time `HH:MM`; stays the same across both clock changes. */
  startTime: string;
  durationMinutes: number;
  timeZone: string;
  repeat: WeeklyRepeat;
}

export interface PlannedSession {
  number: number;
  localDate: Day;
  startsAt: Instant;
  endsAt: Instant;
}

export type Expansion =
  | { ok: true; sessions: PlannedSession[] }
  | { ok: false; problem: LocalTimeProblem | 'too-many'; localDate: Day };

function requireSense(repeat: WeeklyRepeat): void {
  const { every, count, until } = repeat;
  if (!Number.isInteger(every) || every < 1)
    throw new RangeError('repeat.every must be a whole number from 1');
  if ((count === undefined) === (until === undefined))
    throw new RangeError('give either repeat.count or repeat.until');
  if (count !== undefined && (!Number.isInteger(count) || count < 0))
    throw new RangeError('repeat.count is no count');
}

/**
 * `12:00 America/Toronto` from 2026-10-28 for two weeks → 16:00Z, then 17:00Z.
 * A start that does not exist or happens twice is reported with its date, never moved (invites.md R5).
 */
export function expandWeekly(schedule: WeeklySchedule): Expansion {
  const { repeat } = schedule;
  requireSense(repeat);
  const skipped = new Set(repeat.skip);
  const sessions: PlannedSession[] = [];
  const isOver = (day: Day): boolean =>
    repeat.until !== undefined ? day > repeat.until : sessions.length >= (repeat.count ?? 0);
  for (
    let localDate = schedule.firstDate;
    !isOver(localDate);
    localDate = dayPlusDays(localDate, 7 * repeat.every)
  ) {
    if (skipped.has(localDate)) continue;
    if (sessions.length >= sessionsMax) return { ok: false, problem: 'too-many', localDate };
    const start = localToInstant(localDate, schedule.startTime, schedule.timeZone);
    if (!start.ok) return { ok: false, problem: start.problem, localDate };
    sessions.push({
      number: sessions.length + 1,
      localDate,
      startsAt: start.instant,
      endsAt: instantPlusSeconds(start.instant, schedule.durationMinutes * 60),
    });
  }
  return { ok: true, sessions };
}
