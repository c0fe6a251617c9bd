// Rows of grids: each file with what a lead chose beside it, why, and what came of it.
import type { Db } from '../../platform/db/database.js';

export interface GridRecord {
  id: string;
  organization_id: string;
  cohort_id: string;
  file_hash: string;
  choices_hash: string;
  file_name: string | null;
  file_bytes: Buffer;
  choices_json: string;
  reason: string;
  outcome_json: string;
  created_at: string;
  created_by: string;
}

export async function insertGrid(db: Db, row: GridRecord): Promise<void> {
  await db('attendance_grids').insert(row);
}

export async function findGrid(
  db: Db,
  key: Pick<GridRecord, 'cohort_id' | 'file_hash' | 'choices_hash'>,
): Promise<Pick<GridRecord, 'id' | 'outcome_json'> | undefined> {
  return (await db('attendance_grids').where(key).first('id', 'outcome_json')) as
    Pick<GridRecord, 'id' | 'outcome_json'> | undefined;
}
