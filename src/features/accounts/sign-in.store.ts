// Rows of sign-in links (hashes only) and of browser sessions, and who stands behind an address.
import type { Db } from '../../platform/db/database.js';

export interface SignInLinkRow {
  id: string;
  secret_hash: string;
  purpose: 'sign-in' | 'first-owner';
  address: string | null;
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

export async function insertLink(db: Db, row: SignInLinkRow): Promise<void> {
  await db('sign_in_links').insert(row);
}

export function findLink(db: Db, secretHash: string): Promise<SignInLinkRow | undefined> {
  return db<SignInLinkRow>('sign_in_links').where({ secret_hash: secretHash }).first();
}

/** Compare-and-set: of two who open the link at once, one comes in. */
export async function useLink(db: Db, id: string, at: string): Promise<boolean> {
  const used = await db<SignInLinkRow>('sign_in_links')
    .where({ id })
    .whereNull('used_at')
    .where('expires_at', '>', at)
    .update({ used_at: at });
  return used === 1;
}

export async function countLinksSince(db: Db, address: string, since: string): Promise<number> {
  const row = await db('sign_in_links')
    .where({ address })
    .where('created_at', '>', since)
    .count<{ n: number | string }[]>({ n: '*' });
  return Number(row[0]?.n ?? 0);
}

export async function spendFirstOwnerLinks(db: Db, at: string): Promise<void> {
  await db<SignInLinkRow>('sign_in_links')
    .where({ purpose: 'first-owner' })
    .whereNull('used_at')
    .update({ used_at: at });
}

/** Links name addresses; long after they have run out there is no reason to keep them. */
export async function deleteLinksExpiredBefore(db: Db, at: string): Promise<void> {
  await db('sign_in_links').where('expires_at', '<', at).delete();
}

/** How a hub knows the person behind an address that is hers alone. */
export async function findNameBehind(
  db: Db,
  address: string,
): Promise<{ displayName: string; language: 'en' | 'fr' } | undefined> {
  const row = (await db('clinician_addresses')
    .join('clinicians', 'clinicians.id', 'clinician_addresses.clinician_id')
    .where('clinician_addresses.address', address)
    .whereNull('clinician_addresses.shared_at')
    .whereNull('clinicians.merged_into_id')
    .orderBy('clinicians.id')
    .first('clinicians.display_name', 'clinicians.language')) as
    { display_name: string; language: 'en' | 'fr' } | undefined;
  return row === undefined ? undefined : { displayName: row.display_name, language: row.language };
}

export interface WebSessionRow {
  sid_hash: string;
  person_id: string | null;
  content_json: string;
  expires_at: string;
}

export async function putWebSession(db: Db, row: WebSessionRow): Promise<void> {
  await db('web_sessions').insert(row).onConflict(['sid_hash']).merge();
}

export function findWebSession(db: Db, sidHash: string): Promise<WebSessionRow | undefined> {
  return db<WebSessionRow>('web_sessions').where({ sid_hash: sidHash }).first();
}

export async function deleteWebSession(db: Db, sidHash: string): Promise<void> {
  await db('web_sessions').where({ sid_hash: sidHash }).delete();
}

export async function deleteWebSessionsExpiredBefore(db: Db, at: string): Promise<void> {
  await db('web_sessions').where('expires_at', '<=', at).delete();
}
