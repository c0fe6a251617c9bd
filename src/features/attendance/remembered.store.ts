// Rows of remembered decisions about participants, and what they have placed.
import type { readablePrograms } from '../../core/access.js';
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { LinkRow } from './identity.store.js';

export interface RememberedRow {
  id: string;
  organization_id: string;
  participant_key: string;
  clinician_id: string;
  decided_at: string;
  decided_by: string;
  undone_at: string | null;
}

export function listRemembered(db: Db, organizationId: string): Promise<RememberedRow[]> {
  return db<RememberedRow>('remembered_identities')
    .where({ organization_id: organizationId })
    .whereNull('undone_at');
}

/** A newer decision about the same participant takes the place of the older one. */
export async function rememberIdentity(db: Db, row: RememberedRow): Promise<void> {
  await db('remembered_identities')
    .where({ organization_id: row.organization_id, participant_key: row.participant_key })
    .whereNull('undone_at')
    .update({ undone_at: row.decided_at });
  await db('remembered_identities').insert(row);
}

/** What is remembered of a participant as this clinician counts from now on for nothing; answers whether there was any. */
export async function forgetIdentity(
  db: Db,
  { organizationId, key, clinicianId }: { organizationId: string; key: string; clinicianId: string },
  at: string,
): Promise<boolean> {
  const forgotten = await db('remembered_identities')
    .where({ organization_id: organizationId, participant_key: key, clinician_id: clinicianId })
    .whereNull('undone_at')
    .update({ undone_at: at });
  return forgotten > 0;
}

export function findRemembered(db: Db, id: string): Promise<RememberedRow | undefined> {
  return db<RememberedRow>('remembered_identities').where({ id }).whereNull('undone_at').first();
}

/** Compare-and-set: answers false where somebody undid it meanwhile. */
export async function undoRemembered(db: Db, id: string, at: string): Promise<boolean> {
  const query = db('remembered_identities').where({ id }).whereNull('undone_at');
  return (await query.update({ undone_at: at })) === 1;
}

/** `null`: everything; of the named programs only what was decided or used in one of their sessions. */
export type RememberedScope = ReturnType<typeof readablePrograms>;

function within(db: Db, scope: RememberedScope) {
  const query = db<RememberedRow>('remembered_identities').whereNull('remembered_identities.undone_at');
  if (scope === null) return query;
  const used = db('links')
    .join('sessions', 'sessions.id', 'links.session_id')
    .whereIn('sessions.program_id', scope.programIds)
    .whereRaw('links.clinician_id = remembered_identities.clinician_id')
    .whereRaw('links.participant_key = remembered_identities.participant_key')
    .select(db.raw('1'));
  return query.where((either) => {
    void either.whereIn('remembered_identities.organization_id', scope.organizationIds).orWhereExists(used);
  });
}

export async function isRememberedWithin(db: Db, id: string, scope: RememberedScope): Promise<boolean> {
  return (await within(db, scope).where({ id }).first('id')) !== undefined;
}

export function pageOfRemembered(
  db: Db,
  organizationId: string,
  scope: RememberedScope,
  page: PageRequest,
): Promise<Page<RememberedRow>> {
  const query = within(db, scope).where('remembered_identities.organization_id', organizationId);
  return pageBy<RememberedRow>(query, 'remembered_identities.id', (row) => row.id, page);
}

export type PlacedLink = Pick<
  LinkRow,
  'id' | 'session_id' | 'participant_key' | 'clinician_id' | 'method' | 'decided_at' | 'decided_by'
>;

/** Standing links to these clinicians that evidence alone or a person made, in the sessions of an organization. */
export function listPlacedLinks(
  db: Db,
  organizationId: string,
  clinicianIds: readonly string[],
): Promise<PlacedLink[]> {
  return db('links')
    .join('sessions', 'sessions.id', 'links.session_id')
    .where('sessions.organization_id', organizationId)
    .whereIn('links.clinician_id', [...clinicianIds])
    .whereIn('links.method', ['remembered', 'review'])
    .whereNull('links.undone_at')
    .orderBy(['sessions.starts_at', 'links.id'])
    .select(
      ...['id', 'session_id', 'participant_key', 'clinician_id', 'method', 'decided_at', 'decided_by'].map(
        (column) => `links.${column}`,
      ),
    ) as Promise<PlacedLink[]>;
}

/** What the sources called these participants, the newest first. */
export async function listShownNames(
  db: Db,
  organizationId: string,
  clinicianIds: readonly string[],
): Promise<{ participant_key: string; raw_name: string; raw_email: string | null }[]> {
  return (await db('reviews')
    .join('links', (join) => {
      void join
        .on('links.session_id', 'reviews.session_id')
        .andOn('links.participant_key', 'reviews.participant_key');
    })
    .where('reviews.organization_id', organizationId)
    .whereIn('links.clinician_id', [...clinicianIds])
    .orderBy('reviews.id', 'desc')
    .select('reviews.participant_key', 'reviews.raw_name', 'reviews.raw_email')) as {
    participant_key: string;
    raw_name: string;
    raw_email: string | null;
  }[];
}
