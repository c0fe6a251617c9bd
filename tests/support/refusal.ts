// What the database says to a write it refuses; drivers throw errors that Jest does not take for such.
import type { Db } from '../../src/platform/db/database.js';
import type { TestService } from './service.js';

/** The message of the refusal, or nothing where the write went through. */
export async function refusal(
  service: TestService,
  write: (trx: Db) => PromiseLike<unknown>,
): Promise<string> {
  try {
    await service.database.write(async (trx) => {
      await write(trx);
    });
    return '';
  } catch (error) {
    return (error as { message?: string }).message ?? 'refused';
  }
}
