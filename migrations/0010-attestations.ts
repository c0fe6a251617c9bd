// Evidence beyond reports: attestations, shared screens, live stays; links that wait for a confirmation; sessions begun late.
import type { Knex } from 'knex';

/** CHECK constraints cannot be widened in SQLite, so the table is made anew with its rows, on both engines alike. */
async function widenLinks(knex: Knex): Promise<void> {
  await knex.schema.createTable('links_anew', (t) => {
    t.text('id').primary();
    t.text('session_id').notNullable().references('sessions.id');
    t.text('participant_key').notNullable();
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('method').notNullable().checkIn(['registrant', 'address', 'remembered', 'review', 'shared']);
    t.text('decided_at').notNullable();
    t.text('decided_by').notNullable();
    t.text('undone_at');
    // Of a shared screen: the clinician's own word, and the stretch she shortened it to.
    t.text('confirmed_at');
    t.text('limits_json');
  });
  await knex.raw(
    `insert into links_anew (id, session_id, participant_key, clinician_id, method, decided_at, decided_by, undone_at)
     select id, session_id, participant_key, clinician_id, method, decided_at, decided_by, undone_at from links`,
  );
  await knex.schema.dropTable('links');
  await knex.schema.renameTable('links_anew', 'links');
  await knex.schema.alterTable('links', (t) => {
    t.index(['clinician_id'], 'links_by_clinician');
  });
  await knex.raw(
    'create unique index links_standing on links (session_id, participant_key, clinician_id) where undone_at is null',
  );
}

export async function up(knex: Knex): Promise<void> {
  await widenLinks(knex);
  await knex.schema.alterTable('connections', (t) => {
    t.integer('stays_open').notNullable().defaultTo(0);
    t.integer('is_envelope').notNullable().defaultTo(0);
  });
  await knex.schema.alterTable('sessions', (t) => {
    t.text('held_starts_at');
  });
  await knex.schema.alterTable('programs', (t) => {
    t.text('evidence_policy_json');
  });
  await knex.schema.createTable('attestations', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('kind').notNullable().checkIn(['roll-call', 'check-in']);
    // The instant that was proved, of a check-in.
    t.text('moment_at');
    // What it is worth, frozen from the program's policy on the day it was made.
    t.text('worth_json').notNullable();
    t.text('reason');
    t.text('made_at').notNullable();
    t.text('made_by').notNullable();
    t.text('undone_at');
    t.index(['session_id', 'clinician_id'], 'attestations_by_session');
    t.index(['clinician_id'], 'attestations_by_clinician');
  });
  // What webhooks tell while a meeting runs; a signal, replaced by the report (attendance-sources.md §0 rule 8).
  await knex.schema.createTable('live_stays', (t) => {
    t.text('id').primary();
    t.text('session_id').notNullable().references('sessions.id');
    t.text('stay_key').notNullable();
    t.text('participant_key').notNullable();
    t.text('raw_name').notNullable();
    t.text('raw_email');
    t.text('room').notNullable();
    t.text('joined_at');
    t.text('left_at');
    // The meeting's end closes whoever never left.
    t.text('closed_at');
    t.text('updated_at').notNullable();
    t.unique(['session_id', 'stay_key'], { indexName: 'live_stays_once' });
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('live_stays');
  await knex.schema.dropTable('attestations');
  await knex.schema.alterTable('programs', (t) => {
    t.dropColumn('evidence_policy_json');
  });
  await knex.schema.alterTable('sessions', (t) => {
    t.dropColumn('held_starts_at');
  });
  await knex.schema.alterTable('connections', (t) => {
    t.dropColumns('stays_open', 'is_envelope');
  });
  await knex('links').where({ method: 'shared' }).del();
  await knex.schema.alterTable('links', (t) => {
    t.dropColumns('confirmed_at', 'limits_json');
  });
}
