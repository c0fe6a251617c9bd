// Marks made by hand: a correction that overrules the sources, always with a reason, always for a named clinician.
import type { Actor } from '../../core/access.js';
import { notFound } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Session } from '../sessions/session.js';
import { insertManualMark, undoManualMarks } from './evidence.store.js';
import { checkedTime, type MarkedTime } from './marked-time.js';

export interface MarksService {
  mark(
    trx: Db,
    actor: Actor,
    session: Session,
    clinicianId: string,
    time: MarkedTime,
    reason: string,
  ): Promise<void>;
}

export function createMarksService(deps: {
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  clinicians: CliniciansService;
}): MarksService {
  const { clock, ids, audit, clinicians } = deps;
  return {
    mark: async (trx, actor, session, clinicianId, time, reason) => {
      const person = await clinicians.load(trx, clinicianId);
      if (person.organizationId !== session.organizationId || person.mergedIntoId !== null)
        throw notFound('clinician');
      const checked = checkedTime(session, time, '/body');
      await undoManualMarks(trx, session.id, clinicianId, clock.now());
      await insertManualMark(trx, {
        id: ids.next(),
        session_id: session.id,
        clinician_id: clinicianId,
        source: 'manual',
        minutes: 'minutes' in checked ? checked.minutes : null,
        intervals_json: 'intervals' in checked ? JSON.stringify(checked.intervals) : null,
        reason,
        made_at: clock.now(),
        made_by: actor.id,
        undone_at: null,
      });
      await audit.record(trx, {
        actor,
        action: 'attendance.manual',
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
