// What exports read: sessions of a period, and beside each its attendance, roles, awards and people.
import type { AttestedBy } from '../../core/attendance/attestation.js';
import type { AttendanceStatus, Evidence } from '../../core/attendance/evidence.js';
import type { Role } from '../../core/credits/vocabulary.js';
import type { Knex } from 'knex';
import type { Language } from '../../core/bilingual.js';
import type { Db } from '../../platform/db/database.js';
import type { Selection } from './export-preset.js';

export interface ExportSession {
  id: string;
  cohort_id: string;
  number: number;
  title: string;
  local_date: string;
  time_zone: string;
  starts_at: string;
  ends_at: string;
  held_starts_at: string | null;
}

const sessionsOf = (db: Db, { organizationId, programId, from, to }: Selection): Knex.QueryBuilder => {
  const query = db('sessions').where({
    'sessions.organization_id': organizationId,
    'sessions.program_id': programId,
  });
  if (from !== null) void query.where('sessions.local_date', '>=', from);
  if (to !== null) void query.where('sessions.local_date', '<=', to);
  return query;
};

/** Attendance is not listed for a cancelled session, whatever evidence it has. */
const heldSessionsOf = (db: Db, selection: Selection) =>
  sessionsOf(db, selection).whereNot('sessions.status', 'cancelled');

export function listSessions(
  db: Db,
  selection: Selection,
  options: { cancelled: boolean },
): Promise<ExportSession[]> {
  const query = options.cancelled ? sessionsOf(db, selection) : heldSessionsOf(db, selection);
  return query
    .orderBy(['sessions.local_date', 'sessions.starts_at', 'sessions.cohort_id', 'sessions.number'])
    .select(
      ...[
        'id',
        'cohort_id',
        'number',
        'title',
        'local_date',
        'time_zone',
        'starts_at',
        'ends_at',
        'held_starts_at',
      ].map((name) => `sessions.${name}`),
    );
}

async function countAtMost(db: Db, query: Knex.QueryBuilder, limit: number): Promise<number> {
  const found = (await db
    .from(query.select(db.raw('1 as one')).limit(limit).as('some'))
    .count<{ n: number | string }[]>({ n: '*' })) as { n: number | string }[];
  return Number(found[0]?.n ?? 0);
}

/** Enrolled when the session began, or since (as the attendance page has it), or assigned to it. */
const rosterOf = (db: Db, selection: Selection) =>
  heldSessionsOf(db, selection).where('sessions.ends_at', '<=', selection.asOf);

/** Rows of the attendance export, counted no further than `limit`. */
export async function countAttendanceRows(db: Db, selection: Selection, limit: number): Promise<number> {
  const withEvidence = heldSessionsOf(db, selection).join(
    'attendance',
    'attendance.session_id',
    'sessions.id',
  );
  let count = await countAtMost(db, withEvidence, limit);
  if (count >= limit) return limit;
  const isUnseen = (column: string) =>
    db('attendance')
      .whereRaw('attendance.session_id = sessions.id')
      .whereRaw(`attendance.clinician_id = ${column}`)
      .select(db.raw('1'));
  const standsFor = (alias: string) =>
    db.raw(`(${alias}.ended_at is null or ${alias}.ended_at > sessions.starts_at)`);
  const enrolled = rosterOf(db, selection)
    .join('enrolments', 'enrolments.cohort_id', 'sessions.cohort_id')
    .whereRaw(standsFor('enrolments'))
    .whereNotExists(isUnseen('enrolments.clinician_id'))
    // Who left and came back has two enrolments and one row.
    .whereNotExists(
      db('enrolments as later')
        .whereRaw('later.cohort_id = enrolments.cohort_id and later.clinician_id = enrolments.clinician_id')
        .whereRaw('later.id > enrolments.id')
        .whereRaw(standsFor('later'))
        .select(db.raw('1')),
    );
  count += await countAtMost(db, enrolled, limit - count);
  if (count >= limit) return limit;
  const assigned = rosterOf(db, selection)
    .join('assignments', 'assignments.session_id', 'sessions.id')
    .whereNotExists(isUnseen('assignments.clinician_id'))
    .whereNotExists(
      db('enrolments')
        .whereRaw('enrolments.cohort_id = sessions.cohort_id')
        .whereRaw('enrolments.clinician_id = assignments.clinician_id')
        .whereRaw(standsFor('enrolments'))
        .select(db.raw('1')),
    );
  return count + (await countAtMost(db, assigned, limit - count));
}

