// Whose evaluation is in; an approval may hold credit until it is.
import type { Actor } from '../../core/access.js';
import { notFound } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Session } from '../sessions/session.js';
import { insertEvaluation, listEvaluations } from './evaluations.store.js';

export interface EvaluationsService {
  /** Marks it done; answers false where it was before. */
  mark(trx: Db, actor: Actor, session: Session, clinicianId: string): Promise<boolean>;
  /** Clinicians whose evaluation of the session is in, with when. */
  doneBy(db: Db, sessionId: string): Promise<Map<string, Instant>>;
}

export function createEvaluationsService(deps: {
  clock: Clock;
  audit: AuditService;
  clinicians: CliniciansService;
}): EvaluationsService {
  return {
    mark: async (trx, actor, session, clinicianId) => {
      const person = await deps.clinicians.load(trx, clinicianId);
      if (person.organizationId !== session.organizationId || person.mergedIntoId !== null)
        throw notFound('clinician');
      const isNew = await insertEvaluation(trx, {
        session_id: session.id,
        clinician_id: clinicianId,
        done_at: deps.clock.now(),
        marked_by: actor.id,
      });
      if (isNew) {
        await deps.audit.record(trx, {
          actor,
          action: 'evaluation.marked',
          subject: { kind: 'session', id: session.id },
          organizationId: session.organizationId,
          programId: session.programId,
          detail: { clinicianId },
        });
      }
      return isNew;
    },
    doneBy: async (db, sessionId) =>
      new Map((await listEvaluations(db, sessionId)).map((row) => [row.clinician_id, row.done_at])),
  };
}
