// Rows of claims: what a clinician says of her own attendance.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';
import { withinScope, type Scope } from '../../platform/db/scope.js';

export type ClaimStatus = 'open' | 'granted' | 'refused' | 'withdrawn';

export interface ClaimRow {
  id: string;
  organization_id: string;
  program_id: string;
  session_id: string;
  clinician_id: string;
  statement: string;
  minutes: number | null;
  status: ClaimStatus;
  due_at: string;
  granted_minutes: number | null;
  answer: string | null;
  made_at: string;
  answered_at: string | null;
  answered_by: string | null;
}

export async function insertClaim(db: Db, row: ClaimRow): Promise<void> {
  await db('attendance_claims').insert(row);
}

export function findClaim(db: Db, id: string): Promise<ClaimRow | undefined> {
  return db<ClaimRow>('attendance_claims').where({ id }).first();
}

export function listClaimsOfClinicians(
  db: Db,
  clinicianIds: readonly string[],
  sessionIds: readonly string[],
): Promise<ClaimRow[]> {
  return db<ClaimRow>('attendance_claims')
    .whereIn('clinician_id', [...clinicianIds])
    .whereIn('session_id', [...sessionIds])
    .orderBy('id');
}

export async function countOpenClaims(db: Db, scope: Scope): Promise<number> {
  const rows = (await withinScope(db('attendance_claims').where({ status: 'open' }), scope).count({
    n: '*',
  })) as { n: number | string }[];
  return Number(rows[0]?.n ?? 0);
}

export function pageClaims(
  db: Db,
  filter: {
    scope: Scope;
    sessionId?: string | undefined;
    status?: ClaimStatus | undefined;
  },
  page: PageRequest,
): Promise<Page<ClaimRow>> {
  const query = db<ClaimRow>('attendance_claims').select('*');
  if (filter.sessionId !== undefined) void query.where('session_id', filter.sessionId);
  if (filter.status !== undefined) void query.where('status', filter.status);
  return pageBy<ClaimRow>(withinScope(query, filter.scope), 'id', (row) => row.id, page);
}

/** Compare-and-set: false where it was answered or taken back meanwhile. */
export async function settleClaim(
  db: Db,
  id: string,
  changes: Pick<ClaimRow, 'status' | 'answered_at' | 'answered_by'> &
    Partial<Pick<ClaimRow, 'granted_minutes' | 'answer'>>,
): Promise<boolean> {
  return (await db<ClaimRow>('attendance_claims').where({ id, status: 'open' }).update(changes)) === 1;
}
