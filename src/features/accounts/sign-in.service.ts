// Signing in by a link that was mailed: single use, an hour, known only by its hash; and the first owner's link.
import { isInstallationOwner, systemActor, type Actor } from '../../core/access.js';
import type { Language } from '../../core/bilingual.js';
import { isPlainAddress } from '../../core/calendar/address.js';
import type { Correspondent } from '../../core/calendar/invite.js';
import { AppError } from '../../core/errors.js';
import { instantPlusSeconds } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import { hashSecret, randomSecret } from '../../platform/secrets.js';
import type { AuditService } from '../audit/audit.service.js';
import type { OutboxService } from '../outbox/outbox.service.js';
import type { AccountsService } from './accounts.service.js';
import {
  addressIsKnown,
  countStandingInstallationOwners,
  findPerson,
  findPersonByAddress,
} from './accounts.store.js';
import {
  countLinksSince,
  deleteLinksExpiredBefore,
  findLink,
  findNameBehind,
  insertLink,
  spendFirstOwnerLinks,
  useLink,
  type SignInLinkRow,
} from './sign-in.store.js';

export const linkMinutes = 60;
/** An operator reads the first link in a log, perhaps the next morning. */
const firstOwnerLinkHours = 24;
/** Mails one address gets within an hour; asked more often, the answer stays the same and nothing is sent. */
export const linksPerAddressMax = 5;
const expiredLinksKeptSeconds = 86_400;
const mailPriority = 1;

export type LinkState = 'stands' | 'spent';

export interface SignedInPerson {
  personId: string;
  actor: Actor;
  language: Language;
}

export interface SignInService {
  /**
   * Starts the work and returns at once, so that neither words nor time tell a known address from an unknown one.
   * `next`: the local path to open afterwards.
   */
  requestLink(address: string, language: Language, next?: string): void;
  /** When all mails asked for are in the outbox; for an orderly stop and for tests. */
  settled(): Promise<void>;
  /** Opening a link changes nothing: mail scanners open links too. */
  stateOf(token: string, purpose: SignInLinkRow['purpose']): Promise<LinkState>;
  /** Spends the link; throws `auth.link-spent` on any that does not stand. */
  signIn(token: string, language: Language): Promise<SignedInPerson>;
  /** A link without a mail, for the demo and the command line: whoever holds it is this person. */
  createSignInLink(address: string, next?: string): Promise<string>;
  /** Undefined once the installation has an owner; a new link replaces the ones before. */
  createFirstOwnerLink(): Promise<string | undefined>;
  becomeFirstOwner(
    token: string,
    who: { address: string; name: string; language: Language },
  ): Promise<SignedInPerson>;
}

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  audit: AuditService;
  accounts: AccountsService;
  outbox: Pick<OutboxService, 'enqueue'>;
  publicUrl: string;
  sender: Correspondent;
}

const linkSpent = (): AppError => new AppError('auth.link-spent', 'Ask for a new link; it takes a minute.');

function withNext(url: string, next: string | undefined): string {
  return next === undefined ? url : `${url}?next=${encodeURIComponent(next)}`;
}

async function insertFreshLink(
  deps: Deps,
  trx: Db,
  link: { purpose: SignInLinkRow['purpose']; address: string | null; seconds: number },
): Promise<{ id: string; secret: string }> {
  const now = deps.clock.now();
  const secret = randomSecret();
  const id = deps.ids.next();
  await deleteLinksExpiredBefore(trx, instantPlusSeconds(now, -expiredLinksKeptSeconds));
  await insertLink(trx, {
    id,
    secret_hash: hashSecret(secret),
    purpose: link.purpose,
    address: link.address,
    created_at: now,
    expires_at: instantPlusSeconds(now, link.seconds),
    used_at: null,
  });
  return { id, secret };
}

async function mailLink(
  deps: Deps,
  address: string,
  language: Language,
  next: string | undefined,
): Promise<void> {
  const { database, clock, outbox, publicUrl, sender } = deps;
  await database.write(async (trx) => {
    if (!isPlainAddress(address) || !(await addressIsKnown(trx, address))) return;
    const now = clock.now();
    const asked = await countLinksSince(trx, address, instantPlusSeconds(now, -3600));
    if (asked >= linksPerAddressMax) return;
    const person = await findPersonByAddress(trx, address);
    const record = await findNameBehind(trx, address);
    const { id, secret } = await insertFreshLink(deps, trx, {
      purpose: 'sign-in',
      address,
      seconds: linkMinutes * 60,
    });
    await outbox.enqueue(trx, {
      kind: 'sign-in',
      dedupKey: `sign-in:${id}`,
      organizationId: null,
      to: { name: person?.display_name ?? record?.displayName ?? '', address },
      language,
      priority: mailPriority,
      expiresAt: instantPlusSeconds(now, linkMinutes * 60),
      variables: {
        footer: {
          organizationName: sender.name || sender.address,
          onBehalfOf: null,
          postalAddress: null,
          contactAddress: sender.address,
        },
        serviceName: sender.name || new URL(publicUrl).host,
        signInUrl: withNext(`${publicUrl}/sign-in/${secret}`, next),
        validMinutes: linkMinutes,
      },
    });
  });
}

