// A remembered decision is undone: what it placed is asked again, and minutes and credits that rested on it follow.
import { may, mayInOrganization, type Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { ForgetRequest, RememberedService } from '../features/attendance/remembered.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';

/** Whoever lost by it keeps what other evidence proves; in a finalized session losses follow the usual rule. */
export type ForgetIdentity = (actor: Actor, rememberedId: string, request: ForgetRequest) => Promise<void>;

function requireEdit(actor: Actor, session: Session): void {
  if (may(actor, 'attendance.edit', session)) return;
  throw new AppError(
    'auth.forbidden',
    'The decision placed somebody in a session of a program where you may not change attendance; ask a lead of that program, or let it stop from now on only.',
  );
}

export function createForgetIdentity(deps: {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: Pick<SessionsService, 'load'>;
  remembered: Pick<RememberedService, 'reach' | 'forget'>;
  identity: Pick<IdentityService, 'place'>;
  amend: AmendSession;
}): ForgetIdentity {
  const { database, organizations, sessions, remembered, identity, amend } = deps;
  return (actor, rememberedId, request) =>
    database.write(async (trx) => {
      const { organizationId } = await remembered.reach(trx, actor, rememberedId);
      if (!mayInOrganization(actor, 'attendance.edit', organizationId)) {
        throw new AppError('auth.forbidden', 'Your role does not allow this; ask a lead or coordinator.');
      }
      await organizations.holdLedger(trx, organizationId);
      const { clinicianId, sessionIds } = await remembered.forget(trx, actor, rememberedId, request);
      const reason = `remembered decision undone: ${request.reason}`;
      for (const sessionId of sessionIds) {
        const session = await sessions.load(trx, sessionId);
        requireEdit(actor, session);
        const isHeld = session.status === 'scheduled';
        const { clinicianIds } = isHeld ? await identity.place(trx, session) : { clinicianIds: [] };
        // First whom the act is about: the others' losses wait, hers may go through.
        await amend(trx, actor, session, [clinicianId], reason, { losses: 'lead' });
        await amend(trx, actor, session, clinicianIds, reason);
      }
    });
}
