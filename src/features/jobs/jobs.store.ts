// Rows of background jobs and of the schedules' watermarks; each row is lock and record at once.
import type { Db } from '../../platform/db/database.js';

export type JobState = 'queued' | 'running' | 'done' | 'failed';

export interface JobRow {
  id: string;
  name: string;
  dedup_key: string | null;
  organization_id: string | null;
  program_id: string | null;
  requested_by: string | null;
  payload_json: string;
  state: JobState;
  run_at: string;
  claimed_until: string | null;
  claimed_by: string | null;
  attempts: number;
  progress_done: number;
  progress_total: number;
  result_json: string | null;
  last_error: string | null;
  created_at: string;
  finished_at: string | null;
}

/** Who holds a row and on which try; both must still be true when the work is over. */
export interface JobClaim {
  id: string;
  claimed_by: string;
  attempts: number;
}

/** Answers false where the dedup key is taken. */
export async function insertJob(db: Db, row: JobRow): Promise<boolean> {
  const inserted: unknown[] = await db('jobs').insert(row).onConflict().ignore().returning('id');
  return inserted.length === 1;
}

export function findJob(db: Db, id: string): Promise<JobRow | undefined> {
  return db<JobRow>('jobs').where({ id }).first();
}

export function findJobByDedupKey(db: Db, dedupKey: string): Promise<JobRow | undefined> {
  return db<JobRow>('jobs').where({ dedup_key: dedupKey }).first();
}

/** Due and free: waiting, or left by a process whose lease ran out. */
function dueAt(now: string) {
  return (query: ReturnType<Db['queryBuilder']>): void => {
    void query
      .where((waiting) => void waiting.where('state', 'queued').where('run_at', '<=', now))
      .orWhere((left) => void left.where('state', 'running').where('claimed_until', '<', now));
  };
}

/** The condition stands inside and outside, so that two processes never take one row and no engine needs a branch. */
export async function claimDueJob(
  db: Db,
  names: readonly string[],
  claim: { now: string; until: string; by: string },
): Promise<JobRow | undefined> {
  const next = db('jobs')
    .select('id')
    .whereIn('name', [...names])
    .where(dueAt(claim.now))
    .orderBy('id')
    .limit(1);
  const rows = (await db('jobs')
    .whereIn('id', next)
    .where(dueAt(claim.now))
    .update({
      state: 'running',
      claimed_until: claim.until,
      claimed_by: claim.by,
      attempts: db.raw('attempts + 1'),
    })
    .returning('*')) as JobRow[];
  return rows[0];
}

export async function updateClaimedJob(db: Db, claim: JobClaim, changes: Partial<JobRow>): Promise<boolean> {
  const { id, claimed_by, attempts } = claim;
  return (
    (await db<JobRow>('jobs').where({ id, claimed_by, attempts, state: 'running' }).update(changes)) === 1
  );
}

export interface WatermarkRow {
  name: string;
  done_until: string | null;
  last_ran_at: string | null;
  claimed_until: string | null;
  claimed_by: string | null;
  last_error: string | null;
}

export function findWatermark(db: Db, name: string): Promise<WatermarkRow | undefined> {
  return db<WatermarkRow>('job_watermarks').where({ name }).first();
}

export function listWatermarks(db: Db): Promise<WatermarkRow[]> {
  return db<WatermarkRow>('job_watermarks').select('*').orderBy('name');
}

/** Answers false where another process holds the schedule. */
export async function claimWatermark(
  db: Db,
  name: string,
  claim: { now: string; until: string; by: string },
): Promise<boolean> {
  await db('job_watermarks').insert({ name }).onConflict().ignore();
  const taken = await db<WatermarkRow>('job_watermarks')
    .where({ name })
    .where((free) => void free.whereNull('claimed_until').orWhere('claimed_until', '<', claim.now))
    .update({ claimed_until: claim.until, claimed_by: claim.by });
  return taken === 1;
}

export async function updateClaimedWatermark(
  db: Db,
  name: string,
  by: string,
  changes: Partial<WatermarkRow>,
): Promise<boolean> {
  return (await db<WatermarkRow>('job_watermarks').where({ name, claimed_by: by }).update(changes)) === 1;
}
