// The ledger of awards: immutable entries, and one pointer to the entry that stands.
import type { Knex } from 'knex';
import { dropAppendOnly, makeAppendOnly } from './append-only.js';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('evaluations', (t) => {
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('done_at').notNullable();
    t.text('marked_by').notNullable();
    t.primary(['session_id', 'clinician_id']);
  });
  // What a session was reckoned under, kept for every later amendment: approvals with their versions and rule versions.
  await knex.schema.createTable('finalizations', (t) => {
    t.text('session_id').primary().references('sessions.id');
    t.text('finalized_at').notNullable();
    t.text('finalized_by').notNullable();
    t.text('terms_json').notNullable();
  });
  await knex.schema.createTable('awards', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('program_id').notNullable();
    t.text('cohort_id').notNullable();
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('approval_id').notNullable().references('approvals.id');
    t.integer('approval_version').notNullable();
    t.text('credit_system').notNullable();
    t.text('kind').notNullable().checkIn(['learner', 'teaching']);
    t.text('entry').notNullable().checkIn(['award', 'reversal']);
    t.text('reverses_id').references('awards.id');
    t.text('status')
      .notNullable()
      .checkIn(['awarded', 'none', 'pending-evaluation', 'pending-confirmation', 'reversed']);
    t.integer('credit_thousandths').notNullable();
    t.integer('hour_thousandths').notNullable();
    t.integer('minutes').notNullable();
    t.text('rule_version').notNullable();
    t.text('engine_version').notNullable();
    t.text('covered_json').notNullable();
    t.text('explanation_json').notNullable();
    t.text('sentence_en').notNullable();
    t.text('sentence_fr').notNullable();
    t.text('input_hash').notNullable();
    t.text('reason').notNullable();
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.index(['session_id', 'clinician_id']);
    t.index(['clinician_id', 'credit_system']);
    t.index(['organization_id', 'created_at']);
  });
  await knex.raw(
    'create unique index awards_reversed_once on awards (reverses_id) where reverses_id is not null',
  );
  await knex.raw("create index awards_waiting on awards (session_id) where status = 'pending-confirmation'");
  await makeAppendOnly(knex, 'awards', { deletable: false });
  // Primary key = nobody holds two awards of one approval for one session, whatever runs at once.
  await knex.schema.createTable('standing_awards', (t) => {
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('approval_id').notNullable().references('approvals.id');
    t.text('kind').notNullable().checkIn(['learner', 'teaching']);
    t.text('award_id').notNullable().references('awards.id');
    t.primary(['session_id', 'clinician_id', 'approval_id', 'kind']);
    t.unique(['award_id']);
    t.index(['clinician_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('standing_awards');
  await dropAppendOnly(knex, 'awards');
  for (const table of ['awards', 'finalizations', 'evaluations']) await knex.schema.dropTable(table);
}
