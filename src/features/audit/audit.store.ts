// Rows of the audit trail; inserted, never changed.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export interface AuditRow {
  id: string;
  at: string;
  organization_id: string | null;
  program_id: string | null;
  actor_kind: 'token' | 'person' | 'system';
  actor_id: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  reason: string | null;
  detail_json: string;
}

export async function insertAuditEntry(db: Db, row: AuditRow): Promise<void> {
  await db('audit_entries').insert(row);
}

export function listAuditEntries(
  db: Db,
  filter: {
    subjectId?: string | undefined;
    scopes: { organizationIds: string[]; programIds: string[] } | null;
  },
  page: PageRequest,
): Promise<Page<AuditRow>> {
  const query = db<AuditRow>('audit_entries').select('*');
  if (filter.subjectId !== undefined) void query.where('subject_id', filter.subjectId);
  const { scopes } = filter;
  if (scopes !== null) {
    void query.where((either) => {
      void either
        .whereIn('organization_id', scopes.organizationIds)
        .orWhereIn('program_id', scopes.programIds);
    });
  }
  return pageBy<AuditRow>(query, 'id', (row) => row.id, page);
}
