// When a session really began: said by a person once it is over, with a reason, and taken back the same way.
import type { Actor } from '../../core/access.js';
import { AppError } from '../../core/errors.js';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { AuditService } from '../audit/audit.service.js';
import { heldShiftMinutesMax, heldTimes, type Session } from './session.js';
import type { SessionsService } from './sessions.service.js';
import { updateSession } from './sessions.store.js';

export interface HeldStartService {
  /**
   * In the caller's transaction; access is judged before. `startsAt` null, or the planned start: as planned. Answers the
   * session as it is then; asked for what already is, nothing changes.
   */
  set(
    trx: Db,
    actor: Actor,
    session: Session,
    startsAt: Instant | null,
    reason: string,
    ifMatch?: number,
  ): Promise<Session>;
}

function refuseTooFar(session: Session, startsAt: Instant): void {
  const shiftSeconds = Math.abs(epochSecondsOf(startsAt) - epochSecondsOf(session.startsAt));
  if (shiftSeconds <= heldShiftMinutesMax * 60) return;
  const detail = `A session begins at most ${heldShiftMinutesMax} minutes before or after its planned start (${session.startsAt}). Where it was held at another time altogether, move it.`;
  throw new AppError('request.invalid', detail, {
    errors: [{ pointer: '/body/startsAt', code: 'held-start.too-far', detail }],
  });
}

/** Once it is over by its plan and as it was held, nothing that asks whether it has ended can answer otherwise. */
function refuseBeforeEnd(session: Session, startsAt: Instant | null, now: Instant): void {
  const { endsAt } = heldTimes({ ...session, heldStartsAt: startsAt });
  const lastEnd = endsAt > session.endsAt ? endsAt : session.endsAt;
  if (lastEnd <= now) return;
  throw new AppError(
    'session.not-ended',
    `The session would end at ${lastEnd}; say when it began after that.`,
  );
}

export function createHeldStartService(deps: {
  clock: Clock;
  audit: AuditService;
  sessions: Pick<SessionsService, 'load'>;
}): HeldStartService {
  const { clock, audit, sessions } = deps;
  return {
    set: async (trx, actor, session, startsAt, reason, ifMatch) => {
      if (session.status === 'cancelled') {
        throw new AppError('session.cancelled', 'A cancelled session did not begin at any time.');
      }
      const version = ifMatch ?? session.version;
      const heldStartsAt = startsAt === session.startsAt ? null : startsAt;
      if (heldStartsAt !== null) refuseTooFar(session, heldStartsAt);
      refuseBeforeEnd(session, heldStartsAt, clock.now());
      const isSame = heldStartsAt === session.heldStartsAt;
      const columns = { held_starts_at: heldStartsAt, updated_at: clock.now() };
      if (
        version !== session.version ||
        (!isSame && !(await updateSession(trx, session.id, version, columns)))
      ) {
        throw new AppError('resource.stale', 'Somebody changed it meanwhile; read it again.');
      }
      if (isSame) return session;
      await audit.record(trx, {
        actor,
        action: heldStartsAt === null ? 'session.held-as-planned' : 'session.held-start-set',
        subject: { kind: 'session', id: session.id },
        organizationId: session.organizationId,
        programId: session.programId,
        reason,
        detail: { before: session.heldStartsAt, after: heldStartsAt, planned: session.startsAt },
      });
      return sessions.load(trx, session.id);
    },
  };
}
