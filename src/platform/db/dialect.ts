// Everything in which the two engines differ: how to connect, and what a broken constraint looks like.
import { createRequire } from 'node:module';
import { isAbsolute, resolve } from 'node:path';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import knexModule, { type Knex } from 'knex';
import type pg from 'pg';
import { SqliteClient, type SqliteConnection } from './sqlite-client.js';

export type EngineName = 'sqlite' | 'postgresql';

export interface DatabaseAddress {
  engine: EngineName;
  /** File path for SQLite, connection URL for PostgreSQL. */
  location: string;
}

/** `sqlite:PATH` or `postgres://…`; throws a plain Error that says what is expected. */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length);
    if (path === '') throw new Error('DATABASE_URL needs a file after "sqlite:"');
    return { engine: 'sqlite', location: isAbsolute(path) ? path : resolve(path) };
  }
  if (/^postgres(ql)?:\/\//.test(url)) return { engine: 'postgresql', location: url };
  throw new Error('DATABASE_URL must be "sqlite:PATH" or "postgres://user:password@host:port/database"');
}

const acquireTimeoutMilliseconds = 5000;

/** SQLite keeps one connection: the driver is synchronous, and one writer is all there is. */
function sqliteConfig(path: string, options: { readOnly: boolean }): Knex.Config {
  mkdirSync(dirname(path), { recursive: true });
  return {
    client: SqliteClient as unknown as typeof Knex.Client,
    connection: { filename: path, options: { readonly: options.readOnly } },
    useNullAsDefault: true,
    acquireConnectionTimeout: acquireTimeoutMilliseconds,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: SqliteConnection, done: (error: unknown, connection: unknown) => void) => {
        connection.pragma('busy_timeout = 5000');
        connection.pragma('foreign_keys = ON');
        if (!options.readOnly) {
          connection.pragma('journal_mode = WAL');
          connection.pragma('synchronous = NORMAL');
        }
        // Negative: kibibytes. A read-only connection reads long stretches once, which no cache makes faster.
        connection.pragma(`cache_size = ${options.readOnly ? -2000 : -16_000}`);
        done(null, connection);
      },
    },
  };
}

function postgresConfig(url: string, options: { poolMax: number }): Knex.Config {
  // Loaded only where it is used: a hub on one SQLite file does not carry it.
  const { types } = createRequire(import.meta.url)('pg') as typeof pg;
  types.setTypeParser(types.builtins.INT8, Number);
  return {
    client: 'pg',
    connection: { connectionString: url, application_name: 'echo-credits' },
    acquireConnectionTimeout: acquireTimeoutMilliseconds,
    pool: { min: 0, max: options.poolMax },
  };
}

export function connect(
  address: DatabaseAddress,
  options: { readOnly?: boolean; poolMax?: number } = {},
): Knex {
  return knexModule(
    address.engine === 'sqlite'
      ? sqliteConfig(address.location, { readOnly: options.readOnly ?? false })
      : postgresConfig(address.location, { poolMax: options.poolMax ?? 10 }),
  );
}

export type ConstraintKind = 'unique' | 'foreign-key' | 'busy';

const codes: Readonly<Record<string, ConstraintKind>> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  '23505': 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreign-key',
  '23503': 'foreign-key',
  SQLITE_BUSY: 'busy',
  SQLITE_BUSY_SNAPSHOT: 'busy',
  '40001': 'busy',
  '40P01': 'busy',
};

/** What kind of constraint an engine's error speaks of; undefined for every other error. */
export function constraintKind(error: unknown): ConstraintKind | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return codes[String(error.code)];
}

/** Keeps other writers of the same kind off the rows of a query; rows that merely refer to them may still be added. */
export function lockAgainstWriters<Q extends Knex.QueryBuilder>(engine: EngineName, query: Q): Q {
  return engine === 'postgresql' ? (query.forNoKeyUpdate() as Q) : query;
}

/** The write lock on the rows of a query, where the engine knows row locks; SQLite has one writer anyway. */
export function lockForUpdate<Q extends Knex.QueryBuilder>(engine: EngineName, query: Q): Q {
  return engine === 'postgresql' ? (query.forUpdate() as Q) : query;
}
