// Rows of enrolments, and the roles that enrolments and assignments give in one session.
import type { Role } from '../../core/credits/vocabulary.js';
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

const batchRowsMax = 500;

export interface EnrolmentRow {
  id: string;
  organization_id: string;
  cohort_id: string;
  clinician_id: string;
  role: Role;
  enrolled_at: string;
  ended_at: string | null;
}

export type NamedEnrolmentRow = EnrolmentRow & { display_name: string };

export async function insertEnrolments(db: Db, rows: readonly EnrolmentRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += batchRowsMax) {
    await db('enrolments').insert(rows.slice(start, start + batchRowsMax));
  }
}

export function findEnrolment(db: Db, id: string): Promise<EnrolmentRow | undefined> {
  return db<EnrolmentRow>('enrolments').where({ id }).first();
}

export function listStandingEnrolments(db: Db, cohortId: string): Promise<EnrolmentRow[]> {
  return db<EnrolmentRow>('enrolments').where({ cohort_id: cohortId }).whereNull('ended_at').orderBy('id');
}

export function pageOfEnrolments(
  db: Db,
  cohortId: string,
  page: PageRequest,
): Promise<Page<NamedEnrolmentRow>> {
  const query = db('enrolments')
    .join('clinicians', 'clinicians.id', 'enrolments.clinician_id')
    .where('enrolments.cohort_id', cohortId)
    .whereNull('enrolments.ended_at')
    .select('enrolments.*', 'clinicians.display_name');
  return pageBy<NamedEnrolmentRow>(query, 'enrolments.id', (row) => row.id, page);
}

/** Answers whether it was standing until now. */
export async function endEnrolment(db: Db, id: string, at: string): Promise<boolean> {
  return (
    (await db<EnrolmentRow>('enrolments').where({ id }).whereNull('ended_at').update({ ended_at: at })) === 1
  );
}

/** Everybody on the roster when the session began, or since: who left later was still enrolled that day. */
export function listEnrolledAtSession(
  db: Db,
  session: { id: string; cohortId: string },
): Promise<Pick<EnrolmentRow, 'clinician_id' | 'role'>[]> {
  const startsAt = db('sessions').where({ id: session.id }).select('starts_at');
  return db<EnrolmentRow>('enrolments')
    .where({ cohort_id: session.cohortId })
    .where((standing) => void standing.whereNull('ended_at').orWhere('ended_at', '>', startsAt))
    .orderByRaw('case when ended_at is null then 1 else 0 end, id')
    .select('clinician_id', 'role');
}
