// Knex's SQLite client with the driver that suits the running Node (stack.md §1.1).
import { createRequire } from 'node:module';
import type { Knex } from 'knex';

const require = createRequire(import.meta.url);
const BetterSqliteClient = require('knex/lib/dialects/better-sqlite3/index.js') as new (
  config: Knex.Config,
) => Knex.Client;

/** 12.x aborts under Node 24.19+, 13.x crashes below Node 22.14: Node-API 10 tells the two apart. */
function driverName(): string {
  return Number(process.versions.napi) >= 10 ? 'better-sqlite3-napi' : 'better-sqlite3';
}

export function loadSqliteDriver(): new (path: string, options?: object) => SqliteConnection {
  try {
    return require(driverName()) as new (path: string, options?: object) => SqliteConnection;
  } catch (cause) {
    throw new Error(
      `The SQLite driver ${driverName()} is not installed or was not built for Node ${process.versions.node}. ` +
        'Run "npm ci" again with this Node and a C++ toolchain (python3, make, g++) at hand.',
      { cause },
    );
  }
}

/** The little of better-sqlite3 that we use directly. */
export interface SqliteConnection {
  pragma(text: string): unknown;
  prepare(sql: string): SqliteStatement;
  backup(path: string): Promise<unknown>;
  close(): void;
}

export interface SqliteStatement {
  raw(on: boolean): SqliteStatement;
  run(...bindings: unknown[]): unknown;
  iterate(...bindings: unknown[]): IterableIterator<unknown>;
  all(...bindings: unknown[]): unknown[];
}

/** Knex's own transaction object, before it has begun. */
interface Beginning {
  begin(connection: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

export class SqliteClient extends BetterSqliteClient {
  _driver(): unknown {
    return loadSqliteDriver();
  }

  /**
   * Takes the write lock at the start: a transaction that reads first and writes later would otherwise be refused at
   * once, without waiting, where another process has written in between.
   */
  override transaction(...args: unknown[]): Knex.Transaction {
    const made = (super.transaction as (...given: unknown[]) => unknown)(...args) as Beginning;
    made.begin = (connection) => made.query(connection, 'BEGIN IMMEDIATE;');
    return made as unknown as Knex.Transaction;
  }
}
