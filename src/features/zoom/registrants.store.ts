// Rows of registrants: who is registered in which meeting, with which personal way in, and what stands in the way.
import type { Db } from '../../platform/db/database.js';

export interface RegistrantRow {
  id: string;
  organization_id: string;
  clinician_id: string;
  meeting_id: string;
  registrant_id: string | null;
  join_url: string | null;
  attempts: number;
  uncertain: number;
  next_try_at: string | null;
  last_fault: string | null;
  created_at: string;
  issued_at: string | null;
}

/** With the record that stands: one that was merged keeps its rows, and they speak for the other. */
export type StandingRegistrantRow = RegistrantRow & { standing_id: string };

const rowsPerStatement = 500;

const withStanding = (db: Db) =>
  db('zoom_registrants')
    .join('clinicians', 'clinicians.id', 'zoom_registrants.clinician_id')
    .select<StandingRegistrantRow[]>(
      'zoom_registrants.*',
      db.raw('coalesce(clinicians.merged_into_id, clinicians.id) as standing_id'),
    );

/** Who has a row already keeps it. */
export async function insertRegistrants(db: Db, rows: readonly RegistrantRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db('zoom_registrants')
      .insert(rows.slice(from, from + rowsPerStatement))
      .onConflict(['meeting_id', 'clinician_id'])
      .ignore();
  }
}

export async function listRegistrantsOf(db: Db, organizationId: string): Promise<StandingRegistrantRow[]> {
  return await withStanding(db).where('zoom_registrants.organization_id', organizationId);
}

export async function listRegistrantsOfMeeting(db: Db, meetingId: string): Promise<StandingRegistrantRow[]> {
  return await withStanding(db)
    .where('zoom_registrants.meeting_id', meetingId)
    .orderBy('zoom_registrants.id');
}

export async function listDueRegistrants(
  db: Db,
  organizationId: string,
  dueBy: string,
  limit: number,
): Promise<StandingRegistrantRow[]> {
  return await withStanding(db)
    .where('zoom_registrants.organization_id', organizationId)
    .whereNull('zoom_registrants.issued_at')
    .where('zoom_registrants.next_try_at', '<=', dueBy)
    .orderBy(['zoom_registrants.next_try_at', 'zoom_registrants.id'])
    .limit(limit);
}

/** Compare-and-set: answers false where another process has settled this try. */
export async function updateRegistrant(
  db: Db,
  row: Pick<RegistrantRow, 'id' | 'attempts'>,
  changes: Partial<RegistrantRow>,
): Promise<boolean> {
  const { id, attempts } = row;
  return (
    (await db<RegistrantRow>('zoom_registrants')
      .where({ id, attempts })
      .whereNull('issued_at')
      .update({ ...changes, attempts: attempts + 1 })) === 1
  );
}
