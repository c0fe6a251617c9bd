// What a clinician's pages read of her past sessions: her attendance, the codes she redeemed, the awards that stand.
import type { AttestedBy } from '../../core/attendance/attestation.js';
import type { AttendanceStatus, Evidence } from '../../core/attendance/evidence.js';
import type { Db } from '../../platform/db/database.js';

export interface AttendanceOfClinician {
  session_id: string;
  clinician_id: string;
  minutes: number;
  status: AttendanceStatus;
  evidence: Evidence;
  attested_by: AttestedBy | null;
  manual_minutes: number | null;
  intervals_json: string;
}

export function listAttendanceOf(
  db: Db,
  clinicianIds: readonly string[],
  sessionIds: readonly string[],
): Promise<AttendanceOfClinician[]> {
  return db<AttendanceOfClinician>('attendance')
    .whereIn('clinician_id', [...clinicianIds])
    .whereIn('session_id', [...sessionIds])
    .select(
      'session_id',
      'clinician_id',
      'minutes',
      'status',
      'evidence',
      'attested_by',
      'manual_minutes',
      'intervals_json',
    );
}

/** Where she redeemed a code, whatever it is worth. */
export function listCheckInsOf(
  db: Db,
  clinicianIds: readonly string[],
  sessionIds: readonly string[],
): Promise<{ session_id: string; clinician_id: string }[]> {
  return db('attestations')
    .whereIn('clinician_id', [...clinicianIds])
    .whereIn('session_id', [...sessionIds])
    .where({ kind: 'check-in' })
    .whereNull('undone_at')
    .distinct('session_id', 'clinician_id');
}

export interface AwardOfClinician {
  id: string;
  session_id: string;
  clinician_id: string;
  credit_system: string;
  kind: 'learner' | 'teaching';
  status: 'awarded' | 'none' | 'pending-evaluation' | 'pending-confirmation' | 'reversed';
  credit_thousandths: number;
  minutes: number;
  covered_json: string;
  explanation_json: string;
  sentence_en: string;
  sentence_fr: string;
}

/** Only what stands; reversals and proposals are for staff. */
export async function listAwardsOf(
  db: Db,
  clinicianIds: readonly string[],
  sessionIds: readonly string[],
): Promise<AwardOfClinician[]> {
  return (await db('standing_awards')
    .join('awards', 'awards.id', 'standing_awards.award_id')
    .whereIn('standing_awards.clinician_id', [...clinicianIds])
    .whereIn('standing_awards.session_id', [...sessionIds])
    .orderBy(['awards.credit_system', 'awards.kind', 'awards.id'])
    .select(
      'awards.id',
      'awards.session_id',
      'awards.clinician_id',
      'awards.credit_system',
      'awards.kind',
      'awards.status',
      'awards.credit_thousandths',
      'awards.minutes',
      'awards.covered_json',
      'awards.explanation_json',
      'awards.sentence_en',
      'awards.sentence_fr',
    )) as AwardOfClinician[];
}
