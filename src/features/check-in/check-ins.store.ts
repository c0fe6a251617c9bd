// Rows of check-ins: who redeemed which code, and the evidence it became.
import type { Db } from '../../platform/db/database.js';

export interface CheckInRow {
  id: string;
  organization_id: string;
  session_id: string;
  clinician_id: string;
  code_id: string;
  moment_at: string;
  redeemed_at: string;
  redeemed_by: string;
  attestation_id: string | null;
  lapsed_at: string | null;
}

/** The same code by the same person is the same check-in: answers false where it stood already. */
export async function insertCheckIn(db: Db, row: CheckInRow): Promise<boolean> {
  const made: unknown[] = await db('check_ins')
    .insert(row)
    .onConflict(['clinician_id', 'code_id'])
    .ignore()
    .returning('id');
  return made.length === 1;
}

export function findCheckIn(
  db: Db,
  clinicianIds: readonly string[],
  codeId: string,
): Promise<CheckInRow | undefined> {
  return db<CheckInRow>('check_ins')
    .where({ code_id: codeId })
    .whereIn('clinician_id', [...clinicianIds])
    .orderBy('id')
    .first();
}

export function listCheckIns(db: Db, sessionId: string): Promise<CheckInRow[]> {
  return db<CheckInRow>('check_ins').where({ session_id: sessionId }).orderBy(['moment_at', 'id']);
}

export function listWaiting(db: Db, sessionId: string): Promise<CheckInRow[]> {
  return db<CheckInRow>('check_ins')
    .where({ session_id: sessionId })
    .whereNull('attestation_id')
    .whereNull('lapsed_at')
    .orderBy('id');
}

/** Compare-and-set: false where it was converted, or has lapsed, before. */
export async function settleCheckIn(
  db: Db,
  id: string,
  outcome: { attestation_id: string } | { lapsed_at: string },
): Promise<boolean> {
  const changed = await db('check_ins')
    .where({ id })
    .whereNull('attestation_id')
    .whereNull('lapsed_at')
    .update(outcome);
  return changed === 1;
}

/** Sessions that have begun and hold check-ins which wait for that; a cancelled one keeps them waiting. */
export async function listSessionsToConvert(db: Db, now: string): Promise<string[]> {
  return (await db('check_ins')
    .join('sessions', 'sessions.id', 'check_ins.session_id')
    .whereNull('check_ins.attestation_id')
    .whereNull('check_ins.lapsed_at')
    .where('sessions.status', 'scheduled')
    .where(db.raw('coalesce(sessions.held_starts_at, sessions.starts_at)'), '<=', now)
    .distinct()
    .orderBy('sessions.id')
    .pluck('sessions.id')) as string[];
}
