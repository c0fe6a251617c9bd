// API tokens, people and their grants: who a request comes from.
import type { Actor, Grant, StaffRole } from '../../core/access.js';
import { AppError } from '../../core/errors.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import { hashSecret, randomSecret } from '../../platform/secrets.js';
import type { AuditService } from '../audit/audit.service.js';
import {
  findPersonByAddress,
  findTokenByHash,
  insertGrant,
  insertPerson,
  insertPersonAddress,
  insertToken,
  listActorNames,
  listLeadAddresses,
  listPersonAddresses,
  listStandingGrants,
  touchToken,
  type TokenRow,
} from './accounts.store.js';

const tokenPrefix = 'echo_';
/** `last_used_at` is for people's eyes: a write an hour is enough. */
const lastUsedResolutionSeconds = 3600;

export interface AccountsService {
  /** The token itself is answered once; only its hash is kept. */
  createToken(
    actor: Actor,
    fields: {
      role: StaffRole;
      organizationId: string | null;
      programId: string | null;
      name: string;
      expiresAt?: string | null;
    },
  ): Promise<{ id: string; token: string }>;
  /** Undefined when no `Authorization` was sent; throws `auth.invalid-token` on anything but a standing token. */
  actorOfBearer(authorization: string | undefined): Promise<Actor | undefined>;
  actorOfPerson(db: Db, personId: string): Promise<Actor>;
  /** What whoever acted is called, for staff who read it beside the act; who has no name is left out. */
  namesOf(db: Db, actorIds: readonly string[]): Promise<Map<string, string>>;
  /** The person behind a proved address, made at her first sign-in. */
  ensurePerson(trx: Db, address: string, language: 'en' | 'fr', displayName?: string): Promise<string>;
  grant(trx: Db, actor: Actor, personId: string, grant: Grant): Promise<void>;
  /** Leads and owners of a program or of its whole organization, as mail reaches them; nobody of the installation alone. */
  listLeads(db: Db, scope: { organizationId: string; programId: string }): Promise<StaffContact[]>;
}

export interface StaffContact {
  name: string;
  address: string;
  language: 'en' | 'fr';
}

function toActor(row: TokenRow): Actor {
  return {
    kind: 'token',
    id: row.id,
    grants: [{ role: row.role, organizationId: row.organization_id, programId: row.program_id }],
    addresses: [],
  };
}

export function createAccountsService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
}): AccountsService {
  const { database, clock, ids, audit } = deps;

  async function standingToken(token: string): Promise<TokenRow> {
    const row = token.startsWith(tokenPrefix)
      ? await findTokenByHash(database.read, hashSecret(token))
      : undefined;
    const now = clock.now();
    if (row === undefined || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)) {
      throw new AppError(
        'auth.invalid-token',
        'The token is unknown, expired or revoked; ask an owner for a new one.',
      );
    }
    if (
      row.last_used_at === null ||
      epochSecondsOf(now) - epochSecondsOf(row.last_used_at) > lastUsedResolutionSeconds
    ) {
      await database.write((trx) => touchToken(trx, row.id, now));
    }
    return row;
  }

  return {
    createToken: async (actor, fields) => {
      const token = `${tokenPrefix}${randomSecret()}`;
      const id = ids.next();
      await database.write(async (trx) => {
        await insertToken(trx, {
          id,
          token_hash: hashSecret(token),
          prefix: token.slice(0, tokenPrefix.length + 6),
          name: fields.name,
          role: fields.role,
          organization_id: fields.organizationId,
          program_id: fields.programId,
          created_at: clock.now(),
          expires_at: fields.expiresAt ?? null,
          revoked_at: null,
          last_used_at: null,
        });
        await audit.record(trx, {
          actor,
          action: 'token.created',
          subject: { kind: 'token', id },
          organizationId: fields.organizationId,
          programId: fields.programId,
          detail: { role: fields.role },
        });
      });
      return { id, token };
    },
    actorOfBearer: async (authorization) => {
      if (authorization === undefined) return undefined;
      const match = /^Bearer ([\w-]{1,200})$/i.exec(authorization);
      if (match?.[1] === undefined)
        throw new AppError('auth.invalid-token', 'Send "Authorization: Bearer <token>".');
      return toActor(await standingToken(match[1]));
    },
    actorOfPerson: async (db, personId) => {
      const grants = await listStandingGrants(db, personId);
      return {
        kind: 'person',
        id: personId,
        grants: grants.map((row) => ({
          role: row.role,
          organizationId: row.organization_id,
          programId: row.program_id,
        })),
        addresses: await listPersonAddresses(db, personId),
      };
    },
    namesOf: async (db, actorIds) => {
      const rows = await listActorNames(db, [...new Set(actorIds)]);
      return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
    },
    ensurePerson: async (trx, address, language, displayName) => {
      const found = await findPersonByAddress(trx, address);
      if (found !== undefined) return found.id;
      const id = ids.next();
      await insertPerson(trx, { id, display_name: displayName ?? null, language, created_at: clock.now() });
      await insertPersonAddress(trx, id, address, clock.now());
      return id;
    },
    listLeads: async (db, scope) =>
      (await listLeadAddresses(db, scope)).map(({ address, display_name, language }) => ({
        name: display_name ?? address,
        address,
        language,
      })),
    grant: async (trx, actor, personId, grant) => {
      const id = ids.next();
      await insertGrant(trx, {
        id,
        person_id: personId,
        role: grant.role,
        organization_id: grant.organizationId,
        program_id: grant.programId,
        granted_at: clock.now(),
        granted_by: actor.id,
        revoked_at: null,
      });
      await audit.record(trx, {
        actor,
        action: 'grant.added',
        subject: { kind: 'person', id: personId },
        organizationId: grant.organizationId,
        programId: grant.programId,
        detail: { role: grant.role },
      });
    },
  };
}
