// Rows of live stays: what webhooks told of a meeting, kept until its report stands.
import type { Db } from '../../platform/db/database.js';

export interface LiveStayRow {
  id: string;
  session_id: string;
  /** One stay of the source, whatever the order its events come in, e.g. meeting, participant and join. */
  stay_key: string;
  participant_key: string;
  raw_name: string;
  raw_email: string | null;
  room: 'main' | 'waiting';
  joined_at: string | null;
  left_at: string | null;
  closed_at: string | null;
  updated_at: string;
}

export function findLiveStay(db: Db, sessionId: string, stayKey: string): Promise<LiveStayRow | undefined> {
  return db<LiveStayRow>('live_stays').where({ session_id: sessionId, stay_key: stayKey }).first();
}

/** A row that another request put there meanwhile is updated, not doubled. */
export async function upsertLiveStay(db: Db, row: LiveStayRow): Promise<void> {
  const { id: _, ...changes } = row;
  await db('live_stays').insert(row).onConflict(['session_id', 'stay_key']).merge(changes);
}

/** The meeting's end closes every stay that nobody has left. */
export async function closeLiveStays(
  db: Db,
  sessionId: string,
  stayKeyPrefix: string,
  closedAt: string,
  at: string,
): Promise<void> {
  await db('live_stays')
    .where({ session_id: sessionId })
    .whereRaw('substr(stay_key, 1, ?) = ?', [stayKeyPrefix.length, stayKeyPrefix])
    .whereNull('left_at')
    .update({ closed_at: closedAt, updated_at: at });
}

export function listLiveStays(db: Db, sessionId: string): Promise<LiveStayRow[]> {
  return db<LiveStayRow>('live_stays').where({ session_id: sessionId }).orderBy('id');
}
