// Roles in one session: who presents what for how long; a guest presenter needs no enrolment.
import type { Actor } from '../../core/access.js';
import type { Role } from '../../core/credits/vocabulary.js';
import { AppError, notFound, type FieldError } from '../../core/errors.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Also, Database, Db } from '../../platform/db/database.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import {
  deleteAssignment,
  findAssignment,
  listAssignments,
  upsertAssignment,
  type NamedAssignmentRow,
} from './assignments.store.js';

export interface Assignment {
  sessionId: string;
  clinicianId: string;
  name: string;
  role: Role;
  /** Index of the session's segment, from 0. */
  segment: number | null;
  minutesTaught: number | null;
  talkId: string | null;
}

export interface AssignmentFields {
  role: Role;
  segment?: number | null | undefined;
  minutesTaught?: number | null | undefined;
  talkId?: string | null | undefined;
}

export interface AssignmentsService {
  assign(
    actor: Actor,
    sessionId: string,
    clinicianId: string,
    fields: AssignmentFields,
    also?: Also,
  ): Promise<Assignment>;
  list(actor: Actor, sessionId: string): Promise<Assignment[]>;
  remove(actor: Actor, sessionId: string, clinicianId: string, also?: Also): Promise<void>;
}

function toAssignment(row: NamedAssignmentRow): Assignment {
  return {
    sessionId: row.session_id,
    clinicianId: row.clinician_id,
    name: row.display_name,
    role: row.role,
    segment: row.segment,
    minutesTaught: row.minutes_taught,
    talkId: row.talk_id,
  };
}

/** A talk lies inside the session: its segment exists, and nobody teaches longer than the session lasts. */
function requireWithinSession(
  session: Pick<Session, 'segments' | 'startsAt' | 'endsAt'>,
  fields: AssignmentFields,
): void {
  const { segment, minutesTaught } = fields;
  const sessionMinutes = Math.floor((epochSecondsOf(session.endsAt) - epochSecondsOf(session.startsAt)) / 60);
  const errors: FieldError[] = [];
  if (segment !== null && segment !== undefined && segment >= session.segments.length) {
    const detail = `The session has ${session.segments.length} segment(s); the first one is 0.`;
    errors.push({ pointer: '/body/segment', code: 'assignment.segment', detail });
  }
  if (minutesTaught !== null && minutesTaught !== undefined && minutesTaught > sessionMinutes) {
    const detail = `The session lasts ${sessionMinutes} minutes.`;
    errors.push({ pointer: '/body/minutesTaught', code: 'assignment.minutes', detail });
  }
  const [first] = errors;
  if (first !== undefined) throw new AppError('request.invalid', first.detail, { errors });
}

interface Deps {
  database: Database;
  clock: Clock;
  audit: AuditService;
  clinicians: CliniciansService;
  sessions: SessionsService;
}

/** A standing record of the session's organization, on its roster or not. */
async function requireColleague(
  { clinicians, database }: Deps,
  actor: Actor,
  organizationId: string,
  clinicianId: string,
): Promise<void> {
  const clinician = await clinicians.reach(database.read, actor, 'people.edit', clinicianId);
  if (clinician.organizationId !== organizationId) throw notFound('clinician');
  if (clinician.mergedIntoId === null) return;
  throw new AppError('resource.conflict', 'This record was merged into another one; name that one.', {
    extensions: { mergedIntoId: clinician.mergedIntoId },
  });
}

async function setAssignment(
  { audit, clock }: Deps,
  trx: Db,
  actor: Actor,
  session: Session,
  { clinicianId, ...fields }: AssignmentFields & { clinicianId: string },
): Promise<Assignment> {
  requireWithinSession(session, fields);
  const { role, segment = null, minutesTaught = null, talkId = null } = fields;
  await upsertAssignment(trx, {
    session_id: session.id,
    clinician_id: clinicianId,
    role,
    segment,
    minutes_taught: minutesTaught,
    talk_id: talkId,
    updated_at: clock.now(),
  });
  await audit.record(trx, {
    actor,
    action: 'assignment.set',
    subject: { kind: 'session', id: session.id },
    organizationId: session.organizationId,
    programId: session.programId,
    detail: { clinicianId, role, segment, minutesTaught },
  });
  const row = await findAssignment(trx, session.id, clinicianId);
  if (row === undefined) throw notFound('assignment');
  return toAssignment(row);
}

export function createAssignmentsService(deps: Deps): AssignmentsService {
  const { database, audit, sessions } = deps;
  return {
    assign: async (actor, sessionId, clinicianId, fields, also) => {
      const { organizationId } = await sessions.reach(database.read, actor, 'people.edit', sessionId);
      await requireColleague(deps, actor, organizationId, clinicianId);
      return database.write(async (trx) => {
        const session = await sessions.load(trx, sessionId);
        const assignment = await setAssignment(deps, trx, actor, session, { clinicianId, ...fields });
        await also?.(trx);
        return assignment;
      });
    },
    list: async (actor, sessionId) => {
      await sessions.reach(database.read, actor, 'read', sessionId);
      return (await listAssignments(database.read, sessionId)).map(toAssignment);
    },
    remove: async (actor, sessionId, clinicianId, also) => {
      await database.write(async (trx) => {
        const { organizationId, programId } = await sessions.reach(trx, actor, 'people.edit', sessionId);
        if (!(await deleteAssignment(trx, sessionId, clinicianId))) throw notFound('assignment');
        await audit.record(trx, {
          actor,
          action: 'assignment.removed',
          subject: { kind: 'session', id: sessionId },
          organizationId,
          programId,
          detail: { clinicianId },
        });
        await also?.(trx);
      });
    },
  };
}
