// What the first page of the console reads about colleagues at shared screens whom nobody knows yet.
import type { Db } from '../../platform/db/database.js';
import { listedMax, within, type Scope } from './console.store.js';

export interface ScreenQuestions {
  session_id: string;
  title: string;
  cohort_name: string;
  people: number;
}

/** Sessions in which a contact named somebody who is on no roster, the latest first. */
export async function listScreenQuestions(db: Db, scope: Scope): Promise<ScreenQuestions[]> {
  const query = db('screen_questions')
    .join('sessions', 'sessions.id', 'screen_questions.session_id')
    .join('cohorts', 'cohorts.id', 'sessions.cohort_id')
    .whereNull('screen_questions.settled_at')
    .where('sessions.status', 'scheduled')
    .groupBy('sessions.id', 'sessions.title', 'sessions.starts_at', 'cohorts.name')
    .orderBy([{ column: 'sessions.starts_at', order: 'desc' }, 'sessions.id'])
    .limit(listedMax)
    .select('sessions.id as session_id', 'sessions.title', 'cohorts.name as cohort_name')
    .count({ people: 'screen_questions.id' });
  const rows = (await within(query, scope, 'sessions')) as (Omit<ScreenQuestions, 'people'> & {
    people: number | string;
  })[];
  return rows.map((row) => ({ ...row, people: Number(row.people) }));
}
