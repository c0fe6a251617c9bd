// Whom the participants of a session stand for, by the links that stand.
import type { Db } from '../../platform/db/database.js';

export interface LinkedParticipant {
  participant_key: string;
  clinician_id: string;
  name: string;
}

export async function listLinkedParticipants(db: Db, sessionId: string): Promise<LinkedParticipant[]> {
  return (await db('links')
    .join('clinicians', 'clinicians.id', 'links.clinician_id')
    .where('links.session_id', sessionId)
    .whereNull('links.undone_at')
    .select(
      'links.participant_key',
      'links.clinician_id',
      'clinicians.display_name as name',
    )) as LinkedParticipant[];
}
