// Rows of disputes: answers that persons took back, each with its reason.
import type { Dispute } from '../../core/identity/disputed.js';
import type { Db } from '../../platform/db/database.js';

export interface DisputeRow {
  id: string;
  organization_id: string;
  session_id: string;
  participant_key: string;
  clinician_id: string | null;
  reason: string;
  made_at: string;
  made_by: string;
  undone_at: string | null;
}

export async function insertDispute(db: Db, row: DisputeRow): Promise<void> {
  await db('disputes').insert(row);
}

export async function listStandingDisputes(db: Db, sessionId: string): Promise<Dispute[]> {
  const rows = await db<DisputeRow>('disputes')
    .where({ session_id: sessionId })
    .whereNull('undone_at')
    .orderBy('id');
  return rows.map((row) => ({ key: row.participant_key, clinicianId: row.clinician_id }));
}

/** A person has answered anew: what was only taken back is answered, and so is a dispute about the one now named. */
export async function answerDisputes(
  db: Db,
  participant: { sessionId: string; key: string },
  clinicianId: string | null,
  at: string,
): Promise<void> {
  await db<DisputeRow>('disputes')
    .where({ session_id: participant.sessionId, participant_key: participant.key })
    .whereNull('undone_at')
    .where((about) => {
      void about.whereNull('clinician_id');
      if (clinicianId !== null) void about.orWhere({ clinician_id: clinicianId });
    })
    .update({ undone_at: at });
}
