// Rows of messages: written before they are sent, claimed under a lease, finished by whoever still holds them.
import type { Knex } from 'knex';
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export const messageStates = [
  'queued',
  'sending',
  'sent',
  'uncertain',
  'failed',
  'suppressed',
  'superseded',
  'expired',
] as const;
export type MessageState = (typeof messageStates)[number];

export interface MessageRow {
  id: string;
  kind: string;
  dedup_key: string;
  organization_id: string | null;
  program_id: string | null;
  session_id: string | null;
  clinician_id: string | null;
  to_name: string;
  to_address: string;
  language: 'en' | 'fr';
  stream: 'subscription' | 'transactional';
  ordering_key: string | null;
  priority: number;
  revision: number;
  variables_json: string;
  calendar_json: string | null;
  attachments_json: string;
  message_id: string;
  date_at: string;
  state: MessageState;
  not_before_at: string;
  expires_at: string | null;
  attempts: number;
  uncertain_tries: number;
  claimed_until: string | null;
  claimed_by: string | null;
  last_error: string | null;
  smtp_response: string | null;
  created_at: string;
  sent_at: string | null;
}

/** Answers false where the database already holds this dedup key (invites.md R24). */
export async function insertMessage(db: Db, row: MessageRow): Promise<boolean> {
  const inserted: unknown[] = await db('messages').insert(row).onConflict().ignore().returning('id');
  return inserted.length === 1;
}

export function findMessage(db: Db, id: string): Promise<MessageRow | undefined> {
  return db<MessageRow>('messages').where({ id }).first();
}

export function findMessageByDedupKey(db: Db, dedupKey: string): Promise<MessageRow | undefined> {
  return db<MessageRow>('messages').where({ dedup_key: dedupKey }).first();
}

/** What has not left yet and is overtaken by a higher revision of the same thing (invites.md R37). */
export function supersedeUnsent(db: Db, orderingKey: string, belowRevision: number): Promise<number> {
  return db<MessageRow>('messages')
    .where({ ordering_key: orderingKey })
    .whereIn('state', ['queued', 'uncertain'])
    .where('revision', '<', belowRevision)
    .update({ state: 'superseded' });
}

/** Everything of this ordering key that has not left, whatever its revision. */
export function withdrawUnsent(db: Db, orderingKey: string): Promise<number> {
  return db<MessageRow>('messages')
    .where({ ordering_key: orderingKey, state: 'queued', uncertain_tries: 0 })
    .update({ state: 'superseded' });
}

/** Whether something of this ordering key went out, may have gone out, or is on its way at this moment. */
export async function hasLeft(
  db: Db,
  orderingKey: string,
  options: { orIsLeaving: boolean },
): Promise<boolean> {
  const states: MessageState[] = options.orIsLeaving
    ? ['sent', 'uncertain', 'sending']
    : ['sent', 'uncertain'];
  const found = await db<MessageRow>('messages')
    .where({ ordering_key: orderingKey })
    .where((either) => void either.whereIn('state', states).orWhere('uncertain_tries', '>', 0))
    .first('id');
  return found !== undefined;
}

export async function hasHigherRevision(db: Db, orderingKey: string, revision: number): Promise<boolean> {
  const found = await db<MessageRow>('messages')
    .where({ ordering_key: orderingKey })
    .where('revision', '>', revision)
    .first('id');
  return found !== undefined;
}

export interface Claim {
  now: string;
  until: string;
  by: string;
  limit: number;
}

type Claimable = 'queued' | 'uncertain' | 'sending';

/** The second try of an uncertain message is its last; a lease that ran out belongs to a process that died. */
function readyIn(state: Claimable, now: string) {
  return (query: Knex.QueryBuilder): void => {
    void query.where('state', state);
    if (state === 'sending') void query.where('claimed_until', '<', now);
    else void query.where('not_before_at', '<=', now);
    if (state === 'uncertain') void query.where('uncertain_tries', 1);
  };
}

