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
