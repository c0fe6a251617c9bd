// What a clinician's pages read, across tables: sessions ahead and past, totals, weeks.
import type { Knex } from 'knex';
import type { Db } from '../../platform/db/database.js';

export interface SessionOfClinician {
  id: string;
  clinician_id: string;
  cohort_id: string;
  organization_id: string;
  program_id: string;
  title: string;
  objectives: string | null;
  starts_at: string;
  ends_at: string;
  held_starts_at: string | null;
  local_date: string;
  time_zone: string;
  segments_json: string;
  join_url: string | null;
  cohort_join_url: string | null;
  status: 'scheduled' | 'cancelled';
  status_reason: string | null;
  finalized_at: string | null;
  program_name_en: string;
  program_name_fr: string;
  organization_name_en: string;
  organization_name_fr: string;
}

const sessionColumns = [
  'sessions.id',
  'clinicians.id as clinician_id',
  'sessions.cohort_id',
  'sessions.organization_id',
  'sessions.program_id',
  'sessions.title',
  'sessions.objectives',
  'sessions.starts_at',
  'sessions.ends_at',
  'sessions.held_starts_at',
  'sessions.local_date',
  'sessions.time_zone',
  'sessions.segments_json',
  'sessions.join_url',
  'cohorts.join_url as cohort_join_url',
  'sessions.status',
  'sessions.status_reason',
  'sessions.finalized_at',
  'programs.name_en as program_name_en',
  'programs.name_fr as program_name_fr',
  'organizations.name_en as organization_name_en',
  'organizations.name_fr as organization_name_fr',
];

/** Every session beside every given clinician of the same organization; the caller says which pairs matter. */
function sessionsBeside(db: Db, clinicianIds: readonly string[]): Knex.QueryBuilder {
  return db('sessions')
    .join('clinicians', 'clinicians.organization_id', 'sessions.organization_id')
    .join('cohorts', 'cohorts.id', 'sessions.cohort_id')
    .join('programs', 'programs.id', 'sessions.program_id')
    .join('organizations', 'organizations.id', 'sessions.organization_id')
    .whereIn('clinicians.id', [...clinicianIds])
    .select(sessionColumns);
}

const matching = (db: Db, table: string): Knex.QueryBuilder =>
  db(table)
    .select(db.raw('1'))
    .whereRaw('?? = ??', [`${table}.session_id`, 'sessions.id'])
    .whereRaw('?? = ??', [`${table}.clinician_id`, 'clinicians.id']);

const enrolledInCohort = (db: Db): Knex.QueryBuilder =>
  db('enrolments')
    .select(db.raw('1'))
    .whereRaw('?? = ??', ['enrolments.cohort_id', 'sessions.cohort_id'])
    .whereRaw('?? = ??', ['enrolments.clinician_id', 'clinicians.id']);

/** Under way or ahead, cancelled ones among them, the soonest first. */
export async function listSessionsAhead(
  db: Db,
  clinicianIds: readonly string[],
  now: string,
  limit: number,
): Promise<SessionOfClinician[]> {
  return (await sessionsBeside(db, clinicianIds)
    .where('sessions.ends_at', '>', now)
    .where((any) => {
      void any
        .whereExists(enrolledInCohort(db).whereNull('enrolments.ended_at'))
        .orWhereExists(matching(db, 'assignments'));
    })
    .orderBy(['sessions.starts_at', 'sessions.id'])
    .limit(limit)) as SessionOfClinician[];
}

export interface PastPage {
  /** Over by now. */
  endedBy: string;
  /** The last session of the page before. */
  after: { startsAt: string; id: string } | null;
  limit: number;
}

