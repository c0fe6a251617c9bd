// Rows of attestations: what staff or a code vouch for, each worth what the program's policy said on its day.
import type { Attestation, Worth } from '../../core/attendance/attestation.js';
import type { Db } from '../../platform/db/database.js';

export interface AttestationRow {
  id: string;
  organization_id: string;
  session_id: string;
  clinician_id: string;
  kind: Attestation['kind'];
  moment_at: string | null;
  worth_json: string;
  reason: string | null;
  made_at: string;
  made_by: string;
  undone_at: string | null;
  /** The file it was taken from, where it was one. */
  grid_id: string | null;
}

const rowsPerStatement = 500;

export async function insertAttestations(db: Db, rows: readonly AttestationRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db('attestations').insert(rows.slice(from, from + rowsPerStatement));
  }
}

export function listStandingAttestations(db: Db, sessionId: string): Promise<AttestationRow[]> {
  return db<AttestationRow>('attestations')
    .where({ session_id: sessionId })
    .whereNull('undone_at')
    .orderBy('id');
}

/** The rows stay, and count no more. */
export async function undoAttestations(
  db: Db,
  which: { sessionId: string; clinicianIds: readonly string[]; kind: Attestation['kind'] },
  at: string,
): Promise<void> {
  await db('attestations')
    .where({ session_id: which.sessionId, kind: which.kind })
    .whereIn('clinician_id', [...which.clinicianIds])
    .whereNull('undone_at')
    .update({ undone_at: at });
}

export function toAttestation(row: AttestationRow): Attestation {
  return { kind: row.kind, momentAt: row.moment_at, worth: JSON.parse(row.worth_json) as Worth };
}
