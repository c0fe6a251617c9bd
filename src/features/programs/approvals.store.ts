// Rows of approvals (as they stand) and of their versions (appended, never changed).
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export interface ApprovalRow {
  id: string;
  organization_id: string;
  program_id: string;
  credit_system: string;
  version: number;
  status: 'applied' | 'approved';
  activity_id: string;
  valid_from: string;
  valid_to: string;
  terms_json: string;
  created_at: string;
  updated_at: string;
}

export interface ApprovalVersionRow {
  approval_id: string;
  version: number;
  terms_json: string;
  created_at: string;
  created_by: string;
}

export async function insertApproval(db: Db, row: ApprovalRow): Promise<void> {
  await db('approvals').insert(row);
}

export async function insertApprovalVersion(db: Db, row: ApprovalVersionRow): Promise<void> {
  await db('approval_versions').insert(row);
}

export function findApproval(db: Db, id: string): Promise<ApprovalRow | undefined> {
  return db<ApprovalRow>('approvals').where({ id }).first();
}

export function findApprovalVersion(
  db: Db,
  approvalId: string,
  version: number,
): Promise<ApprovalVersionRow | undefined> {
  return db<ApprovalVersionRow>('approval_versions').where({ approval_id: approvalId, version }).first();
}

export function listApprovalsOfProgram(db: Db, programId: string): Promise<ApprovalRow[]> {
  return db<ApprovalRow>('approvals').where({ program_id: programId }).orderBy('id');
}

export function pageApprovals(db: Db, programId: string, page: PageRequest): Promise<Page<ApprovalRow>> {
  const query = db<ApprovalRow>('approvals').select('*').where({ program_id: programId });
  return pageBy<ApprovalRow>(query, 'id', (row) => row.id, page);
}

/** Compare-and-set on `version`; answers whether the row was still as read. */
export async function updateApproval(
  db: Db,
  id: string,
  version: number,
  changes: Partial<ApprovalRow>,
): Promise<boolean> {
  return (
    (await db<ApprovalRow>('approvals')
      .where({ id, version })
      .update({ ...changes, version: version + 1 })) === 1
  );
}
