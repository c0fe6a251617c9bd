// Moving and cancelling a session: the change, what evidence says of the new time, and the mail to whoever holds an invitation.
import type { Actor } from '../core/access.js';
import type { Clock } from '../platform/clock.js';
import type { Database, Db } from '../platform/db/database.js';
import type { InvitationsService } from '../features/invitations/invitations.service.js';
import type { AttendanceService } from '../features/attendance/attendance.service.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { ImportService } from '../features/attendance/import.service.js';
import type { Session, SessionChange, SessionChanges } from '../features/sessions/session.js';
import type { SessionMoves } from '../features/sessions/sessions.routes.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';

interface Deps {
  database: Database;
  clock: Clock;
  sessions: Pick<SessionsService, 'load' | 'change' | 'cancel'>;
  invitations: InvitationsService;
  imports: Pick<ImportService, 'list'>;
  identity: Pick<IdentityService, 'place'>;
  attendance: Pick<AttendanceService, 'recomputeAll'>;
}

const isMoved = (before: Session, after: Session): boolean =>
  before.startsAt !== after.startsAt || before.endsAt !== after.endsAt;

/** Its report may have come before somebody noticed that the plan was wrong. */
async function reckonAnew({ imports, identity, attendance }: Deps, trx: Db, session: Session): Promise<void> {
  if ((await imports.list(trx, session.id)).length > 0) await identity.place(trx, session);
  await attendance.recomputeAll(trx, session);
}

/** Nobody is mailed about putting the record of an ended session right. */
function concernsTheFuture(deps: Deps, before: Session, after: Session): boolean {
  const now = deps.clock.now();
  return before.endsAt > now || after.endsAt > now;
}

async function tell(
  deps: Deps,
  trx: Db,
  before: Session,
  after: Session,
  reason: string | null,
): Promise<void> {
  const { invitations } = deps;
  if (after.status === 'cancelled') {
    await invitations.cancelFor(trx, after);
    return;
  }
  if (before.status === 'cancelled') {
    // Taken up again: who was told it is off is invited anew, with a SEQUENCE above that of the cancellation.
    await invitations.inviteTo(trx, after, await invitations.holders(trx, after.id, 'cancelled'));
  }
  await invitations.updateFor(trx, after, {
    before: isMoved(before, after) ? before : null,
    reason,
  });
}

export function createAnnounceSession(deps: Deps): SessionMoves {
  const { database, sessions } = deps;
  const announce = (
    id: string,
    notify: boolean,
    reason: string | null,
    act: (trx: Db) => Promise<SessionChange>,
  ): Promise<SessionChange> =>
    database.write(async (trx) => {
      const before = await sessions.load(trx, id);
      const change = await act(trx);
      if (isMoved(before, change.session)) await reckonAnew(deps, trx, change.session);
      if (notify && change.significant && concernsTheFuture(deps, before, change.session)) {
        await tell(deps, trx, before, change.session, reason);
      }
      return change;
    });
  return {
    change: (actor: Actor, id: string, changes: SessionChanges, { notify, ifMatch }) =>
      announce(id, notify, changes.reason ?? null, (trx) =>
        sessions.change(trx, actor, id, changes, ifMatch),
      ),
    cancel: (actor, id, reason, { notify, ifMatch }) =>
      announce(id, notify, reason, (trx) => sessions.cancel(trx, actor, id, reason, ifMatch)),
  };
}
