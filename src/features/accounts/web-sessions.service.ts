// Browser sessions as rows, and who the holder of one is today.
import type { Actor } from '../../core/access.js';
import type { Language } from '../../core/bilingual.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import type { SessionRows, SignedIn } from '../../platform/http/web-session.js';
import type { AccountsService } from './accounts.service.js';
import { findPerson, updatePersonLanguage } from './accounts.store.js';
import {
  deleteWebSession,
  deleteWebSessionsExpiredBefore,
  findWebSession,
  putWebSession,
} from './sign-in.store.js';

export const staffSessionSeconds = 12 * 3600;
export const clinicianSessionSeconds = 30 * 86_400;

export interface Person {
  actor: Actor;
  name: string;
  language: Language;
}

export interface WebSessionsService {
  rows: SessionRows;
  /** Undefined once the session has run out, for staff sooner than for clinicians. */
  personOf(signedIn: SignedIn): Promise<Person | undefined>;
  /** How long a session of this person may last, by the roles she holds now. */
  lifetimeSeconds(actor: Actor): number;
  chooseLanguage(actor: Actor, language: Language): Promise<void>;
}

export function createWebSessionsService(deps: {
  database: Database;
  clock: Clock;
  accounts: AccountsService;
}): WebSessionsService {
  const { database, clock, accounts } = deps;

  const lifetimeSeconds = (actor: Actor): number =>
    actor.grants.length > 0 ? staffSessionSeconds : clinicianSessionSeconds;

  const rows: SessionRows = {
    find: async (sidHash) => {
      const row = await findWebSession(database.read, sidHash);
      return row === undefined ? undefined : (JSON.parse(row.content_json) as SignedIn);
    },
    put: (sidHash, signedIn) =>
      database.write(async (trx) => {
        await deleteWebSessionsExpiredBefore(trx, clock.now());
        await putWebSession(trx, {
          sid_hash: sidHash,
          person_id: signedIn.personId,
          content_json: JSON.stringify(signedIn),
          expires_at: signedIn.expiresAt,
        });
      }),
    remove: (sidHash) => database.write((trx) => deleteWebSession(trx, sidHash)),
  };

  return {
    rows,
    lifetimeSeconds,
    personOf: async (signedIn) => {
      const person = await findPerson(database.read, signedIn.personId);
      if (person === undefined) return undefined;
      const actor = await accounts.actorOfPerson(database.read, person.id);
      // A clinician who became staff since holds a session that is too long for what she may do now.
      const ageSeconds = epochSecondsOf(clock.now()) - epochSecondsOf(signedIn.signedInAt);
      if (ageSeconds >= lifetimeSeconds(actor)) return undefined;
      return { actor, name: person.display_name ?? actor.addresses[0] ?? '', language: person.language };
    },
    chooseLanguage: async (actor, language) => {
      if (actor.kind === 'person')
        await database.write((trx) => updatePersonLanguage(trx, actor.id, language));
    },
  };
}
