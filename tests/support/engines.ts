// Gives feature tests a fresh database on each engine that this run has.
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import pg from 'pg';

/** Applies every migration to an empty database and closes its own connections. */
export type Migrate = (url: string) => Promise<void>;

export interface Engine {
  name: 'sqlite' | 'postgresql';
  available: boolean;
  /** A fresh, empty database. */
  url(): Promise<string>;
  /**
   * A fresh, migrated database: a copy of a template that is migrated once for the run.
   * Whoever migrates differently names another template.
   */
  migratedUrl(migrate: Migrate, templateName?: string): Promise<string>;
  /** Drops what this test file made; `describeEachEngine` calls it after the tests of the block. */
  dropAll(): Promise<void>;
}

const folder = (): string => process.env.ECHO_TEST_FOLDER ?? tmpdir();
const runId = (): string => process.env.ECHO_TEST_RUN ?? 'local';
const shortId = (): string => randomUUID().replaceAll('-', '').slice(0, 16);

/** Temporary SQLite files go with the run's folder, so there is nothing to drop. */
function sqliteEngine(): Engine {
  const freshPath = (): string => join(folder(), `${shortId()}.db`);
  return {
    name: 'sqlite',
    available: true,
    url: () => Promise.resolve(`sqlite:${freshPath()}`),
    migratedUrl: async (migrate, templateName = 'schema') => {
      // One template a Jest worker: workers never wait for each other, and never share a file being written.
      const template = join(
        folder(),
        `template-${templateName}-${runId()}-${process.env.JEST_WORKER_ID ?? '1'}.db`,
      );
      if (!existsSync(template)) {
        const making = freshPath();
        await migrate(`sqlite:${making}`);
        renameSync(making, template);
      }
      const path = freshPath();
      copyFileSync(template, path);
      return `sqlite:${path}`;
    },
    dropAll: () => Promise.resolve(),
  };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server and sign-in, another database. */
function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Any number, as long as every worker of the run locks the same one while the template is made. */
const templateLock = 4_071_206;

async function ensureTemplate(serverUrl: string, template: string, migrate: Migrate): Promise<void> {
  await withClient(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    try {
      const found = await client.query('select 1 from pg_database where datname = $1', [template]);
      if (found.rowCount === 1) return;
      const making = `${template}_making`;
      await client.query(`drop database if exists "${making}" with (force)`);
      await client.query(`create database "${making}"`);
      await migrate(databaseUrl(serverUrl, making));
      await client.query(`alter database "${making}" rename to "${template}"`);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [templateLock]);
    }
  });
}

function postgresEngine(serverUrl: string | undefined): Engine {
  const made: string[] = [];
  const server = (): string => {
    if (serverUrl === undefined) throw new Error('TEST_DATABASE_URL is not set');
    return serverUrl;
  };
  const create = async (template?: string): Promise<string> => {
    const database = `echo_test_${runId()}_${shortId()}`;
    const from = template === undefined ? '' : ` template "${template}"`;
    await withClient(server(), (client) => client.query(`create database "${database}"${from}`));
    made.push(database);
    return databaseUrl(server(), database);
  };
  return {
    name: 'postgresql',
    available: serverUrl !== undefined,
    url: () => create(),
    migratedUrl: async (migrate, templateName = 'schema') => {
      const template = `echo_test_${runId()}_template_${templateName}`;
      await ensureTemplate(server(), template, migrate);
      return create(template);
    },
    dropAll: async () => {
      if (made.length === 0) return;
      await withClient(server(), async (client) => {
        for (const name of made.splice(0))
          await client.query(`drop database if exists "${name}" with (force)`);
      });
    },
  };
}

const serverUrl = process.env.TEST_DATABASE_URL;

/** SQLite always; PostgreSQL as `npm test` found or started it. */
export const engines: readonly Engine[] = [
  sqliteEngine(),
  postgresEngine(serverUrl === '' ? undefined : serverUrl),
];

/** The same block of tests on each engine; where PostgreSQL is missing its tests are counted as skipped. */
export function describeEachEngine(name: string, block: (engine: Engine) => void): void {
  for (const engine of engines) {
    const declare = engine.available ? describe : describe.skip;
    declare(`${name} · ${engine.name}`, () => {
      block(engine);
      // Last, so that the block's own hooks have closed their connections.
      afterAll(() => engine.dropAll());
    });
  }
}
