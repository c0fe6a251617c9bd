// How many rows every table holds: what a refused request must leave as it was.
import type { TestService } from './service.js';

async function tableNames({ database }: TestService): Promise<string[]> {
  const query =
    database.engine === 'sqlite'
      ? database.read('sqlite_master').where({ type: 'table' }).select('name')
      : database.read('pg_tables').where({ schemaname: 'public' }).select('tablename as name');
  const rows = (await query) as { name: string }[];
  return rows
    .map((row) => row.name)
    .filter((name) => !name.startsWith('sqlite_') && !name.startsWith('knex_'))
    .sort();
}

export async function tableCounts(service: TestService): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tableNames(service)) {
    const [found] = await service.database.read(table).count<{ n: number | string }[]>({ n: '*' });
    counts[table] = Number(found?.n ?? 0);
  }
  return counts;
}
