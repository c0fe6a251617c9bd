// Moves everything that hangs on one clinician to another; the only store that writes tables of later features.
// A merge is one act on one identity: spread over eight services it could stop half-way and leave a person in two pieces.
import type { Knex } from 'knex';
import type { Db } from '../../platform/db/database.js';
import { lockForUpdate, type EngineName } from '../../platform/db/dialect.js';

export interface Pair {
  fromId: string;
  intoId: string;
}

const of = (db: Db, table: string, clinicianId: string) => db(table).where({ clinician_id: clinicianId });

/** In one order always, so that two merges of the same pair wait for each other instead of crossing. */
export async function lockPair(db: Db, engine: EngineName, { fromId, intoId }: Pair): Promise<void> {
  await lockForUpdate(engine, db('clinicians').whereIn('id', [fromId, intoId]).orderBy('id').select('id'));
}

/** Sessions whose attendance or awards have to be reckoned again once the two are one. */
export async function listSessionsOf(db: Db, clinicianId: string): Promise<string[]> {
  const tables = [
    'attendance',
    'manual_marks',
    'attestations',
    'links',
    'assignments',
    'evaluations',
    'standing_awards',
  ];
  const found = new Set<string>();
  for (const table of tables) {
    const rows: { session_id: string }[] = await of(db, table, clinicianId).distinct('session_id');
    for (const row of rows) found.add(row.session_id);
  }
  return [...found].sort();
}

/** One update; answers whether the record was still standing. */
export async function markMerged(db: Db, { fromId, intoId }: Pair, at: string): Promise<boolean> {
  const changed = await db('clinicians')
    .where({ id: fromId })
    .whereNull('merged_into_id')
    .update({ merged_into_id: intoId, updated_at: at, version: db.raw('version + 1') });
  // Records merged into this one before now point straight at the one that stands.
  await db('clinicians').where({ merged_into_id: fromId }).update({ merged_into_id: intoId });
  await db('clinicians')
    .where({ id: intoId })
    .update({ updated_at: at, version: db.raw('version + 1') });
  return changed === 1;
}

export async function moveAddresses(db: Db, { fromId, intoId }: Pair): Promise<void> {
  const last = (await of(db, 'clinician_addresses', intoId).max({ position: 'position' }).first()) as
    { position: number | null } | undefined;
  const next = (last?.position ?? -1) + 1;
  await of(db, 'clinician_addresses', fromId).update({
    clinician_id: intoId,
    position: db.raw('position + ?', [next]),
  });
}

/** Moves rows whose `key` the other record does not have; answers the keys that stay behind. */
async function moveWhereFree(
  db: Db,
  table: string,
  key: string,
  { fromId, intoId }: Pair,
): Promise<string[]> {
  const held: Knex.QueryBuilder = of(db, table, intoId).select(key);
  await of(db, table, fromId).whereNotIn(key, held).update({ clinician_id: intoId });
  const left: Record<string, string>[] = await of(db, table, fromId).select(key);
  return left.map((row) => row[key] ?? '');
}

/** Bodies of which both hold a number: the old record keeps its own, so that nothing is lost. */
export const moveLicences = (db: Db, pair: Pair) => moveWhereFree(db, 'clinician_licences', 'body', pair);

/** Where both are on one roster, the one that stays keeps its role and the earlier day; answers those cohorts. */
export async function moveEnrolments(db: Db, { fromId, intoId }: Pair, at: string): Promise<string[]> {
  interface Row {
    id: string;
    cohort_id: string;
    enrolled_at: string;
  }
  const standing = async (id: string) => (await of(db, 'enrolments', id).whereNull('ended_at')) as Row[];
  const kept = new Map((await standing(intoId)).map((row) => [row.cohort_id, row]));
  const doubled: string[] = [];
  for (const row of await standing(fromId)) {
    const other = kept.get(row.cohort_id);
    if (other === undefined) continue;
    doubled.push(row.cohort_id);
    await db('enrolments').where({ id: row.id }).update({ ended_at: at });
    if (row.enrolled_at < other.enrolled_at) {
      await db('enrolments').where({ id: other.id }).update({ enrolled_at: row.enrolled_at });
    }
  }
  await of(db, 'enrolments', fromId).update({ clinician_id: intoId });
  return doubled;
}