/** Nothing of the same ordering key is on its way under a lease that holds (invites.md R37). */
function notBlocked(db: Db, now: string) {
  return (query: Knex.QueryBuilder): void => {
    void query
      .whereNull('ordering_key')
      .orWhereNotExists(
        db('messages as ahead')
          .select(db.raw('1'))
          .whereRaw('ahead.ordering_key = messages.ordering_key')
          .where('ahead.state', 'sending')
          .where('ahead.claimed_until', '>=', now),
      );
  };
}

/** One state after the other, so that each select follows the index (state, priority, id). */
async function claimIn(db: Db, state: Claimable, claim: Claim): Promise<MessageRow[]> {
  const { now, until, by, limit } = claim;
  const candidates = db('messages')
    .select('id')
    .where(readyIn(state, now))
    .where(notBlocked(db, now))
    .orderBy('priority')
    .orderBy('id')
    .limit(limit);
  return db('messages')
    .whereIn('id', candidates)
    .where(readyIn(state, now))
    .update({ state: 'sending', claimed_until: until, claimed_by: by, attempts: db.raw('attempts + 1') })
    .returning('*');
}

/** The condition stands inside and outside the sub-select, so no engine needs a branch (house.md). */
export async function claimMessages(db: Db, claim: Claim): Promise<MessageRow[]> {
  const rows: MessageRow[] = [];
  for (const state of ['queued', 'uncertain', 'sending'] as const) {
    if (rows.length < claim.limit) {
      rows.push(...(await claimIn(db, state, { ...claim, limit: claim.limit - rows.length })));
    }
  }
  return rows.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}

/** Whether anything could be claimed now; tells "nothing left" from "another process was faster". */
export async function anyClaimable(db: Db, now: string): Promise<boolean> {
  for (const state of ['queued', 'uncertain', 'sending'] as const) {
    const found: unknown = await db('messages')
      .where(readyIn(state, now))
      .where(notBlocked(db, now))
      .first('id');
    if (found !== undefined) return true;
  }
  return false;
}

/** Fencing: only the claim that is still standing may write the outcome. */
export async function finishMessage(
  db: Db,
  row: Pick<MessageRow, 'id' | 'claimed_by' | 'attempts'>,
  changes: Partial<MessageRow>,
): Promise<boolean> {
  const changed = await db<MessageRow>('messages')
    .where({ id: row.id, claimed_by: row.claimed_by, attempts: row.attempts, state: 'sending' })
    .update({ ...changes, claimed_until: null, claimed_by: null });
  return changed === 1;
}

/** Compare-and-set from `failed`. */
export async function requeueFailed(db: Db, id: string, now: string): Promise<boolean> {
  const changed = await db<MessageRow>('messages').where({ id, state: 'failed' }).update({
    state: 'queued',
    attempts: 0,
    uncertain_tries: 0,
    not_before_at: now,
    last_error: null,
    smtp_response: null,
  });
  return changed === 1;
}

export interface MessageFilter {
  organizationId?: string | undefined;
  state?: MessageState | undefined;
  kind?: string | undefined;
  sessionId?: string | undefined;
  clinicianId?: string | undefined;
  /** null: everything. */
  scopes: { organizationIds: string[]; programIds: string[] } | null;
}

export function listMessages(db: Db, filter: MessageFilter, page: PageRequest): Promise<Page<MessageRow>> {
  const query = db<MessageRow>('messages').select('*');
  if (filter.organizationId !== undefined) void query.where('organization_id', filter.organizationId);
  if (filter.state !== undefined) void query.where('state', filter.state);
  if (filter.kind !== undefined) void query.where('kind', filter.kind);
  if (filter.sessionId !== undefined) void query.where('session_id', filter.sessionId);
  if (filter.clinicianId !== undefined) void query.where('clinician_id', filter.clinicianId);
  const { scopes } = filter;
  if (scopes !== null) {
    void query.where(
      (either) =>
        void either
          .whereIn('organization_id', scopes.organizationIds)
          .orWhereIn('program_id', scopes.programIds),
    );
  }
  return pageBy<MessageRow>(query, 'id', (row) => row.id, page);
}
