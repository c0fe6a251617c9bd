// The databases that tests are given: fresh, apart from each other, and copied from one migrated template.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { describeEachEngine, type Engine } from './engines.js';

interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): { all(): unknown[] };
  close(): void;
}

const load = createRequire(import.meta.url);

/** Runs statements on the bare driver of the engine and answers the rows of the last one. */
async function run(engine: Engine, url: string, ...statements: string[]): Promise<unknown[]> {
  const last = statements.pop() ?? 'select 1';
  if (engine.name === 'postgresql') {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
      return (await client.query(last)).rows as unknown[];
    } finally {
      await client.end();
    }
  }
  const driver = Number(process.versions.napi) >= 10 ? 'better-sqlite3-napi' : 'better-sqlite3';
  const Sqlite = load(driver) as new (path: string) => SqliteDatabase;
  const database = new Sqlite(url.replace(/^sqlite:/, ''));
  for (const statement of statements) database.exec(statement);
  const rows = database.prepare(last).all();
  database.close();
  return rows;
}

describeEachEngine('databases for tests', (engine) => {
  test('a fresh database is empty and apart from the next one', async () => {
    const [one, two] = [await engine.url(), await engine.url()];
    expect(one).not.toBe(two);
    await run(engine, one, 'create table hub (name text)', "insert into hub values ('a')", 'select 1');
    await expect(run(engine, two, 'select * from hub')).rejects.toMatchObject({
      message: expect.stringMatching(/hub/),
    });
  });

  test('migrated databases are copies of one template', async () => {
    let migrations = 0;
    const migrate = async (url: string): Promise<void> => {
      migrations += 1;
      await run(
        engine,
        url,
        'create table program (name text)',
        "insert into program values ('first')",
        'select 1',
      );
    };
    const one = await engine.migratedUrl(migrate, 'support');
    const two = await engine.migratedUrl(migrate, 'support');
    expect(migrations).toBe(1);
    await run(engine, one, "insert into program values ('second')", 'select 1');
    expect(await run(engine, one, 'select name from program order by name')).toHaveLength(2);
    expect(await run(engine, two, 'select name from program')).toEqual([{ name: 'first' }]);
    if (engine.name === 'sqlite') expect(existsSync(two.replace(/^sqlite:/, ''))).toBe(true);
  });
});
