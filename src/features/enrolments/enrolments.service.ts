// A cohort's roster: who is on it, since when and in which role; and whose role is what in one session.
import { requireAccess, type Actor } from '../../core/access.js';
import type { Role } from '../../core/credits/vocabulary.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Also, Database, Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Cohort } from '../sessions/cohort.js';
import type { CohortsService } from '../sessions/cohorts.service.js';
import { listAssignments } from './assignments.store.js';
import {
  endEnrolment,
  findEnrolment,
  insertEnrolments,
  listEnrolledAtSession,
  listStandingEnrolments,
  pageOfEnrolments,
  type EnrolmentRow,
  type NamedEnrolmentRow,
} from './enrolments.store.js';

export interface Enrolment {
  id: string;
  cohortId: string;
  clinicianId: string;
  /** Display name of the clinician. */
  name: string;
  role: Role;
  enrolledAt: Instant;
}

export interface RosterEntry {
  clinicianId: string;
  role: Role;
  enrolledAt: Instant;
}

export interface SessionRole {
  role: Role;
  /** On the roster when the session began, or since; a guest with an assignment is not. */
  enrolled: boolean;
  assignment: { segment: number | null; minutesTaught: number | null; talkId: string | null } | null;
}

/** What is needed of a cohort to put somebody on its roster. */
export type RosterCohort = Pick<Cohort, 'id' | 'organizationId' | 'programId'>;

export interface EnrolmentsService {
  enrol(
    actor: Actor,
    cohortId: string,
    fields: { clinicianId: string; role?: Role | undefined },
    also?: Also,
  ): Promise<Enrolment>;
  list(actor: Actor, cohortId: string, page: PageRequest): Promise<Page<Enrolment>>;
  /** Ends it; ending it again changes nothing. */
  end(actor: Actor, id: string): Promise<void>;

  /** Unscoped, for other services that have already judged access: the standing roster. */
  roster(db: Db, cohortId: string): Promise<RosterEntry[]>;
  /** By clinician: everybody enrolled or assigned; an assignment's role goes before the enrolment's. */
  rolesForSession(db: Db, session: { id: string; cohortId: string }): Promise<Map<string, SessionRole>>;
  /** Puts people on a roster in the caller's transaction; one who stands there already breaks it. */
  enrolMany(
    trx: Db,
    actor: Actor,
    cohort: RosterCohort,
    people: readonly { clinicianId: string; role: Role }[],
  ): Promise<void>;
}

function toEnrolment(row: NamedEnrolmentRow): Enrolment {
  return {
    id: row.id,
    cohortId: row.cohort_id,
    clinicianId: row.clinician_id,
    name: row.display_name,
    role: row.role,
    enrolledAt: row.enrolled_at,
  };
}

async function roster(db: Db, cohortId: string): Promise<RosterEntry[]> {
  const rows = await listStandingEnrolments(db, cohortId);
  return rows.map((row) => ({ clinicianId: row.clinician_id, role: row.role, enrolledAt: row.enrolled_at }));
}

async function rolesForSession(
  db: Db,
  session: { id: string; cohortId: string },
): Promise<Map<string, SessionRole>> {
  const roles = new Map<string, SessionRole>();
  // Standing enrolments come last and so have the last word.
  for (const row of await listEnrolledAtSession(db, session)) {
    roles.set(row.clinician_id, { role: row.role, enrolled: true, assignment: null });
  }
  for (const row of await listAssignments(db, session.id)) {
    roles.set(row.clinician_id, {
      role: row.role,
      enrolled: roles.has(row.clinician_id),
      assignment: { segment: row.segment, minutesTaught: row.minutes_taught, talkId: row.talk_id },
    });
  }
  return roles;
}

function requireStanding(clinician: { mergedIntoId: string | null }): void {
  if (clinician.mergedIntoId === null) return;
  throw new AppError('resource.conflict', 'This record was merged into another one; enrol that one.', {
    errors: [
      { pointer: '/body/clinicianId', code: 'clinician.merged', detail: `Use ${clinician.mergedIntoId}.` },
    ],
  });
}

function alreadyEnrolled(error: unknown): unknown {
  if (constraintKind(error) !== 'unique') return error;
  return new AppError('resource.conflict', 'This person is on this roster already.', {
    errors: [
      {
        pointer: '/body/clinicianId',
        code: 'enrolment.standing',
        detail: 'End the standing enrolment first to change the role.',
      },
    ],
  });
}

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  clinicians: CliniciansService;
  cohorts: CohortsService;
}

export function createEnrolmentsService(deps: Deps): EnrolmentsService {
  const { database, clock, audit, clinicians, cohorts } = deps;
  const enrolRows = createEnrolRows(deps);

  return {
    roster,
    rolesForSession,
    enrolMany: async (trx, actor, cohort, people) => {
      await enrolRows(trx, actor, cohort, people);
    },
    enrol: async (actor, cohortId, { clinicianId, role = 'learner' }, also) => {
      const cohort = await cohorts.reach(database.read, actor, 'people.edit', cohortId);
      const clinician = await clinicians.reach(database.read, actor, 'people.edit', clinicianId);
      if (clinician.organizationId !== cohort.organizationId) throw notFound('clinician');
      requireStanding(clinician);
      const [row] = await database
        .write(async (trx) => {
          const rows = await enrolRows(trx, actor, cohort, [{ clinicianId, role }]);
          await also?.(trx);
          return rows;
        })
        .catch((error: unknown) => {
          throw alreadyEnrolled(error);
        });
      if (row === undefined) throw notFound('enrolment');
      return toEnrolment({ ...row, display_name: clinician.name.display });
    },
    list: async (actor, cohortId, page) => {
      await cohorts.reach(database.read, actor, 'read', cohortId);
      return mapPage(await pageOfEnrolments(database.read, cohortId, page), toEnrolment);
    },
    end: async (actor, id) => {
      const row = await findEnrolment(database.read, id);
      if (row === undefined) throw notFound('enrolment');
      const cohort = await cohorts.load(database.read, row.cohort_id);
      requireAccess(actor, 'people.edit', cohort, 'enrolment');
      await database.write(async (trx) => {
        if (!(await endEnrolment(trx, id, clock.now()))) return;
        const { organizationId, programId } = cohort;
        const detail = { cohortId: cohort.id, clinicianId: row.clinician_id };
        await audit.record(trx, {
          actor,
          action: 'enrolment.ended',
          subject: { kind: 'enrolment', id },
          organizationId,
          programId,
          detail,
        });
      });
    },
  };
}

function createEnrolRows({ clock, ids, audit }: Pick<Deps, 'clock' | 'ids' | 'audit'>) {
  return async (
    trx: Db,
    actor: Actor,
    cohort: RosterCohort,
    people: readonly { clinicianId: string; role: Role }[],
  ): Promise<EnrolmentRow[]> => {
    const rows = people.map(({ clinicianId, role }) => ({
      id: ids.next(),
      organization_id: cohort.organizationId,
      cohort_id: cohort.id,
      clinician_id: clinicianId,
      role,
      enrolled_at: clock.now(),
      ended_at: null,
    }));
    await insertEnrolments(trx, rows);
    for (const row of rows) {
      await audit.record(trx, {
        actor,
        action: 'enrolment.created',
        subject: { kind: 'enrolment', id: row.id },
        organizationId: cohort.organizationId,
        programId: cohort.programId,
        detail: { cohortId: cohort.id, clinicianId: row.clinician_id, role: row.role },
      });
    }
    return rows;
  };
}
