// Rows of invitations: who holds which session in her calendar, and the SEQUENCE she was last told.
import type { Db } from '../../platform/db/database.js';

export interface InvitationRow {
  session_id: string;
  clinician_id: string;
  status: 'invited' | 'withdrawn' | 'cancelled';
  sequence: number;
  organizer_address: string;
  updated_at: string;
}

export function listInvitations(db: Db, sessionId: string): Promise<InvitationRow[]> {
  return db<InvitationRow>('invitations').where({ session_id: sessionId }).orderBy('clinician_id');
}

export async function putInvitation(db: Db, row: InvitationRow): Promise<void> {
  await db('invitations')
    .insert(row)
    .onConflict(['session_id', 'clinician_id'])
    .merge(['status', 'sequence', 'updated_at']);
}