export interface AttendanceFact {
  clinician_id: string;
  seconds: number;
  minutes: number;
  status: AttendanceStatus;
  evidence: Evidence;
  attested_by: AttestedBy | null;
  adjusted: number;
}

export function listAttendanceFacts(db: Db, sessionId: string): Promise<AttendanceFact[]> {
  return db('attendance')
    .where({ session_id: sessionId })
    .select('clinician_id', 'seconds', 'minutes', 'status', 'evidence', 'attested_by', 'adjusted');
}

export interface RosterRow {
  clinician_id: string;
  role: Role;
  ended_at: string | null;
}

/** Every enrolment of a cohort, ended ones first: the standing one has the last word. */
export function listRoster(db: Db, cohortId: string): Promise<RosterRow[]> {
  return db('enrolments')
    .where({ cohort_id: cohortId })
    .orderByRaw('case when ended_at is null then 1 else 0 end, id')
    .select('clinician_id', 'role', 'ended_at');
}

export function listAssigned(db: Db, sessionId: string): Promise<{ clinician_id: string; role: Role }[]> {
  return db('assignments').where({ session_id: sessionId }).select('clinician_id', 'role');
}

/** What stood at `asOf`: entered by then, not reversed by then, and no mere proposal of a loss. */
const standingAt = (query: Knex.QueryBuilder, db: Db, asOf: string): Knex.QueryBuilder =>
  query
    .where('awards.entry', 'award')
    .whereNot('awards.status', 'pending-confirmation')
    .where('awards.created_at', '<=', asOf)
    .whereNotExists(
      db('awards as reversals')
        .whereRaw('reversals.reverses_id = awards.id')
        .where('reversals.created_at', '<=', asOf)
        .select(db.raw('1')),
    );

export function countAwardRows(db: Db, selection: Selection, limit: number): Promise<number> {
  const query = sessionsOf(db, selection).join('awards', 'awards.session_id', 'sessions.id');
  return countAtMost(db, standingAt(query, db, selection.asOf), limit);
}

export interface AwardFact {
  id: string;
  clinician_id: string;
  approval_id: string;
  approval_version: number;
  credit_system: string;
  kind: 'learner' | 'teaching';
  status: string;
  credit_thousandths: number;
  hour_thousandths: number;
  minutes: number;
  rule_version: string;
  sentence: string;
  created_at: string;
  explanation_json: string;
  /** Today's, where the award still stands; null otherwise. */
  evidence_now: Evidence | null;
}

export function listAwardFacts(
  db: Db,
  sessionId: string,
  asOf: string,
  language: Language,
): Promise<AwardFact[]> {
  const query = standingAt(db('awards').where({ 'awards.session_id': sessionId }), db, asOf)
    .leftJoin('standing_awards', 'standing_awards.award_id', 'awards.id')
    .leftJoin('attendance', (join) => {
      void join
        .on('attendance.session_id', 'standing_awards.session_id')
        .andOn('attendance.clinician_id', 'standing_awards.clinician_id');
    });
  const columns = [
    ...['id', 'clinician_id', 'approval_id', 'approval_version', 'credit_system', 'kind', 'status'],
    ...[
      'credit_thousandths',
      'hour_thousandths',
      'minutes',
      'rule_version',
      'created_at',
      'explanation_json',
    ],
  ].map((name) => `awards.${name}`);
  return query.select(
    ...columns,
    `awards.sentence_${language} as sentence`,
    'attendance.evidence as evidence_now',
  );
}

/** By approval: the accreditor's id of this session. */
export async function sessionActivityIds(db: Db, sessionId: string): Promise<Map<string, string | null>> {
  const rows = (await db('session_approvals')
    .where({ session_id: sessionId })
    .select('approval_id', 'session_activity_id')) as {
    approval_id: string;
    session_activity_id: string | null;
  }[];
  return new Map(rows.map((row) => [row.approval_id, row.session_activity_id]));
}

/** By `approvalId@version`: the activity id the award was given under, whatever the approval says today. */
export async function approvalActivityIds(db: Db, programId: string): Promise<Map<string, string>> {
  const rows = (await db('approval_versions')
    .join('approvals', 'approvals.id', 'approval_versions.approval_id')
    .where('approvals.program_id', programId)
    .select('approval_id', 'approval_versions.version', 'approval_versions.terms_json')) as {
    approval_id: string;
    version: number;
    terms_json: string;
  }[];
  return new Map(
    rows.map((row) => [
      `${row.approval_id}@${row.version}`,
      (JSON.parse(row.terms_json) as { activityId: string }).activityId,
    ]),
  );
}
