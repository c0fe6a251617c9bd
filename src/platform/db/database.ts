// One handle on the database: reads, and writes that are always one transaction.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { AppError } from '../../core/errors.js';
import {
  connect,
  constraintKind,
  parseDatabaseUrl,
  type DatabaseAddress,
  type EngineName,
} from './dialect.js';

/** What store functions take first: the root handle for reads, or the open transaction. */
export type Db = Knex;

/** What a workflow adds to a service's own transaction, before it commits. */
export type Also = (trx: Db) => Promise<void>;

export interface Database {
  readonly engine: EngineName;
  readonly address: DatabaseAddress;
  /** For reads outside a transaction. Using it inside one throws: with one connection it would wait for itself. */
  readonly read: Db;
  /**
   * One use-case, one transaction; committed when `work` resolves, rolled back when it throws. Where another writer
   * was in the way, all of `work` is done again: nothing outside the transaction may happen in it.
   */
  write<T>(work: (trx: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const openTransaction = new AsyncLocalStorage<{ open: boolean }>();

/** Root queries take their connection here; inside a transaction that is a bug, on both engines. */
function refuseInsideTransaction(knex: Knex): void {
  const client = knex.client as { acquireConnection(): Promise<unknown> };
  const acquire = client.acquireConnection.bind(client);
  client.acquireConnection = () => {
    if (openTransaction.getStore()?.open === true) {
      throw new Error('a query on the root handle inside a transaction: pass trx');
    }
    return acquire();
  };
}

const writeAttemptsMax = 3;
const pauseMillisecondsMax = 60;

/** Of two that wait for each other the engine breaks one off; different pauses keep them from meeting again. */
async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (constraintKind(error) !== 'busy') throw error;
      if (count === writeAttemptsMax) {
        throw new AppError(
          'resource.conflict',
          'Others were writing to the same records at the same moment. Nothing was changed; send it again.',
        );
      }
      await pause(count * pauseMillisecondsMax * Math.random());
    }
  }
}

export function openDatabase(url: string, options: { readOnly?: boolean; poolMax?: number } = {}): Database {
  const address = parseDatabaseUrl(url);
  const knex = connect(address, options);
  refuseInsideTransaction(knex);
  return {
    engine: address.engine,
    address,
    read: knex,
    write: (work) =>
      again(() =>
        knex.transaction(async (trx) => {
          const scope = { open: true };
          try {
            // Awaited inside: a bare query builder would otherwise run only after the scope is left.
            return await openTransaction.run(scope, async () => await work(trx as unknown as Db));
          } finally {
            scope.open = false;
          }
        }),
      ),
    close: () => knex.destroy(),
  };
}
