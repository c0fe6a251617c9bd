// The whole service on a migrated database of one engine, with a fixed clock; what feature tests talk to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import supertest from 'supertest';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { systemActor, type StaffRole } from '../../src/core/access.js';
import { createCatalogueService } from '../../src/features/credits/catalogue.service.js';
import { fixedClock, systemClock } from '../../src/platform/clock.js';
import { openDatabase } from '../../src/platform/db/database.js';
import { migrate } from '../../src/platform/db/migrate.js';
import { uuidIds } from '../../src/platform/ids.js';
import { silentLogger } from '../../src/platform/logger.js';
import { createServices, type Outside } from '../../src/wiring.js';
import type { Engine } from './engines.js';

async function migrateUrl(url: string): Promise<void> {
  const database = openDatabase(url);
  await migrate(database);
  await database.write((trx) => createCatalogueService({ database, clock: systemClock }).sync(trx));
  await database.close();
}

export async function startService(
  engine: Pick<Engine, 'migratedUrl'>,
  options: { now?: string; environment?: Record<string, string> } = {},
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'echo-credits-test-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: await engine.migratedUrl(migrateUrl),
    PUBLIC_URL: 'http://localhost:3000',
    SECRET_KEY: 'a-secret-key-that-only-tests-know-0001',
    MAIL_FROM: 'ECHO Test Hub <echo@hub.example>',
    MAIL_UID_DOMAIN: 'credits.example',
    ...options.environment,
  });
  const database = openDatabase(config.databaseUrl);
  const clock = fixedClock(options.now ?? '2026-01-05T18:30:00Z');
  const outside: Outside = { config, database, clock, ids: uuidIds, logger: silentLogger };
  const services = createServices(outside);
  const app: Express = createApp(outside, services);

  async function token(
    role: StaffRole,
    organizationId: string | null = null,
    programId: string | null = null,
  ): Promise<string> {
    return (
      await services.accounts.createToken(systemActor, {
        role,
        organizationId,
        programId,
        name: `${role} of a test`,
      })
    ).token;
  }

  return {
    app,
    clock,
    config,
    database,
    outside,
    services,
    token,
    /** Requests as the holder of `bearer`. */
    as: (bearer: string) => callerOf(app, bearer),
    async stop() {
      await services.outbound.close();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestService = Awaited<ReturnType<typeof startService>>;

function callerOf(app: Express, bearer: string) {
  const base = '/api/v1';
  const authorization = `Bearer ${bearer}`;
  return {
    get: (path: string) =>
      supertest(app)
        .get(base + path)
        .set('authorization', authorization),
    post: (path: string, body?: object) =>
      supertest(app)
        .post(base + path)
        .set('authorization', authorization)
        .send(body),
    put: (path: string, body?: object) =>
      supertest(app)
        .put(base + path)
        .set('authorization', authorization)
        .send(body),
    patch: (path: string, body?: object) =>
      supertest(app)
        .patch(base + path)
        .set('authorization', authorization)
        .send(body),
    delete: (path: string) =>
      supertest(app)
        .delete(base + path)
        .set('authorization', authorization),
  };
}
