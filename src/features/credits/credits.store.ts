// Rows of the ledger: entries are inserted and never changed; one pointer per cause says which entry stands.
import type { Db } from '../../platform/db/database.js';
import { instantPlusSeconds } from '../../core/time/instant.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';
import { heldShiftMinutesMax } from '../sessions/session.js';

export type AwardStatus = 'awarded' | 'none' | 'pending-evaluation' | 'pending-confirmation' | 'reversed';

export interface AwardRow {
  id: string;
  organization_id: string;
  program_id: string;
  cohort_id: string;
  session_id: string;
  clinician_id: string;
  approval_id: string;
  approval_version: number;
  credit_system: string;
  kind: 'learner' | 'teaching';
  entry: 'award' | 'reversal';
  reverses_id: string | null;
  status: AwardStatus;
  credit_thousandths: number;
  hour_thousandths: number;
  minutes: number;
  rule_version: string;
  engine_version: string;
  covered_json: string;
  explanation_json: string;
  sentence_en: string;
  sentence_fr: string;
  input_hash: string;
  reason: string;
  created_at: string;
  created_by: string;
}

export interface FinalizationRow {
  session_id: string;
  finalized_at: string;
  finalized_by: string;
  terms_json: string;
}

/** 26 columns a row; SQLite binds at most 32,766 values in one statement. */
const rowsPerStatement = 400;

export async function insertEntries(db: Db, rows: readonly AwardRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db('awards').insert(rows.slice(from, from + rowsPerStatement));
  }
}

/** Points each cause at its new entry; the primary key lets only one stand. */
export async function pointStanding(db: Db, rows: readonly AwardRow[]): Promise<void> {
  const pointers = rows.map((row) => ({
    session_id: row.session_id,
    clinician_id: row.clinician_id,
    approval_id: row.approval_id,
    kind: row.kind,
    award_id: row.id,
  }));
  for (let from = 0; from < pointers.length; from += rowsPerStatement) {
    await db('standing_awards')
      .insert(pointers.slice(from, from + rowsPerStatement))
      .onConflict(['session_id', 'clinician_id', 'approval_id', 'kind'])
      .merge(['award_id']);
  }
}

export async function dropStanding(db: Db, awardIds: readonly string[]): Promise<void> {
  if (awardIds.length > 0) await db('standing_awards').whereIn('award_id', awardIds).del();
}

const standing = (db: Db) =>
  db('awards').join('standing_awards', 'standing_awards.award_id', 'awards.id').select('awards.*');

export function listStandingOfSession(db: Db, sessionId: string): Promise<AwardRow[]> {
  return standing(db).where('standing_awards.session_id', sessionId);
}

/** Losses that wait for a lead: entered after what stands, and not standing. */
export function listProposals(db: Db, sessionId: string): Promise<AwardRow[]> {
  return db<AwardRow>('awards')
    .where({ session_id: sessionId, status: 'pending-confirmation' })
    .whereNotIn(
      'id',
      db('awards').where({ session_id: sessionId }).whereNotNull('reverses_id').select('reverses_id'),
    )
    .orderBy('id');
}

export function listEntriesOfSession(db: Db, sessionId: string): Promise<AwardRow[]> {
  return db<AwardRow>('awards').where({ session_id: sessionId }).orderBy('id');
}

export type NeighbouringAward = Pick<
  AwardRow,
  'session_id' | 'clinician_id' | 'credit_system' | 'covered_json'
> & { session_starts_at: string };

/** Either of two sessions may have been held, or reckoned once, this far from its plan. */
const reachSeconds = 2 * heldShiftMinutesMax * 60;

/** Standing awards of other sessions of the organization, planned so near that they may cover the same minutes. */
export function listNeighbouringAwards(
  db: Db,
  session: { id: string; organizationId: string; startsAt: string; endsAt: string },
): Promise<NeighbouringAward[]> {
  return db('sessions')
    .join('standing_awards', 'standing_awards.session_id', 'sessions.id')
    .join('awards', 'awards.id', 'standing_awards.award_id')
    .where('sessions.organization_id', session.organizationId)
    .where('sessions.starts_at', '<', instantPlusSeconds(session.endsAt, reachSeconds))
    .where('sessions.ends_at', '>', instantPlusSeconds(session.startsAt, -reachSeconds))
    .whereNot('sessions.id', session.id)
    .select(
      'awards.session_id',
      'awards.clinician_id',
      'awards.credit_system',
      'awards.covered_json',
      'sessions.starts_at as session_starts_at',
    );
}

/** Talks for which a clinician holds teaching credit in another session, by credit system. */
export async function listCreditedTalks(
  db: Db,
  organizationId: string,
  sessionId: string,
  talkIds: readonly string[],
): Promise<{ clinicianId: string; creditSystem: string; talkId: string }[]> {
  if (talkIds.length === 0) return [];
  const rows = (await db('awards')
    .join('standing_awards', 'standing_awards.award_id', 'awards.id')
    .join('assignments', (join) =>
      join
        .on('assignments.session_id', 'awards.session_id')
        .andOn('assignments.clinician_id', 'awards.clinician_id'),
    )
    .where({
      'awards.organization_id': organizationId,
      'awards.kind': 'teaching',
      'awards.status': 'awarded',
    })
    .whereNot('awards.session_id', sessionId)
    .whereIn('assignments.talk_id', [...talkIds])
    .select('awards.clinician_id', 'awards.credit_system', 'assignments.talk_id')) as {
    clinician_id: string;
    credit_system: string;
    talk_id: string;
  }[];
  return rows.map((row) => ({
    clinicianId: row.clinician_id,
    creditSystem: row.credit_system,
    talkId: row.talk_id,
  }));
}

export interface EarlierAward {
  clinician_id: string;
  approval_id: string;
  cohort_id: string;
  local_date: string;
  credit_thousandths: number;
}

/** What clinicians hold in one credit system outside one session; read only where a rule has such limits. */
export function listEarlierAwards(
  db: Db,
  creditSystem: string,
  sessionId: string,
  organizationId: string,
): Promise<EarlierAward[]> {
  return db('awards')
    .join('standing_awards', 'standing_awards.award_id', 'awards.id')
    .join('sessions', 'sessions.id', 'awards.session_id')
    .where({
      'awards.credit_system': creditSystem,
      'awards.organization_id': organizationId,
      'awards.status': 'awarded',
    })
    .whereNot('awards.session_id', sessionId)
    .select(
      'awards.clinician_id',
      'awards.approval_id',
      'awards.cohort_id',
      'awards.credit_thousandths',
      'sessions.local_date',
    );
}

export function findEntry(db: Db, id: string): Promise<AwardRow | undefined> {
  return db<AwardRow>('awards').where({ id }).first();
}

export async function findReversalOf(db: Db, id: string): Promise<AwardRow | undefined> {
  return db<AwardRow>('awards').where({ reverses_id: id }).first();
}

export function pageStandingOfClinician(
  db: Db,
  clinicianId: string,
  programIds: readonly string[] | null,
  page: PageRequest,
): Promise<Page<AwardRow>> {
  const query = standing(db).where('standing_awards.clinician_id', clinicianId);
  if (programIds !== null) void query.whereIn('awards.program_id', [...programIds]);
  return pageBy<AwardRow>(query, 'awards.id', (row) => row.id, page);
}

export async function insertFinalization(db: Db, row: FinalizationRow): Promise<void> {
  await db('finalizations').insert(row);
}

export function findFinalization(db: Db, sessionId: string): Promise<FinalizationRow | undefined> {
  return db<FinalizationRow>('finalizations').where({ session_id: sessionId }).first();
}
