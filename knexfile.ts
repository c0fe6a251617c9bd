// For knex's own tools; the service itself migrates through src/platform/db/migrate.ts.
import { readConfig } from './src/config.js';
import { connect, parseDatabaseUrl } from './src/platform/db/dialect.js';
import { migrationSource } from './src/platform/db/migrate.js';

const knex = connect(parseDatabaseUrl(readConfig(process.env).databaseUrl));

export default { ...knex.client.config, migrations: { migrationSource } };
