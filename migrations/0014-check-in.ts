// Codes shown in the room and who redeemed them, grids of a whole cohort, and whose word an attendance rests on.
import type { Knex } from 'knex';

async function createCodes(knex: Knex): Promise<void> {
  // A row is a code that was really shown; the rows stay, they are what a check-in rests on.
  await knex.schema.createTable('check_in_codes', (t) => {
    t.text('id').primary();
    t.text('session_id').notNullable().references('sessions.id');
    t.text('code').notNullable();
    t.text('shown_from').notNullable();
    t.text('shown_until').notNullable();
    // Frozen from the program's policy on the day it was shown.
    t.text('redeemable_until').notNullable();
    t.text('made_by').notNullable();
    // Set once it can be redeemed no more: the same figures may then be shown anew.
    t.text('retired_at');
    t.unique(['session_id', 'shown_until'], { indexName: 'check_in_codes_once' });
    t.index(['code'], 'check_in_codes_by_code');
  });
  await knex.raw(
    'create unique index check_in_codes_standing on check_in_codes (code) where retired_at is null',
  );
  await knex.schema.createTable('check_ins', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('code_id').notNullable().references('check_in_codes.id');
    // The instant it proves.
    t.text('moment_at').notNullable();
    t.text('redeemed_at').notNullable();
    t.text('redeemed_by').notNullable();
    // Null while it waits for the session to begin.
    t.text('attestation_id').references('attestations.id');
    // Set where the session was moved away from the moment before it began.
    t.text('lapsed_at');
    t.unique(['clinician_id', 'code_id'], { indexName: 'check_ins_once' });
    t.index(['session_id'], 'check_ins_by_session');
  });
  await knex.raw(
    'create index check_ins_waiting on check_ins (session_id) where attestation_id is null and lapsed_at is null',
  );
  // Wrong codes, counted to slow down who guesses: a keyed hash of the person, nothing of who did not sign in.
  await knex.schema.createTable('check_in_tries', (t) => {
    t.text('id').primary();
    t.text('at').notNullable();
    t.text('who_hash');
    t.index(['at'], 'check_in_tries_by_time');
  });
}

async function createGrids(knex: Knex): Promise<void> {
  await knex.schema.createTable('attendance_grids', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('cohort_id').notNullable().references('cohorts.id');
    // Of the bytes, and of what the lead chose beside them: the same again changes nothing.
    t.text('file_hash').notNullable();
    t.text('choices_hash').notNullable();
    t.text('file_name');
    t.binary('file_bytes').notNullable();
    t.text('choices_json').notNullable();
    t.text('reason').notNullable();
    t.text('outcome_json').notNullable();
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.unique(['cohort_id', 'file_hash', 'choices_hash'], { indexName: 'attendance_grids_once' });
  });
  await knex.raw('alter table attestations add column grid_id text references attendance_grids (id)');
}

export async function up(knex: Knex): Promise<void> {
  await createCodes(knex);
  await createGrids(knex);
  await knex.raw(
    `alter table attendance add column attested_by text
     check (attested_by in ('roll-call', 'check-in', 'shared-screen'))`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('attendance', (t) => {
    t.dropColumn('attested_by');
  });
  await knex.schema.alterTable('attestations', (t) => {
    t.dropColumn('grid_id');
  });
  for (const table of ['attendance_grids', 'check_in_tries', 'check_ins', 'check_in_codes']) {
    await knex.schema.dropTable(table);
  }
}
