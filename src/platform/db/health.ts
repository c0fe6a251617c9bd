// Whether the database is sound, as far as its engine can tell by itself.
import type { Database } from './database.js';

export interface DatabaseHealth {
  ok: boolean;
  detail: string;
}

/** SQLite checks the whole file; PostgreSQL guards its own pages and only has to answer. */
export async function examineDatabase(database: Database): Promise<DatabaseHealth> {
  if (database.engine === 'postgresql') {
    await database.read.raw('select 1');
    return { ok: true, detail: 'PostgreSQL answers.' };
  }
  const rows = (await database.read.raw('pragma integrity_check')) as { integrity_check: string }[];
  const verdict = rows[0]?.integrity_check ?? 'no answer';
  const ok = verdict === 'ok';
  return { ok, detail: ok ? 'SQLite is intact.' : `SQLite says: ${verdict}. Restore a backup.` };
}
