// Rows of the credit systems and of their dated rule versions.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export interface CreditSystemRow {
  id: string;
  content_json: string;
  synced_at: string;
}

export interface CreditSystemVersionRow {
  credit_system: string;
  version: string;
  effective_from: string;
  effective_to: string | null;
  content_json: string;
}

export async function putCreditSystem(db: Db, row: CreditSystemRow): Promise<void> {
  await db('credit_systems').insert(row).onConflict('id').merge();
}

export async function putVersion(db: Db, row: CreditSystemVersionRow): Promise<void> {
  await db('credit_system_versions').insert(row).onConflict(['credit_system', 'version']).merge();
}

export function listCreditSystems(db: Db): Promise<CreditSystemRow[]> {
  return db<CreditSystemRow>('credit_systems').orderBy('id');
}

export function pageCreditSystems(db: Db, page: PageRequest): Promise<Page<CreditSystemRow>> {
  const query = db<CreditSystemRow>('credit_systems').select('*');
  return pageBy<CreditSystemRow>(query, 'id', (row) => row.id, page);
}

export function findCreditSystem(db: Db, id: string): Promise<CreditSystemRow | undefined> {
  return db<CreditSystemRow>('credit_systems').where({ id }).first();
}

export function listVersions(db: Db, creditSystems?: readonly string[]): Promise<CreditSystemVersionRow[]> {
  const query = db<CreditSystemVersionRow>('credit_system_versions').select('*');
  if (creditSystems !== undefined) void query.whereIn('credit_system', [...creditSystems]);
  return query.orderBy(['credit_system', 'effective_from', 'version']);
}

/** The latest session day an award cites this version for; undefined where none does. */
export async function latestAwardedDay(
  db: Db,
  creditSystem: string,
  version: string,
): Promise<string | undefined> {
  const row = await db('awards')
    .join('sessions', 'sessions.id', 'awards.session_id')
    .where({ 'awards.credit_system': creditSystem, 'awards.rule_version': version })
    .max<{ latest: string | null }[]>('sessions.local_date as latest');
  return row[0]?.latest ?? undefined;
}
