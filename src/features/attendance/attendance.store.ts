// Rows of attendance: the fact a clinician and a session share.
import type { AttestedBy } from '../../core/attendance/attestation.js';
import type { AttendanceStatus, Evidence } from '../../core/attendance/evidence.js';
import type { Db } from '../../platform/db/database.js';

export interface AttendanceRow {
  session_id: string;
  clinician_id: string;
  organization_id: string;
  seconds: number;
  minutes: number;
  status: AttendanceStatus;
  evidence: Evidence;
  attested_by: AttestedBy | null;
  intervals_json: string;
  joins: number;
  totals_only_seconds: number | null;
  manual_minutes: number | null;
  adjusted: number;
  updated_at: string;
}

const rowsPerStatement = 500;

export async function upsertAttendance(db: Db, rows: readonly AttendanceRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db('attendance')
      .insert(rows.slice(from, from + rowsPerStatement))
      .onConflict(['session_id', 'clinician_id'])
      .merge();
  }
}

export function listAttendance(db: Db, sessionId: string): Promise<AttendanceRow[]> {
  return db<AttendanceRow>('attendance').where({ session_id: sessionId });
}

export async function listSessionsOf(db: Db, clinicianId: string): Promise<string[]> {
  const rows = await db<AttendanceRow>('attendance')
    .where({ clinician_id: clinicianId })
    .orderBy('session_id')
    .select('session_id');
  return rows.map((row) => row.session_id);
}
