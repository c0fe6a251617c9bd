// Rows of column mappings.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export interface ColumnMappingRow {
  id: string;
  organization_id: string;
  name: string;
  name_key: string;
  mapping_json: string;
  titles_json: string;
  created_at: string;
  created_by: string;
}

const table = (db: Db) => db<ColumnMappingRow>('column_mappings');

/** Throws where the organization has one of this name. */
export async function insertColumnMapping(db: Db, row: ColumnMappingRow): Promise<void> {
  await table(db).insert(row);
}

export function findColumnMapping(db: Db, id: string): Promise<ColumnMappingRow | undefined> {
  return table(db).where({ id }).first();
}

/** The newest first. */
export function listColumnMappings(db: Db, organizationId: string): Promise<ColumnMappingRow[]> {
  return table(db).where({ organization_id: organizationId }).orderBy('id', 'desc');
}

export function pageColumnMappings(
  db: Db,
  organizationId: string,
  page: PageRequest,
): Promise<Page<ColumnMappingRow>> {
  const rows = table(db).where({ organization_id: organizationId });
  return pageBy<ColumnMappingRow>(rows, 'id', (row) => row.id, page);
}

/** False where it was deleted before. */
export async function deleteColumnMapping(db: Db, id: string): Promise<boolean> {
  return (await table(db).where({ id }).del()) === 1;
}
