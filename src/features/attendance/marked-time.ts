// Time that a person states for somebody in one session: minutes or stretches, which must fit the session they are about.
import { AppError } from '../../core/errors.js';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import { uniteIntervals, type Interval } from '../../core/time/interval.js';
import type { Session } from '../sessions/session.js';
import { windowOf } from './participants-of.js';

export type MarkedTime = { minutes: number } | { intervals: { startsAt: Instant; endsAt: Instant }[] };

export type CheckedTime = { minutes: number } | { intervals: Interval[] };

function refuse(pointer: string, code: string, detail: string): AppError {
  return new AppError('request.invalid', detail, { errors: [{ pointer, code, detail }] });
}

/** A slip of the pen earns nobody an hour; `pointer` is where the mark stands in the request. */
export function checkedTime(session: Session, time: MarkedTime, pointer: string): CheckedTime {
  const window = windowOf(session);
  if ('minutes' in time) {
    if (time.minutes * 60 <= window.endSeconds - window.startSeconds) return time;
    const detail = 'Nobody attends longer than the session lasts.';
    throw refuse(`${pointer}/minutes`, 'minutes.longer-than-session', detail);
  }
  const stretches = time.intervals.map((interval) => ({
    startSeconds: epochSecondsOf(interval.startsAt),
    endSeconds: epochSecondsOf(interval.endsAt),
  }));
  stretches.forEach((stretch, index) => {
    const at = `${pointer}/intervals/${index}`;
    if (stretch.endSeconds <= stretch.startSeconds)
      throw refuse(at, 'interval.backwards', 'An interval must end after it starts.');
    if (stretch.startSeconds < window.startSeconds || stretch.endSeconds > window.endSeconds)
      throw refuse(at, 'interval.outside-session', 'An interval must lie inside the session.');
  });
  return { intervals: uniteIntervals(stretches) };
}
