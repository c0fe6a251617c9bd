// Cohorts: one cycle of a program; making one unfolds its weekly schedule into sessions.
import { requireAccess, type Action, type Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { PlannedSession } from '../../core/time/recurrence.js';
import type { Clock } from '../../platform/clock.js';
import { definedOnly } from '../../platform/db/changes.js';
import type { Database, Db } from '../../platform/db/database.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { agendaOf } from './agenda.js';
import { toCohort, type Cohort, type CohortChanges, type CohortFields } from './cohort.js';
import {
  findCohort,
  insertCohort,
  listCohortsOfProgram,
  pageCohorts,
  updateCohort,
  type CohortRow,
} from './cohorts.store.js';
import { planSessions, unusedSkips } from './plan-sessions.js';
import { insertSessions, replaceAgenda, type SessionColumns } from './sessions.store.js';

export interface CohortsService {
  /** Makes the cohort and all its sessions at once; `warnings` names skip dates that hit no session. */
  create(
    actor: Actor,
    programId: string,
    fields: CohortFields,
  ): Promise<{ cohort: Cohort; warnings: Finding[] }>;
  get(actor: Actor, id: string): Promise<Cohort>;
  list(actor: Actor, programId: string, page: PageRequest): Promise<Page<Cohort>>;
  edit(actor: Actor, id: string, changes: CohortChanges, ifMatch?: number): Promise<Cohort>;
  /** The cohort where the actor may do this; foreign → 404, not allowed → 403. */
  reach(db: Db, actor: Actor, action: Action, id: string): Promise<Cohort>;
  /** Unscoped, for other services that have already judged access. */
  load(db: Db, id: string): Promise<Cohort>;
  loadForProgram(db: Db, programId: string): Promise<Cohort[]>;
}

async function load(db: Db, id: string): Promise<Cohort> {
  const row = await findCohort(db, id);
  if (row === undefined) throw notFound('cohort');
  return toCohort(row);
}

async function reach(db: Db, actor: Actor, action: Action, id: string): Promise<Cohort> {
  const cohort = await load(db, id);
  const scope = { organizationId: cohort.organizationId, programId: cohort.programId };
  requireAccess(actor, action, scope, 'cohort');
  return cohort;
}

interface CohortDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  programs: ProgramsService;
}

/** The columns a cohort and its sessions are made with alike. */
interface Making {
  owners: { organization_id: string; program_id: string };
  segments_json: string;
  stamps: { version: number; created_at: string; updated_at: string };
}

function cohortRow(id: string, fields: CohortFields, { owners, segments_json, stamps }: Making): CohortRow {
  return {
    id,
    ...owners,
    name: fields.name,
    time_zone: fields.timeZone,
    first_date: fields.firstDate,
    start_time: fields.startTime,
    duration_minutes: fields.durationMinutes,
    repeat_json: JSON.stringify(fields.repeat),
    join_url: fields.joinUrl ?? null,
    segments_json,
    ...stamps,
  };
}

function sessionRow(
  id: string,
  cohortId: string,
  fields: CohortFields,
  planned: PlannedSession,
  { owners, segments_json, stamps }: Making,
): SessionColumns {
  return {
    id,
    ...owners,
    cohort_id: cohortId,
    number: planned.number,
    title: `Session ${planned.number}`,
    objectives: null,
    local_date: planned.localDate,
    start_time: fields.startTime,
    time_zone: fields.timeZone,
    starts_at: planned.startsAt,
    ends_at: planned.endsAt,
    held_starts_at: null,
    segments_json,
    join_url: null,
    status: 'scheduled',
    status_reason: null,
    sequence: 0,
    time_sequence: 0,
    finalized_at: null,
    ...stamps,
  };
}

function creating({ database, clock, ids, audit, programs }: CohortDeps): CohortsService['create'] {
  return (actor, programId, fields) =>
    database.write(async (trx) => {
      const { organizationId } = await programs.reach(trx, actor, 'schedule.edit', programId);
      const planned = planSessions(fields);
      const id = ids.next();
      const now = clock.now();
      const making: Making = {
        owners: { organization_id: organizationId, program_id: programId },
        segments_json: JSON.stringify(agendaOf(fields.segments, fields.durationMinutes)),
        stamps: { version: 1, created_at: now, updated_at: now },
      };
      await insertCohort(trx, cohortRow(id, fields, making));
      await insertSessions(
        trx,
        planned.map((session) => sessionRow(ids.next(), id, fields, session, making)),
      );
      const subject = { kind: 'cohort', id };
      const detail = { sessions: planned.length };
      await audit.record(trx, {
        actor,
        action: 'cohort.created',
        subject,
        organizationId,
        programId,
        detail,
      });
      return { cohort: await load(trx, id), warnings: unusedSkips(fields) };
    });
}

function editing({ database, clock, audit }: CohortDeps): CohortsService['edit'] {
  return (actor, id, changes, ifMatch) =>
    database.write(async (trx) => {
      const before = await reach(trx, actor, 'schedule.edit', id);
      const now = clock.now();
      const after =
        changes.segments === undefined
          ? undefined
          : JSON.stringify(agendaOf(changes.segments, before.durationMinutes));
      const columns = {
        ...definedOnly<CohortRow>({ name: changes.name, join_url: changes.joinUrl, segments_json: after }),
        updated_at: now,
      };
      if (!(await updateCohort(trx, id, ifMatch ?? before.version, columns))) {
        throw new AppError('resource.stale', 'Somebody changed it meanwhile; read it again.');
      }
      const agenda = { before: JSON.stringify(before.segments), startsAfter: now, updatedAt: now };
      const sessions = after === undefined ? 0 : await replaceAgenda(trx, id, { ...agenda, after });
      await audit.record(trx, {
        actor,
        action: 'cohort.changed',
        subject: { kind: 'cohort', id },
        organizationId: before.organizationId,
        programId: before.programId,
        detail: { fields: Object.keys(changes), sessions },
      });
      return load(trx, id);
    });
}

export function createCohortsService(deps: CohortDeps): CohortsService {
  const { database, programs } = deps;
  return {
    create: creating(deps),
    edit: editing(deps),
    load,
    reach,
    loadForProgram: async (db, programId) => (await listCohortsOfProgram(db, programId)).map(toCohort),
    get: (actor, id) => reach(database.read, actor, 'read', id),
    list: async (actor, programId, page) => {
      await programs.reach(database.read, actor, 'read', programId);
      return mapPage(await pageCohorts(database.read, programId, page), toCohort);
    },
  };
}
