// One handle on the database: reads, and writes that are always one transaction.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';
import { connect, parseDatabaseUrl, type DatabaseAddress, type EngineName } from './dialect.js';

/** What store functions take first: the root handle for reads, or the open transaction. */
export type Db = Knex;

/** What a workflow adds to a service's own transaction, before it commits. */
export type Also = (trx: Db) => Promise<void>;

export interface Database {
  readonly engine: EngineName;
  readonly address: DatabaseAddress;
  /** For reads outside a transaction. Using it inside one throws: with one connection it would wait for itself. */
  readonly read: Db;
  /** One use-case, one transaction; committed when `work` resolves, rolled back when it throws. */
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

export function openDatabase(url: string, options: { readOnly?: boolean; poolMax?: number } = {}): Database {
  const address = parseDatabaseUrl(url);
  const knex = connect(address, options);
  refuseInsideTransaction(knex);
  return {
    engine: address.engine,
    address,
    read: knex,
    write: (work) =>
      knex.transaction(async (trx) => {
        const scope = { open: true };
        try {
          // Awaited inside: a bare query builder would otherwise run only after the scope is left.
          return await openTransaction.run(scope, async () => await work(trx as unknown as Db));
        } finally {
          scope.open = false;
        }
      }),
    close: () => knex.destroy(),
  };
}
