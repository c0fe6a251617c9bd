// Wrong codes, counted to slow down whoever guesses: of a person by a keyed hash, of the others as a number.
import { systemActor } from '../../core/access.js';
import { AppError } from '../../core/errors.js';
import { instantPlusSeconds } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { KeyedSecrets } from '../../platform/secrets.js';
import type { AuditService } from '../audit/audit.service.js';
import { deleteTriesBefore, insertTry, listTriesSince } from './codes.store.js';

/** Wrong codes one person may type before she has to wait, and in a day. */
export const wrongInARowMax = 5;
export const wrongPerDayMax = 20;
/** Wrong codes of everybody who has not signed in, together; above this a sign-in comes first. */
export const wrongUnsignedPerHourMax = 200;
const inARowSeconds = 15 * 60;
const hourSeconds = 3600;
const daySeconds = 86_400;

export interface TriesService {
  /** Refuses who has typed too many wrong codes; null: has not signed in. */
  requirePatience(personId: string | null): Promise<void>;
  countWrong(personId: string | null): Promise<void>;
}

export function createTriesService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  secrets: KeyedSecrets;
}): TriesService {
  const { database, clock, ids, audit, secrets } = deps;
  const hashOf = (personId: string | null): string | null =>
    personId === null ? null : secrets.sign('check-in-try', personId);
  const before = (seconds: number) => instantPlusSeconds(clock.now(), -seconds);

  return {
    requirePatience: async (personId) => {
      const tries = await listTriesSince(database.read, hashOf(personId), before(daySeconds));
      const inLast = (seconds: number): number => tries.filter((at) => at > before(seconds)).length;
      if (personId === null) {
        if (inLast(hourSeconds) < wrongUnsignedPerHourMax) return;
        throw new AppError(
          'auth.required',
          'Many wrong codes were typed here lately. Sign in first, then type the code.',
        );
      }
      if (tries.length < wrongPerDayMax && inLast(inARowSeconds) < wrongInARowMax) return;
      throw new AppError(
        'check-in.too-many-tries',
        `These were ${tries.length} wrong codes. Wait a quarter of an hour, then read the code once more; or tell the program's lead that you were there.`,
      );
    },
    countWrong: (personId) =>
      database.write(async (trx) => {
        const now = clock.now();
        await deleteTriesBefore(trx, before(daySeconds));
        await insertTry(trx, { id: ids.next(), at: now, who_hash: hashOf(personId) });
        const window = personId === null ? hourSeconds : inARowSeconds;
        const max = personId === null ? wrongUnsignedPerHourMax : wrongInARowMax;
        const count = (await listTriesSince(trx, hashOf(personId), before(window))).length;
        if (count !== max) return;
        // Counts only: who it was is for nobody to read.
        await audit.record(trx, {
          actor: systemActor,
          action: 'check-in.many-wrong-codes',
          subject: { kind: 'installation', id: 'check-in' },
          detail: { wrongCodes: count, withinSeconds: window, signedIn: personId !== null },
        });
      }),
  };
}
