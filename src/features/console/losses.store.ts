// What the first page of the console reads about losses of credit that wait for a lead.
import type { Db } from '../../platform/db/database.js';
import { listedMax, within, type Scope } from './console.store.js';

export interface LossesWaiting {
  session_id: string;
  title: string;
  cohort_name: string;
  people: number;
}

/** Credits that would shrink once a lead agrees: proposals newer than what stands, and not settled since. */
export async function listLossesWaiting(db: Db, scope: Scope): Promise<LossesWaiting[]> {
  const settled = db('awards as later')
    .select(db.raw('1'))
    .whereRaw('?? = ??', ['later.reverses_id', 'awards.id']);
  const query = db('awards')
    .join('standing_awards', (join) => {
      for (const column of ['session_id', 'clinician_id', 'approval_id', 'kind'])
        void join.on(`standing_awards.${column}`, `awards.${column}`);
    })
    .join('sessions', 'sessions.id', 'awards.session_id')
    .join('cohorts', 'cohorts.id', 'awards.cohort_id')
    .where('awards.entry', 'award')
    // Written out, for the partial index to be seen.
    .whereRaw("awards.status = 'pending-confirmation'")
    .whereRaw('?? > ??', ['awards.id', 'standing_awards.award_id'])
    .whereNotExists(settled)
    .groupBy('sessions.id', 'sessions.title', 'sessions.starts_at', 'cohorts.name')
    .orderBy([{ column: 'sessions.starts_at', order: 'desc' }, 'sessions.id'])
    .limit(listedMax)
    .select('sessions.id as session_id', 'sessions.title', 'cohorts.name as cohort_name')
    .countDistinct({ people: 'awards.clinician_id' });
  const rows = (await within(query, scope, 'awards')) as (Omit<LossesWaiting, 'people'> & {
    people: number | string;
  })[];
  return rows.map((row) => ({ ...row, people: Number(row.people) }));
}
