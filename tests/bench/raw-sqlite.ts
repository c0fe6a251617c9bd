// The bare SQLite driver, opened as the service opens it.
import type BetterSqlite from 'better-sqlite3';
import { loadSqliteDriver } from '../../src/platform/db/sqlite-client.js';

export function openRaw(path: string, options: { readonly?: boolean } = {}): BetterSqlite.Database {
  const Driver = loadSqliteDriver() as unknown as typeof BetterSqlite;
  const raw = new Driver(path, options);
  raw.pragma('busy_timeout = 5000');
  raw.pragma('foreign_keys = ON');
  raw.pragma('cache_size = -32000');
  if (options.readonly !== true) raw.pragma('synchronous = NORMAL');
  return raw;
}

/** A prepared insert of these columns; rows are objects by column name. */
export function insertInto(
  raw: BetterSqlite.Database,
  table: string,
  columns: readonly string[],
): BetterSqlite.Statement {
  return raw.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
}
