// Runs something once a transaction has been committed, and never when it was rolled back.
import type { Db } from './database.js';

interface WithOutcome {
  executionPromise?: Promise<unknown>;
}

/** `work` must not throw; outside a transaction it runs at once. */
export function afterCommit(trx: Db, work: () => void): void {
  const outcome = (trx as unknown as WithOutcome).executionPromise;
  if (outcome === undefined) {
    work();
    return;
  }
  outcome.then(work, () => undefined);
}
