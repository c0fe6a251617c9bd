// Rows that say whose evaluation of which session is in.
import type { Db } from '../../platform/db/database.js';

export interface EvaluationRow {
  session_id: string;
  clinician_id: string;
  done_at: string;
  marked_by: string;
}

/** Answers false where it was marked before. */
export async function insertEvaluation(db: Db, row: EvaluationRow): Promise<boolean> {
  const found = await db<EvaluationRow>('evaluations')
    .where({ session_id: row.session_id, clinician_id: row.clinician_id })
    .first();
  if (found !== undefined) return false;
  await db('evaluations').insert(row).onConflict(['session_id', 'clinician_id']).ignore();
  return true;
}

export function listEvaluations(db: Db, sessionId: string): Promise<EvaluationRow[]> {
  return db<EvaluationRow>('evaluations').where({ session_id: sessionId });
}
