// Rows of organizations.
import type { Db } from '../../platform/db/database.js';
import { lockAgainstWriters, type EngineName } from '../../platform/db/dialect.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export interface OrganizationRow {
  id: string;
  slug: string;
  name_en: string;
  name_fr: string;
  postal_address: string | null;
  contact_email: string | null;
  logo: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export async function insertOrganization(db: Db, row: OrganizationRow): Promise<void> {
  await db('organizations').insert(row);
}

export function findOrganization(db: Db, id: string): Promise<OrganizationRow | undefined> {
  return db<OrganizationRow>('organizations').where({ id }).first();
}

export function findOrganizationBySlug(db: Db, slug: string): Promise<OrganizationRow | undefined> {
  return db<OrganizationRow>('organizations').where({ slug }).first();
}

export async function lockOrganization(db: Db, engine: EngineName, id: string): Promise<void> {
  await lockAgainstWriters(engine, db('organizations').where({ id }).select('id'));
}

/** Compare-and-set on `version`; answers whether the row was still as read. */
export async function updateOrganization(
  db: Db,
  id: string,
  version: number,
  changes: Partial<OrganizationRow>,
): Promise<boolean> {
  return (
    (await db<OrganizationRow>('organizations')
      .where({ id, version })
      .update({ ...changes, version: version + 1 })) === 1
  );
}

/** `ids` null: all of them. */
export function listOrganizations(
  db: Db,
  ids: string[] | null,
  page: PageRequest,
): Promise<Page<OrganizationRow>> {
  const query = db<OrganizationRow>('organizations').select('*');
  if (ids !== null) void query.whereIn('id', ids);
  return pageBy<OrganizationRow>(query, 'id', (row) => row.id, page);
}
