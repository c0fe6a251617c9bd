// Clinicians of an organization, their addresses and licences, enrolments and session assignments.
import type { Knex } from 'knex';

const roles = ['learner', 'presenter', 'case-presenter', 'facilitator', 'specialist', 'observer', 'staff'];

async function createClinicians(knex: Knex): Promise<void> {
  await knex.schema.createTable('clinicians', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('given_name').notNullable();
    t.text('family_name').notNullable();
    t.text('display_name').notNullable();
    t.text('certificate_name');
    // The names in lower case without accents: what a search looks at, alike on both engines.
    t.text('search_text').notNullable().defaultTo('');
    t.text('profession').notNullable();
    t.text('credentials');
    t.text('language').notNullable().defaultTo('en').checkIn(['en', 'fr']);
    t.text('time_zone');
    t.text('site');
    t.text('postal_prefix');
    t.text('practice_setting');
    t.text('merged_into_id').references('clinicians.id');
    t.integer('version').notNullable().defaultTo(1);
    t.text('created_at').notNullable();
    t.text('updated_at').notNullable();
    t.index(['organization_id', 'family_name', 'given_name']);
  });
  await knex.schema.createTable('clinician_addresses', (t) => {
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('address').notNullable();
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.integer('position').notNullable();
    // Several people read this mailbox: it proves nobody's presence and opens nobody's records.
    t.text('shared_at');
    t.primary(['organization_id', 'address']);
    t.index(['clinician_id']);
    t.index(['address']);
  });
  await knex.schema.createTable('clinician_licences', (t) => {
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('body').notNullable();
    t.text('number').notNullable();
    t.primary(['clinician_id', 'body']);
  });
}

async function createEnrolments(knex: Knex): Promise<void> {
  await knex.schema.createTable('enrolments', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('cohort_id').notNullable().references('cohorts.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('role').notNullable().checkIn(roles);
    t.text('enrolled_at').notNullable();
    t.text('ended_at');
    t.index(['clinician_id']);
  });
  await knex.raw(
    'create unique index enrolments_standing on enrolments (cohort_id, clinician_id) where ended_at is null',
  );
  await knex.schema.createTable('assignments', (t) => {
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('role').notNullable().checkIn(roles);
    t.integer('segment');
    t.integer('minutes_taught');
    t.text('talk_id');
    t.text('updated_at').notNullable();
    t.primary(['session_id', 'clinician_id']);
    t.index(['clinician_id']);
  });
}

export async function up(knex: Knex): Promise<void> {
  await createClinicians(knex);
  await createEnrolments(knex);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'assignments',
    'enrolments',
    'clinician_licences',
    'clinician_addresses',
    'clinicians',
  ]) {
    await knex.schema.dropTable(table);
  }
}
