// A lead closes a session: every attending clinician is awarded under every approval, once, whoever else presses too.
import type { Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { Instant } from '../core/time/instant.js';
import type { AttendanceService } from '../features/attendance/attendance.service.js';
import type { ReviewService } from '../features/attendance/review.service.js';
import type { AuditService } from '../features/audit/audit.service.js';
import type { CertificatesService } from '../features/certificates/certificates.service.js';
import type { CreditsService } from '../features/credits/credits.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Clock } from '../platform/clock.js';
import type { Database, Db } from '../platform/db/database.js';
import type { ConvertCheckIns } from './convert-check-ins.js';

export interface Finalization {
  sessionId: string;
  finalizedAt: Instant;
  /** Awards that hold credit, those waiting for an evaluation included. */
  awards: number;
  openReviews: number;
  replay: boolean;
  warnings: Finding[];
}

export type FinalizeSession = (actor: Actor, sessionId: string) => Promise<Finalization>;

export function createFinalizeSession(deps: {
  database: Database;
  clock: Clock;
  audit: AuditService;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
  attendance: Pick<AttendanceService, 'recomputeAll'>;
  reviews: ReviewService;
  credits: CreditsService;
  certificates: Pick<CertificatesService, 'supersedeOutdated'>;
  convertCheckIns: Pick<ConvertCheckIns, 'ofSession'>;
}): FinalizeSession {
  const { database, clock, audit, organizations, sessions, attendance, reviews, credits, certificates } =
    deps;
  const { convertCheckIns } = deps;

  async function answer(
    trx: Db,
    session: Session,
    finalizedAt: Instant,
    more: { replay: boolean; warnings: Finding[] },
  ): Promise<Finalization> {
    return {
      sessionId: session.id,
      finalizedAt,
      awards: await credits.countStanding(trx, session.id),
      openReviews: await reviews.countOpen(trx, session.id),
      ...more,
    };
  }

  return (actor, sessionId) =>
    database.write(async (trx) => {
      const { organizationId } = await sessions.reach(trx, actor, 'credits.finalize', sessionId);
      await organizations.holdLedger(trx, organizationId);
      const session = await sessions.load(trx, sessionId);
      if (session.status === 'cancelled')
        throw new AppError('session.cancelled', 'A cancelled session earns no credit.');
      const now = clock.now();
      if (session.endsAt > now)
        throw new AppError(
          'session.not-ended',
          `The session ends at ${session.endsAt}; finalize it after that.`,
        );
      await convertCheckIns.ofSession(trx, session);
      // The row is the lock: of several at once one sets it, the others find it set.
      if (session.finalizedAt !== null || !(await sessions.markFinalized(trx, session.id, now))) {
        const finalized = session.finalizedAt === null ? await sessions.load(trx, session.id) : session;
        return answer(trx, session, finalized.finalizedAt ?? now, { replay: true, warnings: [] });
      }
      // The session may have been moved since its evidence came.
      const held = await sessions.load(trx, sessionId);
      await attendance.recomputeAll(trx, held);
      const outcome = await credits.finalize(trx, actor, held);
      await certificates.supersedeOutdated(
        trx,
        actor,
        outcome.reversedIds,
        `session ${session.id} finalized`,
      );
      await audit.record(trx, {
        actor,
        action: 'session.finalized',
        subject: { kind: 'session', id: session.id },
        organizationId: session.organizationId,
        programId: session.programId,
        detail: { entries: outcome.entries },
      });
      return answer(trx, session, now, { replay: false, warnings: outcome.warnings });
    });
}
