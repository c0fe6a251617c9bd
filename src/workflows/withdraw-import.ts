// A report that should not have been taken in is withdrawn: what it alone proved counts no more.
import { requireAccess, type Actor } from '../core/access.js';
import { AppError, notFound } from '../core/errors.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { ImportService } from '../features/attendance/import.service.js';
import type { AuditService } from '../features/audit/audit.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';

/** File and rows stay as they came; where the session is finalized, losses follow the usual rule. */
export type WithdrawImport = (actor: Actor, importId: string, reason: string) => Promise<void>;

export function createWithdrawImport(deps: {
  database: Database;
  audit: AuditService;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
  imports: ImportService;
  identity: IdentityService;
  amend: AmendSession;
}): WithdrawImport {
  const { database, audit, organizations, sessions, imports, identity, amend } = deps;
  return (actor, importId, reason) =>
    database.write(async (trx) => {
      const sessionId = await imports.sessionIdOf(trx, importId);
      if (sessionId === undefined) throw notFound('import');
      const { organizationId, programId } = await sessions.load(trx, sessionId);
      requireAccess(actor, 'attendance.edit', { organizationId, programId }, 'import');
      await organizations.holdLedger(trx, organizationId);
      const session = await sessions.load(trx, sessionId);
      if (session.status === 'cancelled') {
        throw new AppError(
          'session.cancelled',
          'A cancelled session has no attendance to take anything from.',
        );
      }
      await imports.withdraw(trx, actor, importId);
      const { clinicianIds } = await identity.place(trx, session);
      await amend(trx, actor, session, clinicianIds, `import ${importId} withdrawn: ${reason}`);
      await audit.record(trx, {
        actor,
        action: 'attendance.import-withdrawn',
        subject: { kind: 'session', id: sessionId },
        organizationId,
        programId,
        reason,
        detail: { importId },
      });
    });
}
