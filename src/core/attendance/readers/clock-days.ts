// Times without a date: which day they are of, from the file's own date or from the session that they should belong to.
import type { Finding } from '../../finding.js';
import { dayPlusDays, epochSecondsOf, type Day } from '../../time/instant.js';
import { instantToLocal } from '../../time/zone.js';
import { readTimeOfDay, type LocalMoment } from './dates.js';
import type { WallClock } from './wall-clock.js';

/** How many times had no date of their own, and how many of them were taken for the afternoon. */
export interface Assumed {
  days: number;
  afternoons: number;
}

export interface DayChoice {
  /** The day that the file names; left out: that of the session, or one beside it. */
  day?: Day | undefined;
  /** Whether `1:05` may mean 13:05, as in sheets kept by hand. */
  halfDays?: boolean;
}

const halfDayHours = 12;

/** `2026-01-05 00:00:00`, as a workbook holds a day → `2026-01-05`. */
export function dayText(cell: string): string {
  return cell.trim().replace(/[ T]00:00(?::00)?$/, '');
}

/** Reads `18:02` as the moment nearest to the session, and everything else as `clock` does. */
export function withDays(clock: WallClock, assumed: Assumed, choice: DayChoice = {}): WallClock {
  const days = daysOf(clock, choice.day);
  return {
    ...clock,
    read: (text) => {
      const bare = readTimeOfDay(text);
      if (bare === null) return clock.read(text);
      const isHalf = choice.halfDays === true && bare.mayBeAfternoon;
      const times = isHalf ? [bare.time, afternoonOf(bare.time)] : [bare.time];
      const nearest = times
        .flatMap((time) => days.map((day): LocalMoment => ({ day, time, hasSeconds: bare.hasSeconds })))
        .reduce((best, each) => (secondsOff(each, clock) < secondsOff(best, clock) ? each : best));
      if (choice.day === undefined) assumed.days += 1;
      if (nearest.time !== bare.time) assumed.afternoons += 1;
      return nearest;
    },
  };
}

/** A meeting of the session's day may have run past midnight; one of another day must not come nearer by that. */
function daysOf({ session, timeZone }: WallClock, day: Day | undefined): Day[] {
  const start = instantToLocal(session.startsAt, timeZone).day;
  if (day === undefined) return [start, dayPlusDays(start, 1), dayPlusDays(start, -1)];
  return day === start ? [day, dayPlusDays(day, 1)] : [day];
}

function afternoonOf(time: string): string {
  return `${Number(time.slice(0, 2)) + halfDayHours}${time.slice(2)}`;
}

/** By the session's own offset: an hour more or less on a day of clock changes decides nothing among whole half days. */
function secondsOff({ day, time }: LocalMoment, { session, timeZone }: WallClock): number {
  const { offsetMinutes } = instantToLocal(session.startsAt, timeZone);
  const at = epochSecondsOf(`${day}T${time}Z`) - offsetMinutes * 60;
  return Math.max(epochSecondsOf(session.startsAt) - at, at - epochSecondsOf(session.endsAt), 0);
}

/** Only the person who sends such a file can know whether it was so. */
export function assumedFindings(assumed: Assumed, { session, timeZone }: WallClock): Finding[] {
  const { day } = instantToLocal(session.startsAt, timeZone);
  const findings: Finding[] = [];
  if (assumed.days > 0) {
    findings.push({
      code: 'attendance.day-assumed',
      severity: 'warning',
      detail: `The times in this file have no date; they were read as those of the session's day, ${day}. Check that the file belongs to this session.`,
      params: { day },
    });
  }
  if (assumed.afternoons > 0) {
    findings.push({
      code: 'attendance.afternoon-assumed',
      severity: 'warning',
      detail: `Times without AM or PM (${assumed.afternoons} of them) were read as afternoon, which is nearer to the session.`,
      params: { times: assumed.afternoons },
    });
  }
  return findings;
}
