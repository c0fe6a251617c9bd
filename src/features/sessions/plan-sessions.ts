// The dates of a new cohort, or the reason why its schedule cannot be kept.
import { AppError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { epochSecondsOf, type Day } from '../../core/time/instant.js';
import { expandWeekly, sessionsMax, type PlannedSession } from '../../core/time/recurrence.js';
import { requireZone } from '../programs/require-zone.js';
import { invalid } from './agenda.js';
import type { CohortFields, Repeat } from './cohort.js';

function definedRepeat({ every, unit, count, until, skip }: Repeat) {
  return {
    every,
    unit,
    ...(count === undefined ? {} : { count }),
    ...(until === undefined ? {} : { until }),
    ...(skip === undefined ? {} : { skip }),
  };
}

function clockProblem(problem: 'gap' | 'overlap', localDate: Day, fields: CohortFields): AppError {
  const when = `${localDate} ${fields.startTime} ${fields.timeZone}`;
  const code = problem === 'gap' ? 'schedule.no-such-time' : 'schedule.ambiguous-time';
  const why =
    problem === 'gap'
      ? `${when} does not exist: the clocks go forward that night.`
      : `${when} happens twice: the clocks go back that night.`;
  const detail = `${why} Choose another time, or put ${localDate} into repeat.skip and add that session by itself.`;
  return new AppError(code, detail, {
    errors: [{ pointer: '/body/startTime', code, detail }],
    extensions: { localDate },
  });
}

export function planSessions(fields: CohortFields): PlannedSession[] {
  requireZone(fields.timeZone, fields.firstDate);
  const plan = expandWeekly({
    firstDate: fields.firstDate,
    startTime: fields.startTime,
    durationMinutes: fields.durationMinutes,
    timeZone: fields.timeZone,
    repeat: definedRepeat(fields.repeat),
  });
  if (!plan.ok) {
    if (plan.problem !== 'too-many') throw clockProblem(plan.problem, plan.localDate, fields);
    throw invalid({
      pointer: '/body/repeat',
      code: 'schedule.too-many',
      detail: `A cohort has at most ${sessionsMax} sessions; this schedule goes on after ${plan.localDate}.`,
    });
  }
  const last = plan.sessions.at(-1);
  if (last === undefined) {
    throw new AppError('schedule.empty', 'No date is left: look at firstDate, until and the skipped dates.');
  }
  requireZone(fields.timeZone, last.localDate);
  return plan.sessions;
}

/** A skipped date that is no date of the schedule is probably a slip of the pen. */
export function unusedSkips({ firstDate, repeat }: CohortFields): Finding[] {
  const dayNumber = (day: Day): number => epochSecondsOf(`${day}T00:00:00Z`) / 86400;
  const isDate = (day: Day): boolean =>
    day >= firstDate &&
    (repeat.until === undefined || day <= repeat.until) &&
    (dayNumber(day) - dayNumber(firstDate)) % (7 * repeat.every) === 0;
  return (repeat.skip ?? [])
    .filter((day) => !isDate(day))
    .map((day) => ({
      code: 'schedule.skip-unused',
      severity: 'warning' as const,
      detail: `${day} is skipped but is no date of this schedule; check it.`,
      params: { day },
    }));
}
