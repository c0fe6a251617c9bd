// Rows that say who a participant was: links and reviews.
import type { Db } from '../../platform/db/database.js';

export interface LinkRow {
  id: string;
  session_id: string;
  participant_key: string;
  clinician_id: string;
  /** `shared`: one of several people before one screen. */
  method: 'registrant' | 'address' | 'remembered' | 'review' | 'shared';
  decided_at: string;
  decided_by: string;
  undone_at: string | null;
  /** When the clinician herself said so; asked of shared screens only. */
  confirmed_at: string | null;
  /** Stretches (epoch seconds) she shortened a shared stay to. */
  limits_json: string | null;
}

export interface ReviewRow {
  id: string;
  organization_id: string;
  session_id: string;
  participant_key: string;
  reason: string;
  raw_name: string;
  raw_email: string | null;
  connection_count: number;
  seconds: number;
  suggestions_json: string;
  status: 'open' | 'resolved' | 'ignored';
  clinician_id: string | null;
  ignore_reason: string | null;
  created_at: string;
  settled_at: string | null;
  settled_by: string | null;
}

const rowsPerStatement = 500;

export async function insertLinks(db: Db, rows: readonly LinkRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db('links').insert(rows.slice(from, from + rowsPerStatement));
  }
}

export async function undoLinks(db: Db, linkIds: readonly string[], at: string): Promise<void> {
  await db('links')
    .whereIn('id', [...linkIds])
    .whereNull('undone_at')
    .update({ undone_at: at });
}

/** What a rule decided about these people since then; what a person has decided stays. */
export async function undoLinksByRule(
  db: Db,
  { sessionId, clinicianIds, since }: { sessionId: string; clinicianIds: readonly string[]; since: string },
  at: string,
): Promise<void> {
  await db('links')
    .where({ session_id: sessionId })
    .whereIn('clinician_id', [...clinicianIds])
    .whereIn('method', ['registrant', 'address', 'remembered'])
    .where('decided_at', '>', since)
    .whereNull('undone_at')
    .update({ undone_at: at });
}

export function listStandingLinks(db: Db, sessionId: string): Promise<LinkRow[]> {
  return db<LinkRow>('links').where({ session_id: sessionId }).whereNull('undone_at');
}

export async function insertReviews(db: Db, rows: readonly ReviewRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db('reviews').insert(rows.slice(from, from + rowsPerStatement));
  }
}

export function listReviews(db: Db, sessionId: string): Promise<ReviewRow[]> {
  return db<ReviewRow>('reviews').where({ session_id: sessionId }).orderBy('id');
}

export function findReview(db: Db, id: string): Promise<ReviewRow | undefined> {
  return db<ReviewRow>('reviews').where({ id }).first();
}

export function findReviewOf(db: Db, sessionId: string, key: string): Promise<ReviewRow | undefined> {
  return db<ReviewRow>('reviews').where({ session_id: sessionId, participant_key: key }).first();
}

/** Open again, as if nobody had answered; answers false where somebody changed it meanwhile. */
export async function reopenReview(
  db: Db,
  { id, status }: Pick<ReviewRow, 'id' | 'status'>,
): Promise<boolean> {
  const asked = {
    status: 'open',
    clinician_id: null,
    ignore_reason: null,
    settled_at: null,
    settled_by: null,
  };
  return (await db('reviews').where({ id, status }).update(asked)) === 1;
}

/** What later evidence says of a row that is still open. */
export async function refreshReview(
  db: Db,
  id: string,
  facts: Pick<ReviewRow, 'connection_count' | 'seconds' | 'suggestions_json' | 'reason'>,
): Promise<void> {
  await db('reviews').where({ id, status: 'open' }).update(facts);
}

/** What was settled about this participant in favour of this clinician is asked again. */
export async function reopenReviews(
  db: Db,
  sessionIds: readonly string[],
  { participantKey, clinicianId }: { participantKey: string; clinicianId: string },
): Promise<void> {
  for (let from = 0; from < sessionIds.length; from += rowsPerStatement) {
    await db('reviews')
      .whereIn('session_id', sessionIds.slice(from, from + rowsPerStatement))
      .where({ participant_key: participantKey, clinician_id: clinicianId, status: 'resolved' })
      .update({ status: 'open', clinician_id: null, settled_at: null, settled_by: null });
  }
}

/** Questions about participants whom no standing report knows any more; what a person has decided stays. */
export async function dropOpenReviews(db: Db, rows: readonly ReviewRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const ids = rows.slice(from, from + rowsPerStatement).map((row) => row.id);
    await db('reviews').where({ status: 'open' }).whereIn('id', ids).del();
  }
}

