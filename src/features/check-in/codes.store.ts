// Rows of codes that were shown, and of wrong ones that were tried.
import type { Db } from '../../platform/db/database.js';

export interface CodeRow {
  id: string;
  session_id: string;
  code: string;
  shown_from: string;
  shown_until: string;
  redeemable_until: string;
  made_by: string;
  retired_at: string | null;
}

/** Answers nothing where the same figures stand somewhere, or the session has a code for this minute already. */
export async function insertCode(db: Db, row: CodeRow): Promise<void> {
  await db('check_in_codes').insert(row).onConflict().ignore();
}

export function findShown(db: Db, sessionId: string, shownUntil: string): Promise<CodeRow | undefined> {
  return db<CodeRow>('check_in_codes').where({ session_id: sessionId, shown_until: shownUntil }).first();
}

export async function wasEverShown(db: Db, sessionId: string): Promise<boolean> {
  return (await db<CodeRow>('check_in_codes').where({ session_id: sessionId }).first('id')) !== undefined;
}

/** Frees the figures of codes that can be redeemed no more. */
export async function retireCodes(db: Db, at: string): Promise<void> {
  await db<CodeRow>('check_in_codes')
    .whereNull('retired_at')
    .where('redeemable_until', '<=', at)
    .update({ retired_at: at });
}

/** The one that stands, else the one that stood last. */
export function findByFigures(db: Db, code: string): Promise<CodeRow | undefined> {
  return db<CodeRow>('check_in_codes')
    .where({ code })
    .orderBy([{ column: 'redeemable_until', order: 'desc' }])
    .first();
}

export function findCode(db: Db, id: string): Promise<CodeRow | undefined> {
  return db<CodeRow>('check_in_codes').where({ id }).first();
}

export interface TryRow {
  id: string;
  at: string;
  who_hash: string | null;
}

export async function insertTry(db: Db, row: TryRow): Promise<void> {
  await db('check_in_tries').insert(row);
}

export async function deleteTriesBefore(db: Db, at: string): Promise<void> {
  await db('check_in_tries').where('at', '<', at).delete();
}

/** Newest first. */
export async function listTriesSince(db: Db, whoHash: string | null, since: string): Promise<string[]> {
  const rows: TryRow[] = await db<TryRow>('check_in_tries')
    .where({ who_hash: whoHash })
    .where('at', '>', since)
    .orderBy('at', 'desc');
  return rows.map((row) => row.at);
}
