// One process of an installation that does nothing but send what the outbox holds, then says how much it sent.
import { readConfig } from '../../src/config.js';
import { systemClock } from '../../src/platform/clock.js';
import { openDatabase } from '../../src/platform/db/database.js';
import { uuidIds } from '../../src/platform/ids.js';
import { silentLogger } from '../../src/platform/logger.js';
import { createServices } from '../../src/wiring.js';

const config = readConfig(process.env);
const database = openDatabase(config.databaseUrl);
const services = createServices({ config, database, clock: systemClock, ids: uuidIds, logger: silentLogger });
const report = await services.outboxSender.drain();
await services.transport.close();
await database.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
