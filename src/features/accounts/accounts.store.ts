// Rows of people, their proved addresses and grants, and API tokens.
import type { StaffRole } from '../../core/access.js';
import type { Db } from '../../platform/db/database.js';

export interface TokenRow {
  id: string;
  token_hash: string;
  prefix: string;
  name: string;
  role: StaffRole;
  organization_id: string | null;
  program_id: string | null;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface GrantRow {
  id: string;
  person_id: string;
  role: StaffRole;
  organization_id: string | null;
  program_id: string | null;
  granted_at: string;
  granted_by: string | null;
  revoked_at: string | null;
}

export interface PersonRow {
  id: string;
  display_name: string | null;
  language: 'en' | 'fr';
  created_at: string;
}

export async function insertToken(db: Db, row: TokenRow): Promise<void> {
  await db('api_tokens').insert(row);
}

export function findTokenByHash(db: Db, hash: string): Promise<TokenRow | undefined> {
  return db<TokenRow>('api_tokens').where({ token_hash: hash }).first();
}

export async function touchToken(db: Db, id: string, at: string): Promise<void> {
  await db('api_tokens').where({ id }).update({ last_used_at: at });
}

export async function insertPerson(db: Db, row: PersonRow): Promise<void> {
  await db('persons').insert(row);
}

export function findPerson(db: Db, id: string): Promise<PersonRow | undefined> {
  return db<PersonRow>('persons').where({ id }).first();
}

export async function updatePersonLanguage(db: Db, id: string, language: 'en' | 'fr'): Promise<void> {
  await db('persons').where({ id }).update({ language });
}

export function findPersonByAddress(db: Db, address: string): Promise<PersonRow | undefined> {
  return db<PersonRow>('persons')
    .join('person_addresses', 'person_addresses.person_id', 'persons.id')
    .where('person_addresses.address', address)
    .select('persons.*')
    .first() as Promise<PersonRow | undefined>;
}

export async function insertPersonAddress(
  db: Db,
  personId: string,
  address: string,
  verifiedAt: string,
): Promise<void> {
  await db('person_addresses').insert({ address, person_id: personId, verified_at: verifiedAt });
}

export async function listPersonAddresses(db: Db, personId: string): Promise<string[]> {
  const rows = await db<{ address: string; person_id: string }>('person_addresses')
    .where({ person_id: personId })
    .select('address');
  return rows.map((row) => row.address);
}

/** What people and tokens are called, by their ids; a person without a name by an address of hers. */
export async function listActorNames(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string | null }[]> {
  const persons: { id: string; name: string | null }[] = await db('persons')
    .leftJoin('person_addresses', 'person_addresses.person_id', 'persons.id')
    .whereIn('persons.id', [...ids])
    .groupBy('persons.id', 'persons.display_name')
    .select('persons.id', db.raw('coalesce(persons.display_name, min(person_addresses.address)) as name'));
  const tokens: { id: string; name: string }[] = await db('api_tokens')
    .whereIn('id', [...ids])
    .select('id', 'name');
  return [...persons, ...tokens];
}

export async function insertGrant(db: Db, row: GrantRow): Promise<void> {
  await db('grants').insert(row);
}

export function listStandingGrants(db: Db, personId: string): Promise<GrantRow[]> {
  return db<GrantRow>('grants').where({ person_id: personId }).whereNull('revoked_at');
}

/** Of each lead or owner the first address she proved. */
export async function listLeadAddresses(
  db: Db,
  scope: { organizationId: string; programId: string },
): Promise<{ person_id: string; address: string; display_name: string | null; language: 'en' | 'fr' }[]> {
  const rows = (await db('grants')
    .join('persons', 'persons.id', 'grants.person_id')
    .join('person_addresses', 'person_addresses.person_id', 'persons.id')
    .where('grants.organization_id', scope.organizationId)
    .whereIn('grants.role', ['lead', 'owner'])
    .whereNull('grants.revoked_at')
    .where((whole) => {
      void whole.whereNull('grants.program_id').orWhere('grants.program_id', scope.programId);
    })
    .orderBy(['persons.id', 'person_addresses.verified_at', 'person_addresses.address'])
    .select(
      'persons.id as person_id',
      'person_addresses.address',
      'persons.display_name',
      'persons.language',
    )) as Awaited<ReturnType<typeof listLeadAddresses>>;
  const first = new Map<string, (typeof rows)[number]>();
  for (const row of rows) if (!first.has(row.person_id)) first.set(row.person_id, row);
  return [...first.values()];
}

/** A standing grant or a clinician record: is there anybody behind this address? */
export async function addressIsKnown(db: Db, address: string): Promise<boolean> {
  const proved: unknown = await db('person_addresses').where({ address }).first('address');
  if (proved !== undefined) return true;
  return (
    (await db('clinician_addresses').where({ address }).whereNull('shared_at').first('address')) !== undefined
  );
}

export async function countStandingInstallationOwners(db: Db): Promise<number> {
  const row = await db('grants')
    .where({ role: 'owner' })
    .whereNull('organization_id')
    .whereNull('revoked_at')
    .count<{ n: number | string }[]>({ n: '*' });
  return Number(row[0]?.n ?? 0);
}
