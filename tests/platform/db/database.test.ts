import { expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { openDatabase } from '../../../src/platform/db/database.js';
import { migrate } from '../../../src/platform/db/migrate.js';
import { constraintKind } from '../../../src/platform/db/dialect.js';

describeEachEngine('database', (engine) => {
  test('migrates once, guards the root handle in a transaction and names broken constraints', async () => {
    const database = openDatabase(await engine.url());
    try {
      await migrate(database);
      expect(await migrate(database)).toEqual([]);
      await expect(database.write(() => database.read('installation').select())).rejects.toThrow('pass trx');
      await database.write((trx) => trx('installation').insert({ key: 'a', value: '1' }));
      const twice = database.write((trx) => trx('installation').insert({ key: 'a', value: '2' }));
      const error: unknown = await twice.catch((caught: unknown) => caught);
      expect(constraintKind(error)).toBe('unique');
      await expect(
        database.write(async (trx) => {
          await trx('installation').insert({ key: 'b', value: '1' });
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await database.read('installation').select('key')).toEqual([{ key: 'a' }]);
    } finally {
      await database.close();
    }
  });

  test('two writers that wait for each other: both are done in the end', async () => {
    const database = openDatabase(await engine.url());
    try {
      await migrate(database);
      await database.write((trx) =>
        trx('installation').insert([
          { key: 'a', value: '0' },
          { key: 'b', value: '0' },
        ]),
      );
      const attempts = { forth: 0, back: 0 };
      const holds: Record<string, () => void> = {};
      const held = ['a', 'b'].map((key) => new Promise<void>((resolve) => (holds[key] = resolve)));
      const add = async (name: 'forth' | 'back', first: string, second: string) =>
        database.write(async (trx) => {
          attempts[name] += 1;
          const bump = (key: string) =>
            trx('installation')
              .where({ key })
              .update({ value: trx.raw("value || '1'") });
          await bump(first);
          holds[first]?.();
          // Each has one row before it asks for the other's; SQLite lets one in at a time anyway.
          if (engine.name === 'postgresql') await Promise.all(held);
          await bump(second);
        });
      await Promise.all([add('forth', 'a', 'b'), add('back', 'b', 'a')]);
      expect(attempts.forth + attempts.back).toBe(engine.name === 'postgresql' ? 3 : 2);
      expect(await database.read('installation').orderBy('key').pluck('value')).toEqual(['011', '011']);
    } finally {
      await database.close();
    }
  });

  test('who finds others in the way each time is told to send it again; other faults are not repeated', async () => {
    const database = openDatabase(await engine.url());
    const failing = (code: string) => {
      let attempts = 0;
      const done = database.write(() => {
        attempts += 1;
        return Promise.reject(Object.assign(new Error('in the way'), { code }));
      });
      return done.then(
        () => ({ attempts, error: undefined }),
        (error: unknown) => ({ attempts, error }),
      );
    };
    try {
      for (const code of ['SQLITE_BUSY', '40001', '40P01']) {
        expect(await failing(code)).toMatchObject({
          attempts: 3,
          error: { code: 'resource.conflict', detail: expect.stringContaining('send it again') },
        });
      }
      expect(await failing('23505')).toMatchObject({ attempts: 1, error: { code: '23505' } });
    } finally {
      await database.close();
    }
  });

  test('the audit trail and the ledger cannot be edited, by any path', async () => {
    const database = openDatabase(await engine.url());
    try {
      await migrate(database);
      await database.write((trx) =>
        trx('audit_entries').insert({
          id: 'x',
          at: '2026-01-05T17:00:00Z',
          actor_kind: 'system',
          actor_id: 's',
          action: 'a',
          subject_kind: 'k',
          subject_id: 'i',
        }),
      );
      // Compared by message: the driver's errors belong to the realm that loaded it first.
      const refused = { message: expect.stringContaining('append-only') };
      await expect(
        database.write((trx) => trx('audit_entries').update({ reason: 'no' })),
      ).rejects.toMatchObject(refused);
      await expect(database.write((trx) => trx('audit_entries').del())).rejects.toMatchObject(refused);
    } finally {
      await database.close();
    }
  });
});
