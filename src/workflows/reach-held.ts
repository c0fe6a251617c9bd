// The session that evidence is about: reached by who may edit it, with the ledger of its organization held; never a cancelled one.
import type { Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Db } from '../platform/db/database.js';

export function refuseCancelled(session: Pick<Session, 'status'>): void {
  if (session.status === 'cancelled') {
    throw new AppError(
      'session.cancelled',
      'A cancelled session has no attendance. If it was held after all, schedule it again first.',
    );
  }
}

export function createReachHeld({
  organizations,
  sessions,
}: {
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
}) {
  return async (trx: Db, actor: Actor, sessionId: string): Promise<Session> => {
    const { organizationId } = await sessions.reach(trx, actor, 'attendance.edit', sessionId);
    await organizations.holdLedger(trx, organizationId);
    const session = await sessions.load(trx, sessionId);
    refuseCancelled(session);
    return session;
  };
}