/** Compare-and-set: answers false when somebody settled it meanwhile. */
export async function settleReview(
  db: Db,
  id: string,
  settlement: Pick<ReviewRow, 'status' | 'clinician_id' | 'ignore_reason' | 'settled_at' | 'settled_by'>,
): Promise<boolean> {
  return (await db('reviews').where({ id, status: 'open' }).update(settlement)) === 1;
}

export async function countOpenReviews(db: Db, sessionId: string): Promise<number> {
  const found = await db('reviews')
    .where({ session_id: sessionId, status: 'open' })
    .count<{ n: number | string }[]>({ n: '*' });
  return Number(found[0]?.n ?? 0);
}

/** Participants that people placed by hand in the cohort's other sessions, each clinician once a key, the latest first. */
export async function listDecisionsElsewhere(
  db: Db,
  { cohortId, exceptId }: { cohortId: string; exceptId: string },
  keys: readonly string[],
): Promise<{ participant_key: string; clinician_id: string }[]> {
  const found: { participant_key: string; clinician_id: string }[] = [];
  for (let from = 0; from < keys.length; from += rowsPerStatement) {
    const rows = (await db('reviews')
      .join('sessions', 'sessions.id', 'reviews.session_id')
      .where({ 'sessions.cohort_id': cohortId, 'reviews.status': 'resolved' })
      .whereNot('sessions.id', exceptId)
      .whereNot('reviews.settled_by', 'system')
      // Several people before one screen are nobody's habit.
      .whereNotNull('reviews.clinician_id')
      .whereIn('reviews.participant_key', keys.slice(from, from + rowsPerStatement))
      .groupBy('reviews.participant_key', 'reviews.clinician_id')
      .orderByRaw('max(reviews.settled_at) desc')
      .select('reviews.participant_key', 'reviews.clinician_id')) as typeof found;
    found.push(...rows);
  }
  return found;
}

export function findLink(db: Db, id: string): Promise<LinkRow | undefined> {
  return db<LinkRow>('links').where({ id }).first();
}

/** Open rows about the same participant in other sessions of the organization, in order of time. */
export async function listRepeats(
  db: Db,
  row: Pick<ReviewRow, 'organization_id' | 'session_id' | 'participant_key'>,
): Promise<{ id: string; session_id: string; program_id: string }[]> {
  return (
    (await db('reviews')
      .join('sessions', 'sessions.id', 'reviews.session_id')
      .where({
        'reviews.organization_id': row.organization_id,
        'reviews.participant_key': row.participant_key,
        'reviews.status': 'open',
        'sessions.status': 'scheduled',
      })
      .whereNot('reviews.session_id', row.session_id)
      // Several people before one screen: another answer would take it from them unseen.
      .whereNotExists(
        db('links')
          .whereRaw(
            'links.session_id = reviews.session_id and links.participant_key = reviews.participant_key',
          )
          .where({ 'links.method': 'shared' })
          .whereNull('links.undone_at'),
      )
      .orderBy(['sessions.starts_at', 'reviews.id'])
      .select('reviews.id', 'reviews.session_id', 'sessions.program_id')) as {
      id: string;
      session_id: string;
      program_id: string;
    }[]
  );
}

/** Open rows about any of these participants, in whatever session. */
export async function listAlike(
  db: Db,
  rows: readonly Pick<ReviewRow, 'organization_id' | 'participant_key'>[],
): Promise<
  (Pick<ReviewRow, 'organization_id' | 'participant_key' | 'session_id'> & { program_id: string })[]
> {
  return (await db('reviews')
    .join('sessions', 'sessions.id', 'reviews.session_id')
    .whereIn('reviews.organization_id', [...new Set(rows.map((row) => row.organization_id))])
    .whereIn('reviews.participant_key', [...new Set(rows.map((row) => row.participant_key))])
    .where({ 'reviews.status': 'open', 'sessions.status': 'scheduled' })
    .select(
      'reviews.organization_id',
      'reviews.participant_key',
      'reviews.session_id',
      'sessions.program_id',
    )) as (Pick<ReviewRow, 'organization_id' | 'participant_key' | 'session_id'> & { program_id: string })[];
}

export async function listReviewsById(db: Db, ids: readonly string[]): Promise<ReviewRow[]> {
  return db<ReviewRow>('reviews')
    .whereIn('id', [...ids])
    .orderBy('id');
}
