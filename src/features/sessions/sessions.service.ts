// Sessions: single meetings of a cohort; moved, called off and finalized, with the revision calendars are told.
import { requireAccess, type Action, type Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Day, Instant } from '../../core/time/instant.js';
import { instantToLocal } from '../../core/time/zone.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import { requireZone } from '../programs/require-zone.js';
import { agendaOf, durationMinutesOf } from './agenda.js';
import type { CohortsService } from './cohorts.service.js';
import { revise } from './revise.js';
import {
  toSession,
  type Session,
  type SessionChange,
  type SessionChanges,
  type SessionFields,
} from './session.js';
import {
  findSession,
  highestNumber,
  incrementSequence,
  listIdsWithAttendance,
  listJoinUrls,
  insertSessions,
  listScheduledStarting,
  listScheduledTouching,
  listSessionsById,
  listSessionsOfCohort,
  listSessionsOfProgram,
  pageSessions,
  setFinalized,
  updateSession,
  type SessionRow,
} from './sessions.store.js';

export type { Session } from './session.js';

export interface SessionsService {
  list(actor: Actor, cohortId: string, page: PageRequest): Promise<Page<Session>>;
  get(actor: Actor, id: string): Promise<Session>;
  /** One more meeting outside the weekly schedule. */
  add(actor: Actor, cohortId: string, fields: SessionFields): Promise<Session>;
  /** For the workflow that tells the invited in the same transaction. */
  change(
    trx: Db,
    actor: Actor,
    id: string,
    changes: SessionChanges,
    ifMatch?: number,
  ): Promise<SessionChange>;
  cancel(trx: Db, actor: Actor, id: string, reason: string, ifMatch?: number): Promise<SessionChange>;
  /** The session where the actor may do this; foreign → 404, not allowed → 403. */
  reach(db: Db, actor: Actor, action: Action, id: string): Promise<Session>;
  /** Unscoped, for other services that have already judged access. */
  load(db: Db, id: string): Promise<Session>;
  /** In order of time; ids that do not exist are left out. */
  loadMany(db: Db, ids: readonly string[]): Promise<Session[]>;
  loadForCohort(db: Db, cohortId: string): Promise<Session[]>;
  /** Sessions that have attendance or are finalized: what `verify` recomputes. */
  listIdsWithAttendance(db: Db): Promise<string[]>;
  /** Not cancelled, of every program, starting after `from` and no later than `to`. */
  loadStarting(db: Db, from: Instant, to: Instant): Promise<Session[]>;
  /** Not cancelled, on at some moment of the range, at most so many: where a report without a session may belong. */
  loadTouching(
    db: Db,
    scope: { organizationId: string; programId: string | null },
    range: { from: Instant; to: Instant },
    max: number,
  ): Promise<Session[]>;
  /** Sessions whose local date lies in the days, both included. */
  loadForProgram(
    db: Db,
    programId: string,
    days?: { from?: Day | undefined; to?: Day | undefined },
  ): Promise<Session[]>;
  /** Where the sessions of an organization that are not over will meet; each cohort and link once. */
  listMeetingLinks(
    db: Db,
    organizationId: string,
    endingAfter: Instant,
  ): Promise<{ cohortId: string; joinUrl: string }[]>;
  /** Compare-and-set: false where it was finalized before, or is cancelled. */
  markFinalized(trx: Db, id: string, at: Instant): Promise<boolean>;
  /** A new SEQUENCE for a withdrawal or a re-invitation of one clinician (invites.md §1.4); answers it. */
  raiseSequence(trx: Db, id: string): Promise<number>;
}

/** A session number taken by somebody who added one at the same moment. */
function numberTaken(error: unknown): unknown {
  if (constraintKind(error) !== 'unique') return error;
  return new AppError('resource.conflict', 'Another session was added at the same moment; try again.');
}

async function findOrRefuse(db: Db, id: string): Promise<SessionRow> {
  const row = await findSession(db, id);
  if (row === undefined) throw notFound('session');
  return row;
}

async function reachRow(db: Db, actor: Actor, action: Action, id: string): Promise<SessionRow> {
  const row = await findOrRefuse(db, id);
  requireAccess(actor, action, { organizationId: row.organization_id, programId: row.program_id }, 'session');
  return row;
}

interface SessionDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  cohorts: CohortsService;
}

