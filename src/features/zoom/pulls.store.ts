// Rows of pulls: how far the plan of a session's report has come, and what stood in its way.
import type { Db } from '../../platform/db/database.js';

export interface PullRow {
  session_id: string;
  organization_id: string;
  /** Planned pulls that have had their answer. */
  answered: number;
  /** Tries since the last answer. */
  attempts: number;
  next_try_at: string | null;
  last_tried_at: string | null;
  last_pulled_at: string | null;
  last_rows: number | null;
  last_fault: string | null;
}

export function findPull(db: Db, sessionId: string): Promise<PullRow | undefined> {
  return db<PullRow>('zoom_pulls').where({ session_id: sessionId }).first();
}

export function listPullsOf(db: Db, sessionIds: readonly string[]): Promise<PullRow[]> {
  return db<PullRow>('zoom_pulls').whereIn('session_id', [...sessionIds]);
}

export function listDuePulls(db: Db, organizationId: string, dueBy: string): Promise<PullRow[]> {
  return db<PullRow>('zoom_pulls')
    .where({ organization_id: organizationId })
    .where('next_try_at', '<=', dueBy)
    .orderBy(['next_try_at', 'session_id']);
}

export async function putPull(db: Db, row: PullRow): Promise<void> {
  await db('zoom_pulls').insert(row).onConflict('session_id').merge();
}
