// Marks made by hand: a roll call or a correction, always with a reason, always for named clinicians.
import type { Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import { uniteIntervals } from '../../core/time/interval.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Session } from '../sessions/session.js';
import { insertManualMark, undoManualMarks } from './evidence.store.js';
import { windowOf } from './participants-of.js';

export type MarkedTime = { minutes: number } | { intervals: { startsAt: Instant; endsAt: Instant }[] };

export interface MarksService {
  mark(
    trx: Db,
    actor: Actor,
    session: Session,
    source: 'manual' | 'roll-call',
    clinicianId: string,
    time: MarkedTime,
    reason: string,
  ): Promise<void>;
}

function refuse(pointer: string, code: string, detail: string): AppError {
  return new AppError('request.invalid', detail, { errors: [{ pointer, code, detail }] });
}

/** What was marked must fit the session it is about; a slip of the pen earns nobody an hour. */
function checkedIntervals(session: Session, intervals: { startsAt: Instant; endsAt: Instant }[]): string {
  const window = windowOf(session);
  const stretches = intervals.map((interval) => ({
    startSeconds: epochSecondsOf(interval.startsAt),
    endSeconds: epochSecondsOf(interval.endsAt),
  }));
  stretches.forEach((stretch, index) => {
    if (stretch.endSeconds <= stretch.startSeconds)
      throw refuse(`/body/intervals/${index}`, 'interval.backwards', 'An interval must end after it starts.');
    if (stretch.startSeconds < window.startSeconds || stretch.endSeconds > window.endSeconds) {
      throw refuse(
        `/body/intervals/${index}`,
        'interval.outside-session',
        'An interval must lie inside the session.',
      );
    }
  });
  return JSON.stringify(uniteIntervals(stretches));
}

export function createMarksService(deps: {
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  clinicians: CliniciansService;
}): MarksService {
  const { clock, ids, audit, clinicians } = deps;
  return {
    mark: async (trx, actor, session, source, clinicianId, time, reason) => {
      const person = await clinicians.load(trx, clinicianId);
      if (person.organizationId !== session.organizationId || person.mergedIntoId !== null)
        throw notFound('clinician');
      const window = windowOf(session);
      if ('minutes' in time && time.minutes * 60 > window.endSeconds - window.startSeconds) {
        throw refuse(
          '/body/minutes',
          'minutes.longer-than-session',
          'Nobody attends longer than the session lasts.',
        );
      }
      await undoManualMarks(trx, session.id, clinicianId, clock.now());
      await insertManualMark(trx, {
        id: ids.next(),
        session_id: session.id,
        clinician_id: clinicianId,
        source,
        minutes: 'minutes' in time ? time.minutes : null,
        intervals_json: 'intervals' in time ? checkedIntervals(session, time.intervals) : null,
        reason,
        made_at: clock.now(),
        made_by: actor.id,
        undone_at: null,
      });
      await audit.record(trx, {
        actor,
        action: `attendance.${source}`,
        subject: { kind: 'session', id: session.id },
        organizationId: session.organizationId,
        programId: session.programId,
        reason,
        detail: {
          clinicianId,
          ...('minutes' in time ? { minutes: time.minutes } : { intervals: time.intervals.length }),
        },
      });
    },
  };
}
