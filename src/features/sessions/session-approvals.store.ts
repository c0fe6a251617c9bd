// Rows that tie a session to an approval: the accreditor's id of the session, or that it was taken out.
import type { Db } from '../../platform/db/database.js';

export interface SessionApprovalRow {
  session_id: string;
  approval_id: string;
  session_activity_id: string | null;
  excluded_at: string | null;
}

export function findSessionApproval(
  db: Db,
  sessionId: string,
  approvalId: string,
): Promise<SessionApprovalRow | undefined> {
  return db<SessionApprovalRow>('session_approvals')
    .where({ session_id: sessionId, approval_id: approvalId })
    .first();
}

export function listSessionApprovals(db: Db, sessionIds: readonly string[]): Promise<SessionApprovalRow[]> {
  return db<SessionApprovalRow>('session_approvals')
    .whereIn('session_id', [...sessionIds])
    .orderBy(['session_id', 'approval_id']);
}

export async function putSessionApproval(db: Db, row: SessionApprovalRow): Promise<void> {
  await db('session_approvals').insert(row).onConflict(['session_id', 'approval_id']).merge();
}
