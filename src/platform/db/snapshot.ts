// Several reads that must agree with each other: one unchanging view of the database while they last.
import type { Database, Db } from './database.js';

/**
 * `work` sees the database as it was when it began, whatever others write meanwhile. Meant for a connection of its
 * own: on the one SQLite connection of the service it would keep everybody else waiting.
 */
export function readSnapshot<T>(database: Database, work: (db: Db) => Promise<T>): Promise<T> {
  const read = async (trx: unknown): Promise<T> => await work(trx as Db);
  if (database.engine === 'sqlite') return database.read.transaction(read);
  // Set inside: knex would send it before BEGIN, where PostgreSQL forgets it at once.
  return database.read.transaction(async (trx) => {
    await trx.raw('set transaction isolation level repeatable read, read only');
    return read(trx);
  });
}
