// Rows of files that came without a session.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';
import { withinScope, type Scope } from '../../platform/db/scope.js';

export type IntakeStatus = 'waiting' | 'taken' | 'discarded';

export interface IntakeRow {
  id: string;
  organization_id: string;
  program_id: string | null;
  origin: 'upload' | 'folder';
  file_name: string;
  file_hash: string;
  file_bytes: Buffer;
  status: IntakeStatus;
  problem_code: string;
  problem_detail: string;
  candidates_json: string;
  session_id: string | null;
  import_id: string | null;
  discard_reason: string | null;
  created_at: string;
  created_by: string;
  settled_at: string | null;
  settled_by: string | null;
}

export type IntakeFacts = Omit<IntakeRow, 'file_bytes'>;
const factColumns = [
  ...['id', 'organization_id', 'program_id', 'origin', 'file_name', 'file_hash', 'status'],
  ...['problem_code', 'problem_detail', 'candidates_json', 'session_id', 'import_id', 'discard_reason'],
  ...['created_at', 'created_by', 'settled_at', 'settled_by'],
];

/** Sent again while it waits, the same file waits once. */
export async function insertWaiting(db: Db, row: IntakeRow): Promise<void> {
  await db('intake_files').insert(row).onConflict().ignore();
}

export function findIntakeFile(db: Db, id: string): Promise<IntakeRow | undefined> {
  return db<IntakeRow>('intake_files').where({ id }).first();
}

export function findWaiting(
  db: Db,
  scope: { organizationId: string; programId: string | null },
  fileHash: string,
): Promise<IntakeFacts | undefined> {
  const query = db('intake_files').where({
    organization_id: scope.organizationId,
    file_hash: fileHash,
    status: 'waiting',
  });
  void (scope.programId === null
    ? query.whereNull('program_id')
    : query.where('program_id', scope.programId));
  return query.first(factColumns) as Promise<IntakeFacts | undefined>;
}

export async function countWaiting(db: Db, scope: Scope): Promise<number> {
  const rows = (await withinScope(db('intake_files').where({ status: 'waiting' }), scope).count({
    n: '*',
  })) as { n: number | string }[];
  return Number(rows[0]?.n ?? 0);
}

export function pageIntakeFiles(
  db: Db,
  filter: {
    scope: Scope;
    organizationId?: string | undefined;
    status?: IntakeStatus | undefined;
  },
  page: PageRequest,
): Promise<Page<IntakeFacts>> {
  const query = db('intake_files').select(factColumns);
  if (filter.status !== undefined) void query.where('status', filter.status);
  if (filter.organizationId !== undefined) void query.where('organization_id', filter.organizationId);
  return pageBy<IntakeFacts>(withinScope(query, filter.scope), 'id', (row) => row.id, page);
}

/** Compare-and-set: false where somebody settled it meanwhile. */
export async function settleIntakeFile(
  db: Db,
  id: string,
  changes: Pick<IntakeRow, 'status' | 'settled_at' | 'settled_by'> &
    Partial<Pick<IntakeRow, 'session_id' | 'import_id' | 'discard_reason'>>,
): Promise<boolean> {
  return (await db<IntakeRow>('intake_files').where({ id, status: 'waiting' }).update(changes)) === 1;
}