/** Held and over, the latest first: those she took part in, and those she was on the roster for. */
export async function listSessionsPast(
  db: Db,
  clinicianIds: readonly string[],
  { endedBy, after, limit }: PastPage,
): Promise<SessionOfClinician[]> {
  // Also where she was enrolled later: a hub that brings its history writes the roster last.
  const onRoster = enrolledInCohort(db).where((open) => {
    void open
      .whereNull('enrolments.ended_at')
      .orWhereRaw('?? >= ??', ['enrolments.ended_at', 'sessions.starts_at']);
  });
  const query = sessionsBeside(db, clinicianIds);
  if (after !== null) {
    void query.where((earlier) => {
      void earlier
        .where('sessions.starts_at', '<', after.startsAt)
        .orWhere(
          (same) => void same.where('sessions.starts_at', after.startsAt).where('sessions.id', '<', after.id),
        );
    });
  }
  return (await query
    .where('sessions.status', 'scheduled')
    .where('sessions.ends_at', '<=', endedBy)
    .where((any) => {
      void any
        .whereExists(matching(db, 'attendance').where('attendance.seconds', '>', 0))
        .orWhereExists(matching(db, 'standing_awards'))
        .orWhereExists(onRoster);
    })
    .orderBy([
      { column: 'sessions.starts_at', order: 'desc' },
      { column: 'sessions.id', order: 'desc' },
    ])
    .limit(limit)) as SessionOfClinician[];
}

export interface YearTotal {
  creditSystem: string;
  status: string;
  year: string;
  creditThousandths: number;
  sessions: number;
}

/** Per credit system and calendar year of the session; systems are alternatives and never added together. */
export async function sumAwards(db: Db, clinicianIds: readonly string[]): Promise<YearTotal[]> {
  const rows = (await db('standing_awards')
    .join('awards', 'awards.id', 'standing_awards.award_id')
    .join('sessions', 'sessions.id', 'standing_awards.session_id')
    .whereIn('standing_awards.clinician_id', [...clinicianIds])
    .whereIn('awards.status', ['awarded', 'pending-evaluation'])
    .groupByRaw('awards.credit_system, awards.status, substr(sessions.local_date, 1, 4)')
    .select('awards.credit_system', 'awards.status', db.raw('substr(sessions.local_date, 1, 4) as year'))
    .sum('awards.credit_thousandths as thousandths')
    .countDistinct('awards.session_id as sessions')) as {
    credit_system: string;
    status: string;
    year: string;
    thousandths: number | string;
    sessions: number | string;
  }[];
  return rows.map((row) => ({
    creditSystem: row.credit_system,
    status: row.status,
    year: row.year,
    creditThousandths: Number(row.thousandths),
    sessions: Number(row.sessions),
  }));
}

export interface SystemNames {
  name: { en: string; fr: string };
  unitName: { en: string; fr: string };
}

/** Of a system that is gone from the catalogue. */
export const namelessSystem = (id: string): SystemNames => ({
  name: { en: id, fr: id },
  unitName: { en: id, fr: id },
});

export async function loadSystemNames(db: Db, ids: readonly string[]): Promise<Map<string, SystemNames>> {
  const rows = (await db('credit_systems')
    .whereIn('id', [...ids])
    .select('id', 'content_json')) as {
    id: string;
    content_json: string;
  }[];
  return new Map(rows.map((row) => [row.id, JSON.parse(row.content_json) as SystemNames]));
}

export interface WeekRow {
  session_id: string;
  cohort_id: string;
  clinician_id: string;
  cohort_name: string;
  title: string;
  local_date: string;
  starts_at: string;
  ends_at: string;
  minutes: number | null;
}

/** The sessions of every cohort she is on the roster of, in order, with her minutes where they are settled. */
export async function listWeeks(db: Db, clinicianIds: readonly string[]): Promise<WeekRow[]> {
  return (await db('enrolments')
    .join('cohorts', 'cohorts.id', 'enrolments.cohort_id')
    .join('sessions', 'sessions.cohort_id', 'cohorts.id')
    .leftJoin('attendance', (join) => {
      void join
        .on('attendance.session_id', 'sessions.id')
        .andOn('attendance.clinician_id', 'enrolments.clinician_id')
        .andOnVal('attendance.status', '<>', 'provisional');
    })
    .whereIn('enrolments.clinician_id', [...clinicianIds])
    .whereNull('enrolments.ended_at')
    .where('sessions.status', 'scheduled')
    .orderBy(['cohorts.first_date', 'cohorts.id', 'sessions.starts_at', 'sessions.id'])
    .select(
      'sessions.id as session_id',
      'cohorts.id as cohort_id',
      'enrolments.clinician_id',
      'cohorts.name as cohort_name',
      'sessions.title',
      'sessions.local_date',
      'sessions.starts_at',
      'sessions.ends_at',
      'attendance.minutes',
    )) as WeekRow[];
}
