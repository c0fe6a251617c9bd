// A use-case tried out: everything happens in one transaction, is told, and is taken back.
import type { Database, Db } from '../platform/db/database.js';

/** Carries the outcome out of the transaction it rolls back. */
class Rehearsed<T> extends Error {
  constructor(readonly outcome: T) {
    super('rehearsed');
  }
}

/** `work` in one transaction, which is kept unless this `isRehearsal`; the outcome is the same. */
export async function rehearse<T>(
  database: Database,
  isRehearsal: boolean,
  work: (trx: Db) => Promise<T>,
): Promise<T> {
  try {
    return await database.write(async (trx) => {
      const outcome = await work(trx);
      if (isRehearsal) throw new Rehearsed(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcome as T;
    throw error;
  }
}
