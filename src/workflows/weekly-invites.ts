// The weekly invitation: each session's mail leaves at its cohort's own hour, late after a downtime, never twice.
import { instantPlusSeconds, type Instant } from '../core/time/instant.js';
import type { Database } from '../platform/db/database.js';
import type { EnrolmentsService } from '../features/enrolments/enrolments.service.js';
import { inviteMomentOf } from '../features/invitations/invite-moment.js';
import type { InvitationsService, InviteCounts } from '../features/invitations/invitations.service.js';
import type { Program } from '../features/programs/program.js';
import type { ProgramsService } from '../features/programs/programs.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';

/** The longest rhythm is six days before; a day more covers every zone and clock change. */
const horizonSeconds = 8 * 86400;

interface Deps {
  database: Database;
  programs: Pick<ProgramsService, 'load'>;
  sessions: Pick<SessionsService, 'load' | 'loadStarting'>;
  enrolments: Pick<EnrolmentsService, 'roster'>;
  invitations: InvitationsService;
}

/** `weekly-invites`: answers what was queued; asked again for the same moment, it queues nothing. */
export type WeeklyInvites = (asOf: Instant) => Promise<InviteCounts & { sessions: number }>;

/** Due from its invite moment until it starts: what a downtime missed goes out late, what has begun never does. */
async function dueSessions(deps: Deps, asOf: Instant): Promise<Session[]> {
  const db = deps.database.read;
  const ahead = await deps.sessions.loadStarting(db, asOf, instantPlusSeconds(asOf, horizonSeconds));
  const programs = new Map<string, Program>();
  const due: Session[] = [];
  for (const session of ahead) {
    const program = programs.get(session.programId) ?? (await deps.programs.load(db, session.programId));
    programs.set(session.programId, program);
    const { weeklyInvite } = program.rhythm;
    if (weeklyInvite.enabled && inviteMomentOf(session, weeklyInvite) <= asOf) due.push(session);
  }
  return due;
}

/** Read again inside the transaction: it may have been moved or cancelled since it was found due. */
async function inviteRoster(deps: Deps, found: Session): Promise<InviteCounts> {
  return deps.database.write(async (trx) => {
    const session = await deps.sessions.load(trx, found.id);
    const unchanged = session.status === 'scheduled' && session.startsAt === found.startsAt;
    if (!unchanged) return { queued: 0, alreadyCurrent: 0, unreachable: 0 };
    const roster = await deps.enrolments.roster(trx, session.cohortId);
    return deps.invitations.inviteTo(
      trx,
      session,
      roster.map((entry) => entry.clinicianId),
    );
  });
}

export function createWeeklyInvites(deps: Deps): WeeklyInvites {
  return async (asOf) => {
    const total = { sessions: 0, queued: 0, alreadyCurrent: 0, unreachable: 0 };
    for (const session of await dueSessions(deps, asOf)) {
      const counts = await inviteRoster(deps, session);
      total.sessions += 1;
      total.queued += counts.queued;
      total.alreadyCurrent += counts.alreadyCurrent;
      total.unreachable += counts.unreachable;
    }
    return total;
  };
}
