import { expect, test } from '@jest/globals';
import { afterCommit } from '../../../src/platform/db/after-commit.js';
import { openDatabase } from '../../../src/platform/db/database.js';
import { describeEachEngine } from '../../support/engines.js';

describeEachEngine('after a commit', (engine) => {
  test('work runs once the transaction stands, and never after a rollback', async () => {
    const database = openDatabase(await engine.url());
    const told: string[] = [];
    await database.write(async (trx) => {
      await trx.raw('select 1');
      afterCommit(trx, () => told.push('committed'));
      expect(told).toEqual([]);
    });
    const refused = database.write((trx) => {
      afterCommit(trx, () => told.push('rolled back'));
      return Promise.reject(new Error('no'));
    });
    await expect(refused).rejects.toThrow('no');
    afterCommit(database.read, () => told.push('no transaction'));
    await database.close();
    expect(told).toEqual(['committed', 'no transaction']);
  });
});
