// The few counts that say how the service is doing.
import type { Db } from '../../platform/db/database.js';

/** Answers, or throws what the database said. */
export async function touchDatabase(db: Db): Promise<void> {
  await db.raw('select 1');
}

export async function countMessagesByState(db: Db): Promise<Map<string, number>> {
  const rows = (await db('messages').groupBy('state').select('state').count({ n: '*' })) as {
    state: string;
    n: number | string;
  }[];
  return new Map(rows.map((row) => [row.state, Number(row.n)]));
}
