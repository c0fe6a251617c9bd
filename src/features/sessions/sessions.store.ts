// Rows of sessions; read with the join address of their cohort beside their own.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export interface SessionColumns {
  id: string;
  organization_id: string;
  program_id: string;
  cohort_id: string;
  number: number;
  title: string;
  objectives: string | null;
  local_date: string;
  start_time: string;
  time_zone: string;
  starts_at: string;
  ends_at: string;
  held_starts_at: string | null;
  segments_json: string;
  join_url: string | null;
  status: 'scheduled' | 'cancelled';
  status_reason: string | null;
  sequence: number;
  time_sequence: number;
  finalized_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export type SessionRow = SessionColumns & { cohort_join_url: string | null };

/** Rows an insert carries at once; both engines limit the values of one statement. */
const insertRowsMax = 100;

export async function insertSessions(db: Db, rows: readonly SessionColumns[]): Promise<void> {
  for (let from = 0; from < rows.length; from += insertRowsMax) {
    await db('sessions').insert(rows.slice(from, from + insertRowsMax));
  }
}

function withCohort(db: Db) {
  return db('sessions')
    .join('cohorts', 'cohorts.id', 'sessions.cohort_id')
    .select<SessionRow[]>('sessions.*', 'cohorts.join_url as cohort_join_url');
}

export async function findSession(db: Db, id: string): Promise<SessionRow | undefined> {
  const rows = await withCohort(db).where('sessions.id', id);
  return rows[0];
}

export async function listSessionsById(db: Db, ids: readonly string[]): Promise<SessionRow[]> {
  return await withCohort(db)
    .whereIn('sessions.id', [...ids])
    .orderBy(['sessions.starts_at', 'sessions.id']);
}

export async function listSessionsOfCohort(db: Db, cohortId: string): Promise<SessionRow[]> {
  return await withCohort(db)
    .where('sessions.cohort_id', cohortId)
    .orderBy(['sessions.starts_at', 'sessions.id']);
}

export async function listSessionsOfProgram(
  db: Db,
  programId: string,
  days: { from?: string | undefined; to?: string | undefined },
): Promise<SessionRow[]> {
  const query = withCohort(db).where('sessions.program_id', programId);
  if (days.from !== undefined) void query.where('sessions.local_date', '>=', days.from);
  if (days.to !== undefined) void query.where('sessions.local_date', '<=', days.to);
  return await query.orderBy(['sessions.starts_at', 'sessions.id']);
}

/** Scheduled sessions of every program that start after `from` and no later than `to`. */
export async function listScheduledStarting(db: Db, from: string, to: string): Promise<SessionRow[]> {
  return await withCohort(db)
    .where('sessions.status', 'scheduled')
    .where('sessions.starts_at', '>', from)
    .where('sessions.starts_at', '<=', to)
    .orderBy(['sessions.starts_at', 'sessions.id']);
}

/** Not cancelled, of the organization or one program of it, on at some moment between the two; the earliest first. */
export async function listScheduledTouching(
  db: Db,
  scope: { organizationId: string; programId: string | null },
  range: { from: string; to: string },
  max: number,
): Promise<SessionRow[]> {
  const query = withCohort(db)
    .where('sessions.organization_id', scope.organizationId)
    .where('sessions.status', 'scheduled')
    .where('sessions.starts_at', '<=', range.to)
    .where('sessions.ends_at', '>=', range.from);
  if (scope.programId !== null) void query.where('sessions.program_id', scope.programId);
  return await query.orderBy(['sessions.starts_at', 'sessions.id']).limit(max);
}

/** Where the sessions of an organization that are not over will meet; each cohort and link once. */
export async function listJoinUrls(
  db: Db,
  organizationId: string,
  endingAfter: string,
): Promise<{ cohort_id: string; join_url: string }[]> {
  return (await db('sessions')
    .join('cohorts', 'cohorts.id', 'sessions.cohort_id')
    .where('sessions.organization_id', organizationId)
    .where('sessions.status', 'scheduled')
    .where('sessions.ends_at', '>', endingAfter)
    .whereRaw('coalesce(sessions.join_url, cohorts.join_url) is not null')
    .distinct('sessions.cohort_id', db.raw('coalesce(sessions.join_url, cohorts.join_url) as join_url'))) as {
    cohort_id: string;
    join_url: string;
  }[];
}

/** In order of time; the cursor is start and id in one text, since two sessions may start at once. */
export function pageSessions(db: Db, cohortId: string, page: PageRequest): Promise<Page<SessionRow>> {
  const keyed = withCohort(db)
    .where('sessions.cohort_id', cohortId)
    .select(db.raw("sessions.starts_at || ' ' || sessions.id as sort_key"))
    .as('keyed');
  return pageBy<SessionRow>(
    db.from(keyed).select('*'),
    'sort_key',
    (row) => `${row.starts_at} ${row.id}`,
    page,
  );
}

export async function highestNumber(db: Db, cohortId: string): Promise<number> {
  const row = await db<SessionColumns>('sessions')
    .where({ cohort_id: cohortId })
    .max<{ highest: number | null }[]>('number as highest');
  return row[0]?.highest ?? 0;
}

/** Compare-and-set on `version`; answers whether the row was still as read. */
export async function updateSession(
  db: Db,
  id: string,
  version: number,
  changes: Partial<SessionColumns>,
): Promise<boolean> {
  return (
    (await db<SessionColumns>('sessions')
      .where({ id, version })
      .update({ ...changes, version: version + 1 })) === 1
  );
}

/** Sessions still ahead that kept the agenda they were made with take the new one; answers how many. */
export async function replaceAgenda(
  db: Db,
  cohortId: string,
  agenda: { before: string; after: string; startsAfter: string; updatedAt: string },
): Promise<number> {
  return db('sessions')
    .where({ cohort_id: cohortId, segments_json: agenda.before, status: 'scheduled' })
    .whereNull('finalized_at')
    .where('starts_at', '>', agenda.startsAfter)
    .update({ segments_json: agenda.after, updated_at: agenda.updatedAt, version: db.raw('version + 1') });
}

/** Compare-and-set: false where somebody finalized it first. */
export async function setFinalized(db: Db, id: string, at: string): Promise<boolean> {
  const changed = await db('sessions')
    .where({ id, status: 'scheduled' })
    .whereNull('finalized_at')
    .update({ finalized_at: at, updated_at: at, version: db.raw('version + 1') });
  return changed === 1;
}

export async function incrementSequence(db: Db, id: string, at: string): Promise<boolean> {
  const changed = await db('sessions')
    .where({ id })
    .update({ sequence: db.raw('sequence + 1'), updated_at: at, version: db.raw('version + 1') });
  return changed === 1;
}

export async function listIdsWithAttendance(db: Db): Promise<string[]> {
  const rows = (await db('sessions')
    .whereNotNull('finalized_at')
    .orWhereExists(db('attendance').whereRaw('attendance.session_id = sessions.id').select('session_id'))
    .orderBy('id')
    .select('id')) as { id: string }[];
  return rows.map((row) => row.id);
}
