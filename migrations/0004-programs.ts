// Programs, credit systems with their dated rules, approvals with their versions, cohorts and sessions.
import type { Knex } from 'knex';
import { dropAppendOnly, makeAppendOnly } from './append-only.js';

async function createPrograms(knex: Knex): Promise<void> {
  await knex.schema.createTable('programs', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('slug').notNullable();
    t.text('name_en').notNullable();
    t.text('name_fr').notNullable();
    t.text('time_zone').notNullable();
    t.text('languages_json').notNullable();
    t.text('certificate_mode').notNullable().checkIn(['per-session', 'per-cohort', 'annual', 'on-demand']);
    t.text('completion_letter_json');
    t.text('rhythm_json');
    t.integer('version').notNullable().defaultTo(1);
    t.text('created_at').notNullable();
    t.text('updated_at').notNullable();
    t.unique(['organization_id', 'slug']);
  });
  await knex.schema.createTable('credit_systems', (t) => {
    t.text('id').primary();
    t.text('content_json').notNullable();
    t.text('synced_at').notNullable();
  });
  await knex.schema.createTable('credit_system_versions', (t) => {
    t.text('credit_system').notNullable().references('credit_systems.id');
    t.text('version').notNullable();
    t.text('effective_from').notNullable();
    t.text('effective_to');
    t.text('content_json').notNullable();
    t.primary(['credit_system', 'version']);
  });
}

async function createApprovals(knex: Knex): Promise<void> {
  await knex.schema.createTable('approvals', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('program_id').notNullable().references('programs.id');
    t.text('credit_system').notNullable().references('credit_systems.id');
    t.integer('version').notNullable();
    t.text('status').notNullable().checkIn(['applied', 'approved']);
    t.text('activity_id').notNullable();
    t.text('valid_from').notNullable();
    t.text('valid_to').notNullable();
    t.text('terms_json').notNullable();
    t.text('created_at').notNullable();
    t.text('updated_at').notNullable();
    t.index(['program_id', 'credit_system']);
  });
  await knex.schema.createTable('approval_versions', (t) => {
    t.text('approval_id').notNullable().references('approvals.id');
    t.integer('version').notNullable();
    t.text('terms_json').notNullable();
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.primary(['approval_id', 'version']);
  });
  await makeAppendOnly(knex, 'approval_versions', { deletable: false });
}

async function createSessions(knex: Knex): Promise<void> {
  await knex.schema.createTable('cohorts', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('program_id').notNullable().references('programs.id');
    t.text('name').notNullable();
    t.text('time_zone').notNullable();
    t.text('first_date').notNullable();
    t.text('start_time').notNullable();
    t.integer('duration_minutes').notNullable();
    t.text('repeat_json').notNullable();
    t.text('join_url');
    t.text('segments_json').notNullable();
    t.integer('version').notNullable().defaultTo(1);
    t.text('created_at').notNullable();
    t.text('updated_at').notNullable();
    t.index(['program_id']);
  });
  await knex.schema.createTable('sessions', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('program_id').notNullable().references('programs.id');
    t.text('cohort_id').notNullable().references('cohorts.id');
    t.integer('number').notNullable();
    t.text('title').notNullable();
    t.text('objectives');
    t.text('local_date').notNullable();
    t.text('start_time').notNullable();
    t.text('time_zone').notNullable();
    t.text('starts_at').notNullable();
    t.text('ends_at').notNullable();
    t.text('segments_json').notNullable();
    t.text('join_url');
    t.text('status').notNullable().checkIn(['scheduled', 'cancelled']);
    t.text('status_reason');
    // SEQUENCE of the calendar entry: one integer a session, rises on every significant change (invites.md §1.4).
    t.integer('sequence').notNullable().defaultTo(0);
    t.integer('time_sequence').notNullable().defaultTo(0);
    t.text('finalized_at');
    t.integer('version').notNullable().defaultTo(1);
    t.text('created_at').notNullable();
    t.text('updated_at').notNullable();
    t.unique(['cohort_id', 'number']);
    t.index(['cohort_id', 'starts_at']);
    t.index(['program_id', 'local_date']);
    t.index(['organization_id', 'starts_at']);
    t.index(['starts_at']);
  });
  await knex.schema.createTable('session_approvals', (t) => {
    t.text('session_id').notNullable().references('sessions.id');
    t.text('approval_id').notNullable().references('approvals.id');
    t.text('session_activity_id');
    t.text('excluded_at');
    t.primary(['session_id', 'approval_id']);
  });
}

export async function up(knex: Knex): Promise<void> {
  await createPrograms(knex);
  await createApprovals(knex);
  await createSessions(knex);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['session_approvals', 'sessions', 'cohorts']) await knex.schema.dropTable(table);
  await dropAppendOnly(knex, 'approval_versions');
  for (const table of [
    'approval_versions',
    'approvals',
    'credit_system_versions',
    'credit_systems',
    'programs',
  ]) {
    await knex.schema.dropTable(table);
  }
}
