// What the list of people to identify reads of several sessions at once.
import type { Db } from '../../platform/db/database.js';
import { withinScope, type Scope } from '../../platform/db/scope.js';

const open = (db: Db, scope: Scope) =>
  withinScope(db('reviews').join('sessions', 'sessions.id', 'reviews.session_id'), scope, {
    organization: 'reviews.organization_id',
    program: 'sessions.program_id',
  }).where({ 'reviews.status': 'open', 'sessions.status': 'scheduled' });

/** Open rows, those of the latest session first. */
export async function listOpenRows(db: Db, scope: Scope, limit: number): Promise<{ id: string }[]> {
  return (await open(db, scope)
    .orderBy([
      { column: 'sessions.starts_at', order: 'desc' },
      { column: 'sessions.id' },
      { column: 'reviews.id' },
    ])
    .limit(limit)
    .select('reviews.id')) as { id: string }[];
}

export async function countOpenRows(db: Db, scope: Scope): Promise<{ people: number; sessions: number }> {
  const [found] = (await open(db, scope)
    .count({ people: 'reviews.id' })
    .countDistinct({ sessions: 'reviews.session_id' })) as {
    people: number | string;
    sessions: number | string;
  }[];
  return { people: Number(found?.people ?? 0), sessions: Number(found?.sessions ?? 0) };
}
