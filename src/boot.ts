// Brings a process up: settings, database, schema, credit systems, services; and what every command shares.
import { mkdirSync } from 'node:fs';
import { readConfig, type Config, type Environment } from './config.js';
import { systemClock } from './platform/clock.js';
import { openDatabase, type Database } from './platform/db/database.js';
import { migrate } from './platform/db/migrate.js';
import { uuidIds } from './platform/ids.js';
import { createLogger } from './platform/logger.js';
import { createServices, type Outside, type Services } from './wiring.js';

export interface Running {
  outside: Outside;
  services: Services;
  /** Closes the database and the way mail leaves. */
  close(): Promise<void>;
}

/** Applies migrations and syncs the credit systems; never any demo content. Closes what it opened when it fails. */
export async function bringUp(config: Config): Promise<Running> {
  mkdirSync(config.dataDir, { recursive: true });
  const database = openDatabase(config.databaseUrl);
  try {
    return await bringUpOn(config, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function bringUpOn(config: Config, database: Database): Promise<Running> {
  const logger = createLogger(config.logLevel);
  const applied = await migrate(database);
  if (applied.length > 0) logger.info({ applied }, 'migrations applied');
  const outside: Outside = { config, database, clock: systemClock, ids: uuidIds, logger };
  const services = createServices(outside);
  const { drift } = await database.write((trx) => services.catalogue.sync(trx));
  for (const version of drift)
    logger.warn(version, 'a credit rule in use differs from its file; the stored one stays in force');
  return {
    outside,
    services,
    close: async () => {
      await services.signIn.settled();
      await services.transport.close();
      await services.outbound.close();
      await database.close();
    },
  };
}

export function bringUpFrom(environment: Environment): Promise<Running> {
  return bringUp(readConfig(environment));
}
