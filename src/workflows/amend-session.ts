// After evidence changed: attendance reckoned anew, and where the session is finalized its awards and certificates too.
import type { Actor } from '../core/access.js';
import type { Db } from '../platform/db/database.js';
import type { AttendanceService, Recomputed } from '../features/attendance/attendance.service.js';
import type { CertificatesService } from '../features/certificates/certificates.service.js';
import type { AmendOptions, CreditsService } from '../features/credits/credits.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';

export interface AmendSession {
  /**
   * In the caller's transaction. `source` is the reason the ledger keeps, e.g. `import 0193…`.
   */
  (
    trx: Db,
    actor: Actor,
    session: Session,
    clinicianIds: readonly string[],
    source: string,
    options?: AmendOptions,
  ): Promise<Recomputed>;
}

export function createAmendSession(deps: {
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
  attendance: AttendanceService;
  credits: CreditsService;
  certificates: Pick<CertificatesService, 'supersedeOutdated'>;
}): AmendSession {
  return async (trx, actor, { id, organizationId }, clinicianIds, source, options) => {
    if (clinicianIds.length === 0) return { changed: [], shortened: [] };
    await deps.organizations.holdLedger(trx, organizationId);
    // Somebody may have finalized it between the caller's reading and the lock.
    const session = await deps.sessions.load(trx, id);
    const recomputed = await deps.attendance.recompute(trx, session, clinicianIds);
    if (session.finalizedAt === null) return recomputed;
    const outcome = await deps.credits.amend(trx, actor, session, clinicianIds, source, options);
    await deps.certificates.supersedeOutdated(trx, actor, outcome.reversedIds, source);
    return recomputed;
  };
}