function adding({ database, clock, ids, audit, cohorts }: SessionDeps): SessionsService['add'] {
  return (actor, cohortId, fields) =>
    database.write(async (trx) => {
      const cohort = await cohorts.reach(trx, actor, 'schedule.edit', cohortId);
      const { organizationId, programId } = cohort;
      const durationMinutes = durationMinutesOf(fields.startsAt, fields.endsAt);
      const local = instantToLocal(fields.startsAt, cohort.timeZone);
      requireZone(cohort.timeZone, local.day);
      const inherited = durationMinutes === cohort.durationMinutes ? cohort.segments : undefined;
      const id = ids.next();
      const number = (await highestNumber(trx, cohortId)) + 1;
      const now = clock.now();
      await insertSessions(trx, [
        {
          id,
          organization_id: organizationId,
          program_id: programId,
          cohort_id: cohortId,
          number,
          title: fields.title ?? `Session ${number}`,
          objectives: fields.objectives ?? null,
          local_date: local.day,
          start_time: local.time.slice(0, 5),
          time_zone: cohort.timeZone,
          starts_at: fields.startsAt,
          ends_at: fields.endsAt,
          held_starts_at: null,
          segments_json: JSON.stringify(agendaOf(fields.segments ?? inherited, durationMinutes)),
          join_url: fields.joinUrl ?? null,
          status: 'scheduled',
          status_reason: null,
          sequence: 0,
          time_sequence: 0,
          finalized_at: null,
          version: 1,
          created_at: now,
          updated_at: now,
        },
      ]);
      const subject = { kind: 'session', id };
      await audit.record(trx, { actor, action: 'session.added', subject, organizationId, programId });
      return toSession(await findOrRefuse(trx, id));
    });
}

function changing({ clock, audit }: SessionDeps): SessionsService['change'] {
  return async (trx, actor, id, changes, ifMatch) => {
    const row = await reachRow(trx, actor, 'schedule.edit', id);
    const before = toSession(row);
    if (ifMatch !== undefined && ifMatch !== before.version) throw stale();
    const { columns, significant, acts } = revise(before, changes);
    if (Object.keys(columns).length === 0) return { session: before, significant: false };
    if (!(await updateSession(trx, id, before.version, { ...columns, updated_at: clock.now() })))
      throw stale();
    for (const action of acts) {
      await audit.record(trx, {
        actor,
        action,
        subject: { kind: 'session', id },
        organizationId: before.organizationId,
        programId: before.programId,
        reason: changes.reason ?? null,
        detail: { fields: Object.keys(changes).filter((field) => field !== 'reason') },
      });
    }
    return { session: toSession(await findOrRefuse(trx, id)), significant };
  };
}

function stale(): AppError {
  return new AppError('resource.stale', 'Somebody changed it meanwhile; read it again.');
}

export function createSessionsService(deps: SessionDeps): SessionsService {
  const { database, clock, cohorts } = deps;
  const add = adding(deps);
  const change = changing(deps);
  const reach: SessionsService['reach'] = async (db, actor, action, id) =>
    toSession(await reachRow(db, actor, action, id));
  return {
    reach,
    change,
    cancel: (trx, actor, id, reason, ifMatch) =>
      change(trx, actor, id, { status: 'cancelled', reason }, ifMatch),
    add: (actor, cohortId, fields) =>
      add(actor, cohortId, fields).catch((error: unknown) => {
        throw numberTaken(error);
      }),
    get: (actor, id) => reach(database.read, actor, 'read', id),
    list: async (actor, cohortId, page) => {
      await cohorts.reach(database.read, actor, 'read', cohortId);
      return mapPage(await pageSessions(database.read, cohortId, page), toSession);
    },
    load: async (db, id) => toSession(await findOrRefuse(db, id)),
    loadMany: async (db, ids) => (await listSessionsById(db, ids)).map(toSession),
    listIdsWithAttendance,
    loadForCohort: async (db, cohortId) => (await listSessionsOfCohort(db, cohortId)).map(toSession),
    loadTouching: async (db, scope, range, max) =>
      (await listScheduledTouching(db, scope, range, max)).map(toSession),
    loadStarting: async (db, from, to) => (await listScheduledStarting(db, from, to)).map(toSession),
    loadForProgram: async (db, programId, days = {}) =>
      (await listSessionsOfProgram(db, programId, days)).map(toSession),
    listMeetingLinks: async (db, organizationId, endingAfter) =>
      (await listJoinUrls(db, organizationId, endingAfter)).map((row) => ({
        cohortId: row.cohort_id,
        joinUrl: row.join_url,
      })),
    markFinalized: setFinalized,
    raiseSequence: async (trx, id) => {
      if (!(await incrementSequence(trx, id, clock.now()))) throw notFound('session');
      return (await findOrRefuse(trx, id)).sequence;
    },
  };
}
