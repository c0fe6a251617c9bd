// What the page of a cohort reads, across tables; the caller has judged that the asker may see the cohort.
import type { Day, Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import { tellApart } from './tell-apart.js';

const certificatesMax = 500;

export interface SessionOfCohort {
  id: string;
  number: number;
  title: string;
  local_date: Day;
  starts_at: Instant;
  ends_at: Instant;
  status: 'scheduled' | 'cancelled';
  finalized_at: Instant | null;
  present: number;
  open_reviews: number;
}

async function countsBySession(
  db: Db,
  query: (db: Db) => PromiseLike<unknown>,
): Promise<Map<string, number>> {
  const rows = (await query(db)) as { session_id: string; n: number | string }[];
  return new Map(rows.map((row) => [row.session_id, Number(row.n)]));
}

export async function listSessionsOfCohort(db: Db, cohortId: string): Promise<SessionOfCohort[]> {
  const sessions = (await db('sessions')
    .where({ cohort_id: cohortId })
    .orderBy(['starts_at', 'id'])
    .select('id', 'number', 'title', 'local_date', 'starts_at', 'ends_at', 'status', 'finalized_at')) as Omit<
    SessionOfCohort,
    'present' | 'open_reviews'
  >[];
  const ofCohort = db('sessions').where({ cohort_id: cohortId }).select('id');
  const present = await countsBySession(db, () =>
    db('attendance')
      .whereIn('session_id', ofCohort.clone())
      .where('seconds', '>', 0)
      .groupBy('session_id')
      .select('session_id', db.raw('count(*) as n')),
  );
  const open = await countsBySession(db, () =>
    db('reviews')
      .whereIn('session_id', ofCohort.clone())
      .where({ status: 'open' })
      .groupBy('session_id')
      .select('session_id', db.raw('count(*) as n')),
  );
  return sessions.map((row) => ({
    ...row,
    present: present.get(row.id) ?? 0,
    open_reviews: open.get(row.id) ?? 0,
  }));
}

export interface OnRoster {
  clinician_id: string;
  /** With more than the name where another on the roster has the same. */
  name: string;
  profession: string;
  site: string | null;
  role: string;
  /** Where mail goes. */
  address: string | null;
}

export async function listRoster(db: Db, cohortId: string): Promise<OnRoster[]> {
  const address = db('clinician_addresses')
    .select('address')
    .whereRaw('?? = ??', ['clinician_addresses.clinician_id', 'clinicians.id'])
    .orderBy('position')
    .limit(1);
  const rows = (await db('enrolments')
    .join('clinicians', 'clinicians.id', 'enrolments.clinician_id')
    .where('enrolments.cohort_id', cohortId)
    .whereNull('enrolments.ended_at')
    .orderBy(['clinicians.family_name', 'clinicians.given_name', 'clinicians.id'])
    .select(
      'clinicians.id as clinician_id',
      'clinicians.display_name as name',
      'clinicians.profession',
      'clinicians.site',
      'enrolments.role',
      address.as('address'),
    )) as OnRoster[];
  return tellApart(rows);
}

export interface CertificateSeen {
  number: string;
  name: string;
  credit_system: string;
  credit_thousandths: number;
  issued_at: Instant;
  status: 'valid' | 'superseded' | 'revoked';
  status_reason: string | null;
  is_drawn: boolean;
}

/** The newest first. */
export async function listCertificates(db: Db, cohortId: string): Promise<CertificateSeen[]> {
  const files = db('certificate_files')
    .select(db.raw('1'))
    .whereRaw('?? = ??', ['certificate_files.certificate_id', 'certificates.id']);
  const rows = (await db('certificates')
    .join('clinicians', 'clinicians.id', 'certificates.clinician_id')
    .where('certificates.cohort_id', cohortId)
    .orderBy([
      { column: 'certificates.issued_at', order: 'desc' },
      { column: 'certificates.id', order: 'desc' },
    ])
    .limit(certificatesMax)
    .select(
      'certificates.number',
      'clinicians.display_name as name',
      'certificates.credit_system',
      'certificates.credit_thousandths',
      'certificates.issued_at',
      'certificates.status_reason',
      db.raw(
        `case when certificates.revoked_at is not null then 'revoked' when certificates.superseded_at is not null then 'superseded' else 'valid' end as status`,
      ),
      db.raw('case when exists ? then 1 else 0 end as is_drawn', [files]),
    )) as (Omit<CertificateSeen, 'is_drawn'> & { is_drawn: number | string })[];
  return rows.map((row) => ({ ...row, is_drawn: Number(row.is_drawn) === 1 }));
}

/** Credit systems in which somebody of the cohort holds credit, with how many hold it. */
export async function listCertifiable(
  db: Db,
  cohortId: string,
): Promise<{ creditSystem: string; clinicians: number }[]> {
  const rows = (await db('standing_awards')
    .join('awards', 'awards.id', 'standing_awards.award_id')
    .where({ 'awards.cohort_id': cohortId, 'awards.status': 'awarded', 'awards.kind': 'learner' })
    .where('awards.credit_thousandths', '>', 0)
    .groupBy('awards.credit_system')
    .orderBy('awards.credit_system')
    .select('awards.credit_system', db.raw('count(distinct awards.clinician_id) as n'))) as {
    credit_system: string;
    n: number | string;
  }[];
  return rows.map((row) => ({ creditSystem: row.credit_system, clinicians: Number(row.n) }));
}

/** Pairs of session ahead and clinician on the roster where she does not hold the current invitation. */
export async function listUninvited(
  db: Db,
  cohortId: string,
  now: Instant,
): Promise<{ session_id: string; clinician_id: string }[]> {
  return (await db('sessions')
    .join('enrolments', 'enrolments.cohort_id', 'sessions.cohort_id')
    .leftJoin('invitations', (join) => {
      void join
        .on('invitations.session_id', 'sessions.id')
        .andOn('invitations.clinician_id', 'enrolments.clinician_id');
    })
    .where({ 'sessions.cohort_id': cohortId, 'sessions.status': 'scheduled' })
    .where('sessions.starts_at', '>', now)
    .whereNull('enrolments.ended_at')
    .where((lacks) => {
      void lacks
        .whereNull('invitations.session_id')
        .orWhereNot('invitations.status', 'invited')
        .orWhereRaw('?? < ??', ['invitations.sequence', 'sessions.sequence']);
    })
    .orderBy(['sessions.starts_at', 'sessions.id', 'enrolments.clinician_id'])
    .select('sessions.id as session_id', 'enrolments.clinician_id')) as {
    session_id: string;
    clinician_id: string;
  }[];
}
