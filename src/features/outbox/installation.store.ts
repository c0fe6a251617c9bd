// Values fixed once for the whole installation.
import type { Db } from '../../platform/db/database.js';

export async function findInstallationValue(db: Db, key: string): Promise<string | undefined> {
  const row = await db<{ key: string; value: string }>('installation').where({ key }).first('value');
  return row?.value;
}

/** The first to write wins. */
export async function insertInstallationValue(db: Db, key: string, value: string): Promise<void> {
  await db('installation').insert({ key, value }).onConflict().ignore();
}
