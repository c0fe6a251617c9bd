// The filter that keeps a query within what somebody works in, on rows of two hubs.
import { expect, test } from '@jest/globals';
import { openDatabase } from '../../../src/platform/db/database.js';
import { withinScope, type Scope } from '../../../src/platform/db/scope.js';
import { describeEachEngine } from '../../support/engines.js';

describeEachEngine('the scope of a query', (engine) => {
  test('a whole hub, one program of it, everything, and nothing at all', async () => {
    const database = openDatabase(await engine.url());
    try {
      await database.read.schema.createTable('rows', (t) => {
        t.text('id').primary();
        t.text('organization_id').notNullable();
        t.text('program_id');
      });
      await database.write(async (trx) => {
        await trx('rows').insert([
          { id: 'east-hub', organization_id: 'east', program_id: null },
          { id: 'east-pain', organization_id: 'east', program_id: 'pain' },
          { id: 'west-sleep', organization_id: 'west', program_id: 'sleep' },
        ]);
      });
      const seen = (scope: Scope) =>
        withinScope(database.read('rows').where('id', '<>', 'none').orderBy('id'), scope).pluck('id');
      expect(await seen(null)).toEqual(['east-hub', 'east-pain', 'west-sleep']);
      expect(await seen({ organizationIds: ['east'], programIds: [] })).toEqual(['east-hub', 'east-pain']);
      expect(await seen({ organizationIds: [], programIds: ['pain'] })).toEqual(['east-pain']);
      expect(await seen({ organizationIds: [], programIds: [] })).toEqual([]);
      const joined = withinScope(
        database.read('rows as r'),
        { organizationIds: ['west'], programIds: [] },
        { organization: 'r.organization_id', program: 'r.program_id' },
      );
      expect(await joined.pluck('id')).toEqual(['west-sleep']);
    } finally {
      await database.close();
    }
  });
});
