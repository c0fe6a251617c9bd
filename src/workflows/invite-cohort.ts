// A lead asks for invitations: the sessions ahead of a cohort, or some of them, for all of its people or some.
import type { Actor } from '../core/access.js';
import { AppError, notFound, type FieldError } from '../core/errors.js';
import type { Clock } from '../platform/clock.js';
import type { Database, Db } from '../platform/db/database.js';
import type { Ids } from '../platform/ids.js';
import type { AuditService } from '../features/audit/audit.service.js';
import type { EnrolmentsService } from '../features/enrolments/enrolments.service.js';
import type { InvitationsService, InviteCounts } from '../features/invitations/invitations.service.js';
import type { CohortsService } from '../features/sessions/cohorts.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';

export interface InviteRequest {
  /** Left out: every session ahead. */
  sessionIds?: readonly string[] | undefined;
  /** Left out: everybody on the roster. Also an assigned guest may be named. */
  clinicianIds?: readonly string[] | undefined;
  /** Also to those who hold the current SEQUENCE. */
  resend?: boolean | undefined;
}

export type InviteCohort = (actor: Actor, cohortId: string, request: InviteRequest) => Promise<InviteCounts>;

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  cohorts: Pick<CohortsService, 'reach'>;
  sessions: Pick<SessionsService, 'loadForCohort'>;
  enrolments: Pick<EnrolmentsService, 'roster' | 'rolesForSession'>;
  invitations: InvitationsService;
}

function refuse(pointer: string, code: string, detail: string): never {
  const errors: FieldError[] = [{ pointer, code, detail }];
  throw new AppError('request.invalid', detail, { errors });
}

/** Named sessions must be ahead: an invitation to what is over or cancelled helps nobody. */
function chooseSessions(
  all: readonly Session[],
  wanted: readonly string[] | undefined,
  now: string,
): Session[] {
  const ahead = all.filter((session) => session.status === 'scheduled' && session.startsAt > now);
  if (wanted === undefined) return ahead;
  return [...new Set(wanted)].map((id, i) => {
    const session = all.find((each) => each.id === id);
    if (session === undefined) throw notFound('session');
    if (session.status === 'cancelled')
      refuse(`/body/sessionIds/${i}`, 'session.cancelled', 'This session is cancelled.');
    if (!ahead.includes(session))
      refuse(`/body/sessionIds/${i}`, 'session.begun', 'This session has begun or is over.');
    return session;
  });
}

async function choosePeople(
  deps: Deps,
  trx: Db,
  session: Session,
  wanted: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (wanted === undefined) {
    return (await deps.enrolments.roster(trx, session.cohortId)).map((entry) => entry.clinicianId);
  }
  const roles = await deps.enrolments.rolesForSession(trx, session);
  const stranger = wanted.findIndex((id) => !roles.has(id));
  if (stranger !== -1) {
    refuse(
      `/body/clinicianIds/${stranger}`,
      'clinician.not-enrolled',
      'Enrol this person, or give them a role in the session.',
    );
  }
  return wanted;
}

export function createInviteCohort(deps: Deps): InviteCohort {
  const { database, clock, ids, audit, cohorts, sessions, invitations } = deps;
  return (actor, cohortId, request) =>
    database.write(async (trx) => {
      const { organizationId, programId } = await cohorts.reach(trx, actor, 'invites.send', cohortId);
      const chosen = chooseSessions(
        await sessions.loadForCohort(trx, cohortId),
        request.sessionIds,
        clock.now(),
      );
      const total: InviteCounts = { queued: 0, alreadyCurrent: 0, unreachable: 0 };
      const resend = request.resend === true ? ids.next() : undefined;
      for (const session of chosen) {
        const people = await choosePeople(deps, trx, session, request.clinicianIds);
        const counts = await invitations.inviteTo(trx, session, people, { resend });
        total.queued += counts.queued;
        total.alreadyCurrent += counts.alreadyCurrent;
        total.unreachable += counts.unreachable;
      }
      const subject = { kind: 'cohort', id: cohortId };
      const detail = { sessions: chosen.length, queued: total.queued, resend: resend !== undefined };
      await audit.record(trx, { actor, action: 'invites.sent', subject, organizationId, programId, detail });
      return total;
    });
}
