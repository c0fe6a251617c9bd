// Rows of cohorts: a program's cycles and their weekly schedules.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export interface CohortRow {
  id: string;
  organization_id: string;
  program_id: string;
  name: string;
  time_zone: string;
  first_date: string;
  start_time: string;
  duration_minutes: number;
  repeat_json: string;
  join_url: string | null;
  segments_json: string;
  version: number;
  created_at: string;
  updated_at: string;
}

export async function insertCohort(db: Db, row: CohortRow): Promise<void> {
  await db('cohorts').insert(row);
}

export function findCohort(db: Db, id: string): Promise<CohortRow | undefined> {
  return db<CohortRow>('cohorts').where({ id }).first();
}

export function pageCohorts(db: Db, programId: string, page: PageRequest): Promise<Page<CohortRow>> {
  const query = db<CohortRow>('cohorts').select('*').where({ program_id: programId });
  return pageBy<CohortRow>(query, 'id', (row) => row.id, page);
}

export function listCohortsOfProgram(db: Db, programId: string): Promise<CohortRow[]> {
  return db<CohortRow>('cohorts').where({ program_id: programId }).orderBy('id');
}

/** Compare-and-set on `version`; answers whether the row was still as read. */
export async function updateCohort(
  db: Db,
  id: string,
  version: number,
  changes: Partial<CohortRow>,
): Promise<boolean> {
  return (
    (await db<CohortRow>('cohorts')
      .where({ id, version })
      .update({ ...changes, version: version + 1 })) === 1
  );
}
