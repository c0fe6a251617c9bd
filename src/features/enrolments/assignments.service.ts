// Roles in one session: who presents what for how long; a guest presenter needs no enrolment.
import { requireAccess, type Action, type Actor } from '../../core/access.js';
import type { Role } from '../../core/credits/vocabulary.js';
import { AppError, notFound, type FieldError } from '../../core/errors.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
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
  assign(actor: Actor, sessionId: string, clinicianId: string, fields: AssignmentFields): Promise<Assignment>;
  list(actor: Actor, sessionId: string): Promise<Assignment[]>;
  remove(actor: Actor, sessionId: string, clinicianId: string): Promise<void>;
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
function requireWithinSession(session: Pick<Session, 'segments' | 'startsAt' | 'endsAt'>, fields: AssignmentFields): void {
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

export function createAssignmentsService(deps: {
  database: Database;
  clock: Clock;
  audit: AuditService;
  clinicians: CliniciansService;
  sessions: SessionsService;
}): AssignmentsService {
  const { database, clock, audit, clinicians, sessions } = deps;

  async function requireSession(actor: Actor, action: Action, sessionId: string): Promise<Session> {
    const session = await sessions.load(database.read, sessionId);
    requireAccess(actor, action, session, 'session');
    return session;
  }

  return {
    assign: async (actor, sessionId, clinicianId, fields) => {
      const { organizationId, programId } = await requireSession(actor, 'people.edit', sessionId);
      const clinician = await clinicians.requireAccess(database.read, actor, 'people.edit', clinicianId);
      if (clinician.organizationId !== organizationId) throw notFound('clinician');
      if (clinician.mergedIntoId !== null) {
        throw new AppError('resource.conflict', 'This record was merged into another one; name that one.', {
          extensions: { mergedIntoId: clinician.mergedIntoId },
        });
      }
      return database.write(async (trx) => {
        requireWithinSession(await sessions.load(trx, sessionId), fields);
        await upsertAssignment(trx, {
          session_id: sessionId,
          clinician_id: clinicianId,
          role: fields.role,
          segment: fields.segment ?? null,
          minutes_taught: fields.minutesTaught ?? null,
          talk_id: fields.talkId ?? null,
          updated_at: clock.now(),
        });
        const subject = { kind: 'session', id: sessionId };
        const detail = { clinicianId, role: fields.role, segment: fields.segment ?? null, minutesTaught: fields.minutesTaught ?? null };
        await audit.record(trx, { actor, action: 'assignment.set', subject, organizationId, programId, detail });
        const row = await findAssignment(trx, sessionId, clinicianId);
        if (row === undefined) throw notFound('assignment');
        return toAssignment(row);
      });
    },
    list: async (actor, sessionId) => {
      await requireSession(actor, 'read', sessionId);
      return (await listAssignments(database.read, sessionId)).map(toAssignment);
    },
    remove: async (actor, sessionId, clinicianId) => {
      const { organizationId, programId } = await requireSession(actor, 'people.edit', sessionId);
      await database.write(async (trx) => {
        if (!(await deleteAssignment(trx, sessionId, clinicianId))) throw notFound('assignment');
        const subject = { kind: 'session', id: sessionId };
        await audit.record(trx, { actor, action: 'assignment.removed', subject, organizationId, programId, detail: { clinicianId } });
      });
    },
  };
}
