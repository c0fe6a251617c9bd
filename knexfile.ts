// For knex's own tools; the service itself migrates through src/platform/db/migrate.ts.
import type { Knex } from 'knex';
import { environmentOver, readConfig } from './src/config.js';
import { connect, parseDatabaseUrl } from './src/platform/db/dialect.js';
import { migrationSource } from './src/platform/db/migrate.js';

const { client } = connect(parseDatabaseUrl(readConfig(environmentOver()).databaseUrl)) as {
  client: { config: Knex.Config };
};

export default { ...client.config, migrations: { migrationSource } };
