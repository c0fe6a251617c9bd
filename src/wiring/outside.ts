// What the services stand on: settings, database, clock, ids, log. Tests pass their own.
import type { Config } from '../config.js';
import type { Clock } from '../platform/clock.js';
import type { Database } from '../platform/db/database.js';
import type { Ids } from '../platform/ids.js';
import type { Logger } from '../platform/logger.js';

export interface Outside {
  config: Config;
  database: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
}
