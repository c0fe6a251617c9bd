// Rows of links that one screen gives to several people: confirmed once, shortened, found again by their id.
import type { Db } from '../../platform/db/database.js';
import type { LinkRow, ReviewRow } from './identity.store.js';

export function listLinksByIds(db: Db, ids: readonly string[]): Promise<LinkRow[]> {
  return db<LinkRow>('links').whereIn('id', [...ids]);
}

/** Compare-and-set: false where it is confirmed already, or stands no more. */
export async function confirmLink(
  db: Db,
  id: string,
  word: Pick<LinkRow, 'confirmed_at' | 'limits_json'>,
): Promise<boolean> {
  return (
    (await db<LinkRow>('links')
      .where({ id, method: 'shared' })
      .whereNull('undone_at')
      .whereNull('confirmed_at')
      .update(word)) === 1
  );
}

export async function limitLink(db: Db, id: string, limitsJson: string | null): Promise<void> {
  await db<LinkRow>('links')
    .where({ id, method: 'shared' })
    .whereNull('undone_at')
    .update({ limits_json: limitsJson });
}

export type Restated = Pick<
  ReviewRow,
  'status' | 'suggestions_json' | 'clinician_id' | 'ignore_reason' | 'settled_at' | 'settled_by'
>;

/** What is now decided or asked about a row, whatever was before. */
export async function restateReview(
  db: Db,
  id: string,
  facts: Restated & Pick<ReviewRow, 'reason'>,
): Promise<void> {
  await db<ReviewRow>('reviews').where({ id }).update(facts);
}

/** Of these sessions, those in which one of the clinicians was connected as herself. */
export async function listSessionsOfOwners(
  db: Db,
  clinicianIds: readonly string[],
  sessionIds: readonly string[],
): Promise<string[]> {
  return (await db<LinkRow>('links')
    .whereIn('clinician_id', [...clinicianIds])
    .whereIn('session_id', [...sessionIds])
    .whereNot('method', 'shared')
    .whereNull('undone_at')
    .distinct()
    .pluck('session_id')) as string[];
}

/** Session → when the last standing report came in. */
export async function listLastImports(db: Db, sessionIds: readonly string[]): Promise<Map<string, string>> {
  const rows = (await db('imports')
    .whereIn('session_id', [...sessionIds])
    .whereNull('withdrawn_at')
    .groupBy('session_id')
    .select('session_id')
    .max('created_at as last_at')) as { session_id: string; last_at: string }[];
  return new Map(rows.map((row) => [row.session_id, row.last_at]));
}