export interface DroppedAssignment {
  sessionId: string;
  role: string;
  minutesTaught: number | null;
}

/** One person has one role a session: that of the record that stays; the other is answered, for the audit trail. */
export async function moveAssignments(db: Db, pair: Pair): Promise<DroppedAssignment[]> {
  await moveWhereFree(db, 'assignments', 'session_id', pair);
  const left = (await of(db, 'assignments', pair.fromId)) as {
    session_id: string;
    role: string;
    minutes_taught: number | null;
  }[];
  await of(db, 'assignments', pair.fromId).delete();
  return left.map((row) => ({
    sessionId: row.session_id,
    role: row.role,
    minutesTaught: row.minutes_taught,
  }));
}

/** Standing links of one record to participants that the other record is linked to as well. */
function doubledLinks(db: Db, ofId: string, besideId: string, beside: (other: Knex.QueryBuilder) => void) {
  return db('links')
    .where({ clinician_id: ofId })
    .whereNull('undone_at')
    .whereExists((other) => {
      void other
        .from('links as other')
        .select(db.raw('1'))
        .where('other.clinician_id', besideId)
        .whereNull('other.undone_at')
        .whereRaw('other.session_id = links.session_id and other.participant_key = links.participant_key');
      beside(other);
    });
}

async function moveLinks(db: Db, { fromId, intoId }: Pair, at: string): Promise<void> {
  // Of two that name the same participant one is enough: not the one that still waits for her word.
  await doubledLinks(db, intoId, fromId, (other) => {
    void other.where((sure) => {
      void sure.whereNot('other.method', 'shared').orWhereNotNull('other.confirmed_at');
    });
  })
    .where({ method: 'shared' })
    .whereNull('confirmed_at')
    .update({ undone_at: at });
  await doubledLinks(db, fromId, intoId, () => undefined).update({ undone_at: at });
  await of(db, 'links', fromId).update({ clinician_id: intoId });
}

/** Of two memberships in one group that of the standing record is her word; without consent there she is asked. */
async function moveMemberships(db: Db, { fromId, intoId }: Pair, at: string): Promise<void> {
  const kept = of(db, 'screen_members', intoId).whereNull('removed_at').select('group_id');
  await of(db, 'screen_members', fromId)
    .whereNull('removed_at')
    .whereIn('group_id', kept)
    .update({ removed_at: at, consented_at: null });
  await of(db, 'screen_members', fromId).update({ clinician_id: intoId });
}

/** Seats follow their links; who speaks for a device speaks for it still. */
async function moveScreens(db: Db, pair: Pair, at: string): Promise<void> {
  const { fromId, intoId } = pair;
  await moveMemberships(db, pair, at);
  for (const table of ['screen_seats', 'screen_questions']) {
    await of(db, table, fromId).update({ clinician_id: intoId });
  }
  for (const table of ['screen_groups', 'screen_lists']) {
    await db(table).where({ contact_id: fromId }).update({ contact_id: intoId });
  }
}

/**
 * Evidence and decisions. Attendance is only what was reckoned from them: where both were present the old fact goes,
 * and the one that stays is reckoned again. Awards and certificates are booked and stay with the record they name.
 */
export async function moveEvidence(db: Db, pair: Pair, at: string): Promise<void> {
  const { fromId, intoId } = pair;
  await moveLinks(db, pair, at);
  await moveScreens(db, pair, at);
  for (const table of [
    'manual_marks',
    'attestations',
    'remembered_identities',
    'attendance_claims',
    'reviews',
    'disputes',
    'calendar_feeds',
  ]) {
    await of(db, table, fromId).update({ clinician_id: intoId });
  }
  for (const table of ['attendance', 'evaluations']) {
    await moveWhereFree(db, table, 'session_id', pair);
    await of(db, table, fromId).delete();
  }
  // One code redeemed by both stays with the record that had it; what waited there counts for nobody twice.
  await moveWhereFree(db, 'check_ins', 'code_id', pair);
  await of(db, 'check_ins', fromId)
    .whereNull('attestation_id')
    .whereNull('lapsed_at')
    .update({ lapsed_at: at });
  await moveWhereFree(db, 'invitations', 'session_id', pair);
  await of(db, 'invitations', fromId).update({ status: 'withdrawn', updated_at: at });
}
