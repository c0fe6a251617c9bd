// Rows of assignments: a role in one session.
import type { Role } from '../../core/credits/vocabulary.js';
import type { Db } from '../../platform/db/database.js';

export interface AssignmentRow {
  session_id: string;
  clinician_id: string;
  role: Role;
  segment: number | null;
  minutes_taught: number | null;
  talk_id: string | null;
  updated_at: string;
}

export type NamedAssignmentRow = AssignmentRow & { display_name: string };

/** One statement, so that two who assign at once end with one row. */
export async function upsertAssignment(db: Db, row: AssignmentRow): Promise<void> {
  await db('assignments').insert(row).onConflict(['session_id', 'clinician_id']).merge();
}

export function listAssignments(db: Db, sessionId: string): Promise<NamedAssignmentRow[]> {
  return db('assignments')
    .join('clinicians', 'clinicians.id', 'assignments.clinician_id')
    .where({ session_id: sessionId })
    .orderBy('clinician_id')
    .select('assignments.*', 'clinicians.display_name') as Promise<NamedAssignmentRow[]>;
}

export function findAssignment(
  db: Db,
  sessionId: string,
  clinicianId: string,
): Promise<NamedAssignmentRow | undefined> {
  return db('assignments')
    .join('clinicians', 'clinicians.id', 'assignments.clinician_id')
    .where({ session_id: sessionId, clinician_id: clinicianId })
    .select('assignments.*', 'clinicians.display_name')
    .first() as Promise<NamedAssignmentRow | undefined>;
}

export async function deleteAssignment(db: Db, sessionId: string, clinicianId: string): Promise<boolean> {
  return (await db('assignments').where({ session_id: sessionId, clinician_id: clinicianId }).delete()) === 1;
}
