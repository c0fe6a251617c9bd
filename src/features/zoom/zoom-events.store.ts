// Rows of Zoom's events: kept as they came before anything is made of them.
import type { Db } from '../../platform/db/database.js';

export interface ZoomEventRow {
  id: string;
  body_hash: string;
  fact_hash: string;
  kind: string;
  meeting_id: string;
  run_id: string;
  occurred_at: string;
  body_json: string;
  received_at: string;
  state: 'waiting' | 'done' | 'unrouted' | 'failed';
  attempts: number;
  session_id: string | null;
  settled_at: string | null;
}

/** Answers false where the same bytes, or the same fact in other bytes, came before. */
export async function insertZoomEvent(db: Db, row: ZoomEventRow): Promise<boolean> {
  const inserted: unknown[] = await db('zoom_events').insert(row).onConflict().ignore().returning('id');
  return inserted.length === 1;
}

export function listWaitingEvents(db: Db, limit: number): Promise<ZoomEventRow[]> {
  return db<ZoomEventRow>('zoom_events').where({ state: 'waiting' }).orderBy('id').limit(limit);
}

/** What ended these runs, where that is known. */
export function listEndings(db: Db, runIds: readonly string[]): Promise<ZoomEventRow[]> {
  return db<ZoomEventRow>('zoom_events')
    .whereIn('run_id', [...runIds])
    .whereIn('kind', ['meeting.ended', 'webinar.ended'])
    .orderBy('occurred_at');
}

export async function listSessionsOfRuns(
  db: Db,
  runIds: readonly string[],
): Promise<{ run_id: string; session_id: string }[]> {
  return (await db('zoom_events')
    .whereIn('run_id', [...runIds])
    .whereNotNull('session_id')
    .groupBy('run_id', 'session_id')
    .select('run_id', 'session_id')
    .orderByRaw('max(occurred_at)')) as { run_id: string; session_id: string }[];
}

export async function settleEvents(
  db: Db,
  ids: readonly string[],
  settlement: Pick<ZoomEventRow, 'state' | 'session_id' | 'settled_at'>,
): Promise<void> {
  await db<ZoomEventRow>('zoom_events')
    .whereIn('id', [...ids])
    .where({ state: 'waiting' })
    .update(settlement);
}

export async function countAttempt(db: Db, id: string): Promise<void> {
  await db('zoom_events').where({ id, state: 'waiting' }).increment('attempts', 1);
}

export async function deleteUnrouted(db: Db, receivedBefore: string): Promise<number> {
  return db('zoom_events').where({ state: 'unrouted' }).where('received_at', '<', receivedBefore).del();
}

export async function countEventsByState(db: Db): Promise<Map<string, number>> {
  const rows = (await db('zoom_events').groupBy('state').select('state').count({ n: '*' })) as {
    state: string;
    n: number | string;
  }[];
  return new Map(rows.map((row) => [row.state, Number(row.n)]));
}