async function spend(
  deps: Deps,
  trx: Db,
  token: string,
  purpose: SignInLinkRow['purpose'],
): Promise<SignInLinkRow> {
  const link = await findLink(trx, hashSecret(token));
  if (link?.purpose !== purpose || !(await useLink(trx, link.id, deps.clock.now()))) throw linkSpent();
  return link;
}

async function signedIn(deps: Deps, trx: Db, personId: string, language: Language): Promise<SignedInPerson> {
  const { accounts, audit } = deps;
  const actor = await accounts.actorOfPerson(trx, personId);
  await audit.record(trx, { actor, action: 'person.signed-in', subject: { kind: 'person', id: personId } });
  const person = await findPerson(trx, personId);
  return { personId, actor, language: person?.language ?? language };
}

async function signIn(deps: Deps, token: string, language: Language): Promise<SignedInPerson> {
  return deps.database.write(async (trx) => {
    const { address } = await spend(deps, trx, token, 'sign-in');
    if (address === null) throw linkSpent();
    const record = await findNameBehind(trx, address);
    const own = record?.language ?? language;
    const personId = await deps.accounts.ensurePerson(trx, address, own, record?.displayName);
    return signedIn(deps, trx, personId, language);
  });
}

async function becomeFirstOwner(
  deps: Deps,
  token: string,
  who: { address: string; name: string; language: Language },
): Promise<SignedInPerson> {
  const { database, accounts } = deps;
  return database.write(async (trx) => {
    await spend(deps, trx, token, 'first-owner');
    if ((await countStandingInstallationOwners(trx)) > 0) throw linkSpent();
    const personId = await accounts.ensurePerson(trx, who.address, who.language, who.name);
    await accounts.grant(trx, systemActor, personId, {
      role: 'owner',
      organizationId: null,
      programId: null,
    });
    const person = await signedIn(deps, trx, personId, who.language);
    if (!isInstallationOwner(person.actor)) throw new Error('the first owner holds no grant');
    return person;
  });
}

export function createSignInService(deps: Deps): SignInService {
  const { database, clock, logger, publicUrl } = deps;
  const underWay = new Set<Promise<void>>();

  /** After the answer has gone out; what goes wrong is for the log, the person sees the same words. */
  async function mailSoon(address: string, language: Language, next: string | undefined): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      await mailLink(deps, address, language, next);
    } catch (error) {
      logger.error({ err: error }, 'a sign-in link could not be mailed');
    }
  }

  return {
    requestLink: (address, language, next) => {
      const work = mailSoon(address.toLowerCase(), language, next);
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    },
    settled: async () => {
      await Promise.all([...underWay]);
    },
    stateOf: async (token, purpose) => {
      const link = await findLink(database.read, hashSecret(token));
      const stands = link?.purpose === purpose && link.used_at === null && link.expires_at > clock.now();
      return stands ? 'stands' : 'spent';
    },
    signIn: (token, language) => signIn(deps, token, language),
    createSignInLink: async (address, next) => {
      const link = { purpose: 'sign-in', address: address.toLowerCase(), seconds: linkMinutes * 60 } as const;
      const { secret } = await database.write((trx) => insertFreshLink(deps, trx, link));
      return withNext(`${publicUrl}/sign-in/${secret}`, next);
    },
    createFirstOwnerLink: async () =>
      database.write(async (trx) => {
        if ((await countStandingInstallationOwners(trx)) > 0) return undefined;
        await spendFirstOwnerLinks(trx, clock.now());
        const link = { purpose: 'first-owner', address: null, seconds: firstOwnerLinkHours * 3600 } as const;
        const { secret } = await insertFreshLink(deps, trx, link);
        return `${publicUrl}/welcome/${secret}`;
      }),
    becomeFirstOwner: (token, who) => becomeFirstOwner(deps, token, who),
  };
}
