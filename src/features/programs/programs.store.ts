// Rows of programs, as the database keeps them.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { CertificateMode } from '../../core/certificates/due-periods.js';

export interface ProgramRow {
  id: string;
  organization_id: string;
  slug: string;
  name_en: string;
  name_fr: string;
  time_zone: string;
  languages_json: string;
  certificate_mode: CertificateMode;
  completion_letter_json: string | null;
  rhythm_json: string | null;
  evidence_policy_json: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export async function insertProgram(db: Db, row: ProgramRow): Promise<void> {
  await db('programs').insert(row);
}

export function findProgram(db: Db, id: string): Promise<ProgramRow | undefined> {
  return db<ProgramRow>('programs').where({ id }).first();
}

/** Each zone once; `zonesMax` of them are enough to tell one from several. */
export async function listZones(db: Db, zonesMax: number): Promise<string[]> {
  const rows = (await db('programs').distinct('time_zone').orderBy('time_zone').limit(zonesMax)) as {
    time_zone: string;
  }[];
  return rows.map((row) => row.time_zone);
}

export function findProgramBySlug(
  db: Db,
  organizationId: string,
  slug: string,
): Promise<ProgramRow | undefined> {
  return db<ProgramRow>('programs').where({ organization_id: organizationId, slug }).first();
}

/** Compare-and-set on `version`; answers whether the row was still as read. */
export async function updateProgram(
  db: Db,
  id: string,
  version: number,
  changes: Partial<ProgramRow>,
): Promise<boolean> {
  return (
    (await db<ProgramRow>('programs')
      .where({ id, version })
      .update({ ...changes, version: version + 1 })) === 1
  );
}

/** `scope` null: all of them. */
export function listPrograms(
  db: Db,
  filter: {
    organizationId?: string | undefined;
    scope: { organizationIds: string[]; programIds: string[] } | null;
  },
  page: PageRequest,
): Promise<Page<ProgramRow>> {
  const query = db<ProgramRow>('programs').select('*');
  if (filter.organizationId !== undefined) void query.where('organization_id', filter.organizationId);
  const { scope } = filter;
  if (scope !== null) {
    void query.where((either) => {
      void either.whereIn('organization_id', scope.organizationIds).orWhereIn('id', scope.programIds);
    });
  }
  return pageBy<ProgramRow>(query, 'id', (row) => row.id, page);
}
