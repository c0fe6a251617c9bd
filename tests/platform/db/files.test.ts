// The database as a file: src/platform/db/backup.ts, serve-lock.ts, health.ts, and small things: changes.ts, pages.ts, snapshot.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { backUp, restore } from '../../../src/platform/db/backup.js';
import { definedOnly } from '../../../src/platform/db/changes.js';
import { openDatabase, type Database } from '../../../src/platform/db/database.js';
import { examineDatabase } from '../../../src/platform/db/health.js';
import { migrate } from '../../../src/platform/db/migrate.js';
import { pageBy } from '../../../src/platform/db/pages.js';
import { takeServeLock } from '../../../src/platform/db/serve-lock.js';

let folder: string;
let database: Database;
const file = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'echo-credits-files-'));
  database = openDatabase(`sqlite:${file('a.db')}`);
  await migrate(database);
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (key: string) => database.write((trx) => trx('installation').insert({ key, value: 'x' }));
const keys = async () =>
  (await database.read('installation').orderBy('key').select('key')).map((row: { key: string }) => row.key);

describe('the database as a file', () => {
  test('a backup taken while it is open comes back; what was there is kept beside', async () => {
    await put('before');
    await backUp(database.address, file('copy.db'));
    await put('after');
    await expect(backUp(database.address, file('copy.db'))).rejects.toThrow('exists already');
    await database.close();
    await restore(database.address, file('copy.db'));
    database = openDatabase(`sqlite:${file('a.db')}`);
    expect(await keys()).toEqual(['before']);
    expect(readFileSync(file('a.db.before-restore')).length).toBeGreaterThan(1000);
  });

  test('neither junk nor somebody else’s database is restored, and nothing is touched', async () => {
    writeFileSync(file('junk.db'), 'no database');
    // By message: the driver's errors belong to the realm that loaded it first.
    const notADatabase = { message: expect.stringContaining('not a database') };
    await expect(restore(database.address, file('junk.db'))).rejects.toMatchObject(notADatabase);
    await expect(restore(database.address, file('none.db'))).rejects.toThrow('does not exist');
    const other = openDatabase(`sqlite:${file('other.db')}`);
    await other.read.schema.createTable('t', (t) => t.text('x'));
    await other.close();
    await expect(restore(database.address, file('other.db'))).rejects.toThrow('no backup of this service');
    await put('still here');
    expect(await keys()).toEqual(['still here']);
  });

  test('one server at a time; the lock falls when it is released', () => {
    const lock = takeServeLock(database.address);
    expect(lock).toBeDefined();
    expect(takeServeLock(database.address)).toBeUndefined();
    lock?.release();
    const next = takeServeLock(database.address);
    expect(next).toBeDefined();
    next?.release();
    const server = { engine: 'postgresql', location: 'postgres://x' } as const;
    expect(takeServeLock(server)).toBeDefined();
  });

  test('a sound file is called sound', async () => {
    expect(await examineDatabase(database)).toEqual({ ok: true, detail: 'SQLite is intact.' });
  });

  test('pages: every row once, whatever the page size; a cursor of others is refused', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e']) await put(key);
    for (const limit of [1, 2, 5, 6]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await pageBy<{ key: string }>(
          database.read('installation').select('*'),
          'key',
          (row) => row.key,
          { limit, cursor },
        );
        seen.push(...page.items.map((row) => row.key));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
    const foreign = pageBy(database.read('installation'), 'key', () => '', { limit: 1, cursor: '%%%' });
    await expect(foreign).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('a change leaves out what was not given, and keeps null', () => {
    expect(definedOnly({ a: undefined, b: null, c: 0 })).toEqual({ b: null, c: 0 });
  });
});
