// Brings a database to the current schema from the static list of migrations.
import type { Knex } from 'knex';
import { migrations } from '../../../migrations/index.js';
import type { Database } from './database.js';

type Listed = (typeof migrations)[number];

/** Names without extension, so source, build and tests see one and the same history. */
export const migrationSource: Knex.MigrationSource<Listed> = {
  getMigrations: () => Promise.resolve([...migrations]),
  getMigrationName: (listed) => listed.name,
  getMigration: (listed) => Promise.resolve(listed.migration),
};

/** Returns the names applied now; none when the schema was current. */
export async function migrate(database: Database): Promise<string[]> {
  const [, applied] = (await database.read.migrate.latest({ migrationSource })) as [number, string[]];
  return applied;
}
