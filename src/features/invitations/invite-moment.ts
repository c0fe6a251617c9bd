// When the invitation of a session is due: so many days before it, at a wall time of its cohort.
import { dayPlusDays, instantPlusSeconds, type Day, type Instant } from '../../core/time/instant.js';
import { instantsOfLocal } from '../../core/time/zone.js';

export interface InviteRhythm {
  daysBefore: number;
  /** `HH:MM` on the clocks of the cohort's zone. */
  localTime: string;
}

const hourSeconds = 3600;

/**
 * `08:00` the day before stays 08:00 on both sides of a clock change. A wall time that happens twice counts the first
 * time; one that is skipped counts as the same stretch of day after the change.
 */
export function inviteMomentOf(session: { localDate: Day; timeZone: string }, rhythm: InviteRhythm): Instant {
  const day = dayPlusDays(session.localDate, -rhythm.daysBefore);
  const [first] = instantsOfLocal(day, rhythm.localTime, session.timeZone);
  if (first !== undefined) return first;
  const [hours = '0', minutes = '00'] = rhythm.localTime.split(':');
  const hourBefore = Number(hours) - 1;
  const earlier = `${String(Math.max(0, hourBefore)).padStart(2, '0')}:${minutes}`;
  const [before] = hourBefore < 0 ? [] : instantsOfLocal(day, earlier, session.timeZone);
  if (before !== undefined) return instantPlusSeconds(before, hourSeconds);
  const [nextDay] = instantsOfLocal(dayPlusDays(day, 1), '01:00', session.timeZone);
  if (nextDay === undefined)
    throw new Error(`no time of day for an invitation on ${day} in ${session.timeZone}`);
  return nextDay;
}
