// Rows of shared screens: one list a device and session, its seats, and colleagues whom nobody knows yet.
import type { Db } from '../../platform/db/database.js';

export interface ListRow {
  id: string;
  organization_id: string;
  session_id: string;
  participant_key: string;
  device_name: string;
  contact_id: string | null;
  contact_key: string | null;
  due_at: string | null;
  group_id: string | null;
  is_spot_check: number;
  created_at: string;
  created_by: string;
}

export interface SeatRow {
  id: string;
  list_id: string;
  session_id: string;
  clinician_id: string;
  link_id: string;
  basis: 'asked' | 'consent';
  listed_limits_json: string | null;
  own_limits_json: string | null;
  due_at: string;
  answer: 'confirmed' | 'absent' | null;
  answered_at: string | null;
  created_at: string;
  created_by: string;
}

export interface QuestionRow {
  id: string;
  organization_id: string;
  session_id: string;
  list_id: string;
  name: string;
  address: string;
  asked_at: string;
  asked_by: string;
  settled_at: string | null;
  settled_by: string | null;
  clinician_id: string | null;
  refusal_reason: string | null;
}

export async function insertList(db: Db, row: ListRow): Promise<void> {
  await db('screen_lists').insert(row);
}

export async function updateList(
  db: Db,
  id: string,
  changes: Partial<Pick<ListRow, 'contact_id' | 'contact_key' | 'due_at' | 'group_id' | 'is_spot_check'>>,
): Promise<void> {
  await db<ListRow>('screen_lists').where({ id }).update(changes);
}

export function findList(db: Db, id: string): Promise<ListRow | undefined> {
  return db<ListRow>('screen_lists').where({ id }).first();
}

export function findListByContactKey(db: Db, contactKey: string): Promise<ListRow | undefined> {
  return db<ListRow>('screen_lists').where({ contact_key: contactKey }).first();
}

export function listLists(db: Db, sessionIds: readonly string[]): Promise<ListRow[]> {
  return db<ListRow>('screen_lists')
    .whereIn('session_id', [...sessionIds])
    .orderBy('id');
}

export async function insertSeats(db: Db, rows: readonly SeatRow[]): Promise<void> {
  if (rows.length > 0) await db('screen_seats').insert([...rows]);
}

export async function updateSeat(
  db: Db,
  id: string,
  changes: Partial<Pick<SeatRow, 'listed_limits_json' | 'own_limits_json' | 'answer' | 'answered_at'>>,
): Promise<void> {
  await db<SeatRow>('screen_seats').where({ id }).update(changes);
}

export function findSeat(db: Db, id: string): Promise<SeatRow | undefined> {
  return db<SeatRow>('screen_seats').where({ id }).first();
}

export function listSeats(db: Db, sessionId: string): Promise<SeatRow[]> {
  return db<SeatRow>('screen_seats').where({ session_id: sessionId }).orderBy('id');
}

/** Seats of these clinicians, in every session. */
export function listSeatsOf(db: Db, clinicianIds: readonly string[]): Promise<SeatRow[]> {
  return db<SeatRow>('screen_seats')
    .whereIn('clinician_id', [...clinicianIds])
    .orderBy('id', 'desc');
}

/** False where the same colleague is asked about already. */
export async function insertQuestion(db: Db, row: QuestionRow): Promise<boolean> {
  const standing = await db<QuestionRow>('screen_questions')
    .where({ list_id: row.list_id, address: row.address })
    .whereNull('settled_at')
    .first('id');
  if (standing !== undefined) return false;
  await db('screen_questions').insert(row);
  return true;
}

export function findQuestion(db: Db, id: string): Promise<QuestionRow | undefined> {
  return db<QuestionRow>('screen_questions').where({ id }).first();
}

export function listOpenQuestions(db: Db, sessionId: string): Promise<QuestionRow[]> {
  return db<QuestionRow>('screen_questions')
    .where({ session_id: sessionId })
    .whereNull('settled_at')
    .orderBy('id');
}

/** Compare-and-set: false where somebody settled it meanwhile. */
export async function settleQuestion(
  db: Db,
  id: string,
  settlement: Pick<QuestionRow, 'settled_at' | 'settled_by' | 'clinician_id' | 'refusal_reason'>,
): Promise<boolean> {
  return (
    (await db<QuestionRow>('screen_questions').where({ id }).whereNull('settled_at').update(settlement)) === 1
  );
}
