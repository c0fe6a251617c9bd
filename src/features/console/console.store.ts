// What the first page and the outbox of the console read, across tables; every query is scoped to the asker's programs.
import type { Knex } from 'knex';
import type { readablePrograms } from '../../core/access.js';
import type { Day, Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import { withinScope } from '../../platform/db/scope.js';

/** null: everything of the installation. */
export type Scope = ReturnType<typeof readablePrograms>;

export const listedMax = 12;
const programsMax = 200;

/** `table` carries organization_id; `programColumn` names the program. */
export function within(
  query: Knex.QueryBuilder,
  scope: Scope,
  table: string,
  programColumn = `${table}.program_id`,
): Knex.QueryBuilder {
  return withinScope(query, scope, { organization: `${table}.organization_id`, program: programColumn });
}

export interface ProgramSeen {
  id: string;
  organization_id: string;
  name_en: string;
  name_fr: string;
  time_zone: string;
  organization_name_en: string;
  organization_name_fr: string;
  postal_address: string | null;
}

export async function listPrograms(db: Db, scope: Scope): Promise<ProgramSeen[]> {
  const query = db('programs')
    .join('organizations', 'organizations.id', 'programs.organization_id')
    .orderBy(['organizations.name_en', 'programs.name_en', 'programs.id'])
    .limit(programsMax)
    .select(
      'programs.id',
      'programs.organization_id',
      'programs.name_en',
      'programs.name_fr',
      'programs.time_zone',
      'organizations.name_en as organization_name_en',
      'organizations.name_fr as organization_name_fr',
      'organizations.postal_address',
    );
  return (await within(query, scope, 'programs', 'programs.id')) as ProgramSeen[];
}

export interface CohortSeen {
  id: string;
  program_id: string;
  name: string;
  time_zone: string;
  sessions: number;
  ended: number;
  next_starts_at: string | null;
}

/** The newest cohort first. */
export async function listCohorts(
  db: Db,
  programIds: readonly string[],
  now: Instant,
): Promise<CohortSeen[]> {
  const rows = (await db('cohorts')
    .leftJoin('sessions', (join) => {
      void join.on('sessions.cohort_id', 'cohorts.id').andOnVal('sessions.status', 'scheduled');
    })
    .whereIn('cohorts.program_id', [...programIds])
    .groupBy('cohorts.id', 'cohorts.program_id', 'cohorts.name', 'cohorts.time_zone', 'cohorts.first_date')
    .orderBy([
      { column: 'cohorts.first_date', order: 'desc' },
      { column: 'cohorts.id', order: 'desc' },
    ])
    .select(
      'cohorts.id',
      'cohorts.program_id',
      'cohorts.name',
      'cohorts.time_zone',
      db.raw('count(sessions.id) as sessions'),
      db.raw('sum(case when sessions.ends_at <= ? then 1 else 0 end) as ended', [now]),
      db.raw('min(case when sessions.starts_at > ? then sessions.starts_at end) as next_starts_at', [now]),
    )) as (Omit<CohortSeen, 'sessions' | 'ended'> & Record<'sessions' | 'ended', number | string>)[];
  return rows.map((row) => ({ ...row, sessions: Number(row.sessions), ended: Number(row.ended) }));
}

export interface SessionInNeed {
  id: string;
  title: string;
  starts_at: string;
  ends_at: string;
  time_zone: string;
  cohort_name: string;
  program_name_en: string;
  program_name_fr: string;
  open_reviews: number;
  has_evidence: boolean;
}

/** Ended and not finalized, or with somebody unplaced; the latest first, `listedMax` of them and how many in all. */
export async function listSessionsInNeed(
  db: Db,
  scope: Scope,
  now: Instant,
): Promise<{ items: SessionInNeed[]; total: number }> {
  const openReviews = db('reviews')
    .whereRaw('?? = ??', ['reviews.session_id', 'sessions.id'])
    .where('reviews.status', 'open');
  const evidence = (table: string) =>
    db(table)
      .select(db.raw('1'))
      .whereRaw('?? = ??', [`${table}.session_id`, 'sessions.id']);
  const query = () =>
    within(db('sessions'), scope, 'sessions')
      .where('sessions.status', 'scheduled')
      .where('sessions.ends_at', '<=', now)
      .where((either) => {
        void either.whereNull('sessions.finalized_at').orWhereExists(openReviews.clone().select(db.raw('1')));
      });
  const rows = (await query()
    .join('cohorts', 'cohorts.id', 'sessions.cohort_id')
    .join('programs', 'programs.id', 'sessions.program_id')
    .orderBy([
      { column: 'sessions.starts_at', order: 'desc' },
      { column: 'sessions.id', order: 'desc' },
    ])
    .limit(listedMax)
    .select(
      'sessions.id',
      'sessions.title',
      'sessions.starts_at',
      'sessions.ends_at',
      'sessions.time_zone',
      'cohorts.name as cohort_name',
      'programs.name_en as program_name_en',
      'programs.name_fr as program_name_fr',
      openReviews.clone().count('*').as('open_reviews'),
      db.raw('case when exists ? or exists ? or exists ? then 1 else 0 end as has_evidence', [
        evidence('imports').whereNull('imports.withdrawn_at'),
        evidence('manual_marks'),
        evidence('attestations').whereNull('attestations.undone_at'),
      ]),
    )) as (Omit<SessionInNeed, 'has_evidence' | 'open_reviews'> & {
    open_reviews: number | string;
    has_evidence: number | string;
  })[];
  const counted = (await query().count({ n: '*' }).first()) as { n: number | string } | undefined;
  const items = rows.map((row) => ({
    ...row,
    open_reviews: Number(row.open_reviews),
    has_evidence: Number(row.has_evidence) === 1,
  }));
  return { items, total: Number(counted?.n ?? 0) };
}

export interface ApprovalEnding {
  id: string;
  program_id: string;
  program_name_en: string;
  program_name_fr: string;
  credit_system: string;
  activity_id: string;
  valid_to: Day;
}

export async function listApprovalsEnding(
  db: Db,
  scope: Scope,
  from: Day,
  to: Day,
): Promise<ApprovalEnding[]> {
  const query = db('approvals')
    .join('programs', 'programs.id', 'approvals.program_id')
    .where('approvals.valid_to', '>=', from)
    .where('approvals.valid_to', '<=', to)
    .orderBy(['approvals.valid_to', 'approvals.id'])
    .limit(listedMax)
    .select(
      'approvals.id',
      'approvals.program_id',
      'programs.name_en as program_name_en',
      'programs.name_fr as program_name_fr',
      'approvals.credit_system',
      'approvals.activity_id',
      'approvals.valid_to',
    );
  return (await within(query, scope, 'approvals')) as ApprovalEnding[];
}

/** Issued, standing, and still without their document: the drawing failed or was refused. */
export async function listUndrawn(
  db: Db,
  scope: Scope,
  before: Instant,
): Promise<{ cohort_id: string; cohort_name: string; certificates: number }[]> {
  const files = db('certificate_files')
    .select(db.raw('1'))
    .whereRaw('?? = ??', ['certificate_files.certificate_id', 'certificates.id']);
  const query = db('certificates')
    .join('cohorts', 'cohorts.id', 'certificates.cohort_id')
    .whereNull('certificates.superseded_at')
    .whereNull('certificates.revoked_at')
    .where('certificates.issued_at', '<=', before)
    .whereNotExists(files)
    .groupBy('cohorts.id', 'cohorts.name')
    .orderBy('cohorts.id')
    .limit(listedMax)
    .select('cohorts.id as cohort_id', 'cohorts.name as cohort_name', db.raw('count(*) as certificates'));
  const rows = (await within(query, scope, 'certificates')) as {
    cohort_id: string;
    cohort_name: string;
    certificates: number | string;
  }[];
  return rows.map((row) => ({ ...row, certificates: Number(row.certificates) }));
}

export async function countMessages(db: Db, scope: Scope): Promise<Map<string, number>> {
  const query = db('messages').groupBy('messages.state').select('messages.state', db.raw('count(*) as n'));
  const rows = (await within(query, scope, 'messages')) as { state: string; n: number | string }[];
  return new Map(rows.map((row) => [row.state, Number(row.n)]));
}

export interface MessageSeen {
  id: string;
  kind: string;
  state: string;
  organization_id: string | null;
  program_id: string | null;
  to_name: string;
  to_address: string;
  attempts: number;
  last_error: string | null;
  created_at: Instant;
  sent_at: Instant | null;
}

/** The newest first; `before` is the id of the last one seen. */
export async function listMessages(
  db: Db,
  scope: Scope,
  filter: { state: string | null; before: string | null; limit: number },
): Promise<MessageSeen[]> {
  const query = within(db('messages'), scope, 'messages');
  if (filter.state !== null) void query.where('messages.state', filter.state);
  if (filter.before !== null) void query.where('messages.id', '<', filter.before);
  const columns = [
    'id',
    'kind',
    'state',
    'organization_id',
    'program_id',
    'to_name',
    'to_address',
    'attempts',
    'last_error',
    'created_at',
    'sent_at',
  ];
  return (await query
    .orderBy('messages.id', 'desc')
    .limit(filter.limit)
    .select(columns.map((column) => `messages.${column}`))) as MessageSeen[];
}
