// Migrations on a database that holds something: what was there stays.
import { expect, test } from '@jest/globals';
import { migrations } from '../../../migrations/index.js';
import { openDatabase, type Db } from '../../../src/platform/db/database.js';
import { migrate, migrationSource } from '../../../src/platform/db/migrate.js';
import { describeEachEngine } from '../../support/engines.js';

const at = '2026-01-05T17:00:00Z';
const link = {
  id: 'link',
  session_id: 'session',
  participant_key: 'mail:ann@clinic.example',
  clinician_id: 'clinician',
  method: 'address',
  decided_at: at,
  decided_by: 'system',
  undone_at: null,
};

/** One link and all it hangs on, as the first release stored them. */
async function fill(trx: Db): Promise<void> {
  const made = { created_at: at, updated_at: at };
  const name = { name_en: 'Hub', name_fr: 'Pôle' };
  const hub = { organization_id: 'hub' };
  await trx('organizations').insert({ id: 'hub', slug: 'hub', ...name, ...made });
  await trx('programs').insert({
    ...{ id: 'program', slug: 'pain', time_zone: 'UTC', languages_json: '["en"]' },
    ...{ certificate_mode: 'per-cohort', ...hub, ...name, ...made },
  });
  const schedule = { start_time: '12:00', time_zone: 'UTC', segments_json: '[]', ...hub, ...made };
  await trx('cohorts').insert({
    ...{ id: 'cohort', program_id: 'program', name: 'Winter', first_date: '2026-01-05' },
    ...{ duration_minutes: 60, repeat_json: '{}', ...schedule },
  });
  await trx('sessions').insert({
    ...{ id: 'session', program_id: 'program', cohort_id: 'cohort', number: 1, title: 'One' },
    ...{ local_date: '2026-01-05', starts_at: at, ends_at: '2026-01-05T18:00:00Z' },
    ...{ status: 'scheduled', sequence: 0, time_sequence: 0, ...schedule },
  });
  await trx('clinicians').insert({
    ...{ id: 'clinician', given_name: 'Ann', family_name: 'Lee', display_name: 'Ann Lee' },
    ...{ profession: 'nurse', ...hub, ...made },
  });
  await trx('links').insert(link);
}

describeEachEngine('migrations', (engine) => {
  test('links are made anew with their rows, stay unique while they stand, and may be shared', async () => {
    const database = openDatabase(await engine.url());
    try {
      const upTo = migrations.findIndex(({ name }) => name === '0010-attestations');
      const earlier = { ...migrationSource, getMigrations: () => Promise.resolve(migrations.slice(0, upTo)) };
      await database.read.migrate.latest({ migrationSource: earlier });
      await database.write(fill);
      expect((await migrate(database))[0]).toBe('0010-attestations');

      expect(await database.read('links')).toEqual([{ ...link, confirmed_at: null, limits_json: null }]);
      const second = { ...link, id: 'second', method: 'shared' };
      const insert = (row: object) => database.write(async (trx) => trx('links').insert(row));
      await expect(insert(second)).rejects.toMatchObject({ message: expect.stringMatching(/unique/i) });
      await insert({ ...second, undone_at: at });
      const guess = { ...second, id: 'third', participant_key: 'x', method: 'guess' };
      await expect(insert(guess)).rejects.toMatchObject({ message: expect.stringMatching(/check/i) });
    } finally {
      await database.close();
    }
  });
});
