// What a page shows of a session's real start: the plan, what was said of it, and what the evidence suggests.
import { may, type Actor } from '../../core/access.js';
import { instantFromEpochSeconds, type Instant } from '../../core/time/instant.js';
import { instantToLocal } from '../../core/time/zone.js';
import { heldShiftMinutesMax, heldTimes, type Session } from '../sessions/session.js';
import type { ConsoleDoors } from './console-doors.js';

/** `12:08`, or `12:08:30` where the seconds matter, as a time field reads and writes it. */
function fieldTime(at: Instant, timeZone: string): string {
  const { time } = instantToLocal(at, timeZone);
  return time.endsWith(':00') ? time.slice(0, 5) : time;
}

/** What the sheet shows of the start, and what its form is filled with. */
export async function heldStartVars(
  doors: Pick<ConsoleDoors, 'database' | 'begun'>,
  actor: Actor,
  session: Session,
) {
  const { timeZone, startsAt, heldStartsAt } = session;
  const mayEdit = may(actor, 'attendance.edit', session) && session.status !== 'cancelled';
  const hint = mayEdit && heldStartsAt === null ? await doors.begun.hint(doors.database.read, session) : null;
  const at = (seconds: number | null) => (seconds === null ? null : instantFromEpochSeconds(seconds));
  return {
    plannedAt: startsAt,
    heldAt: heldStartsAt,
    hint:
      hint === null
        ? null
        : {
            at: instantFromEpochSeconds(hint.atSeconds),
            hostAt: at(hint.hostAtSeconds),
            halfAt: at(hint.halfAtSeconds),
            people: hint.people,
          },
    time: fieldTime(
      hint === null ? heldTimes(session).startsAt : instantFromEpochSeconds(hint.atSeconds),
      timeZone,
    ),
    limitMinutes: heldShiftMinutesMax,
  };
}
