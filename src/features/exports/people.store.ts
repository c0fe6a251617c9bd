// What exports read of people: their names, addresses and licences, many at once.
import type { Db } from '../../platform/db/database.js';

/** SQLite binds at most 32,766 values; PostgreSQL plans long lists slowly. */
const idsPerStatement = 500;

export interface PersonRow {
  id: string;
  given_name: string;
  family_name: string;
  display_name: string;
  profession: string;
  credentials: string | null;
  site: string | null;
}

interface Lookup {
  table: string;
  key: string;
  columns: readonly string[];
  order: string;
}

async function lookUp<Row>(
  db: Db,
  { table, key, columns, order }: Lookup,
  ids: readonly string[],
): Promise<Row[]> {
  const found: Row[] = [];
  for (let from = 0; from < ids.length; from += idsPerStatement) {
    const batch = ids.slice(from, from + idsPerStatement);
    found.push(
      ...((await db(table)
        .whereIn(key, batch)
        .orderBy(order)
        .select([...columns])) as Row[]),
    );
  }
  return found;
}

const people: Lookup = {
  table: 'clinicians',
  key: 'id',
  columns: ['id', 'given_name', 'family_name', 'display_name', 'profession', 'credentials', 'site'],
  order: 'id',
};
const addresses: Lookup = {
  table: 'clinician_addresses',
  key: 'clinician_id',
  columns: ['clinician_id', 'address'],
  order: 'position',
};
const licences: Lookup = {
  table: 'clinician_licences',
  key: 'clinician_id',
  columns: ['clinician_id', 'body', 'number'],
  order: 'body',
};

export const listPeople = (db: Db, ids: readonly string[]) => lookUp<PersonRow>(db, people, ids);
export const listAddresses = (db: Db, ids: readonly string[]) =>
  lookUp<{ clinician_id: string; address: string }>(db, addresses, ids);
export const listLicences = (db: Db, ids: readonly string[]) =>
  lookUp<{ clinician_id: string; body: string; number: string }>(db, licences, ids);
