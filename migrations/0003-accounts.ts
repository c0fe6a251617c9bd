// People who sign in, their proved addresses, their roles, API tokens, sign-in links and browser sessions.
import type { Knex } from 'knex';

const roles = ['owner', 'lead', 'coordinator', 'auditor'];

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('persons', (t) => {
    t.text('id').primary();
    t.text('display_name');
    t.text('language').notNullable().defaultTo('en').checkIn(['en', 'fr']);
    t.text('created_at').notNullable();
  });
  await knex.schema.createTable('person_addresses', (t) => {
    t.text('address').primary();
    t.text('person_id').notNullable().references('persons.id');
    t.text('verified_at').notNullable();
    t.index(['person_id']);
  });
  await knex.schema.createTable('grants', (t) => {
    t.text('id').primary();
    t.text('person_id').notNullable().references('persons.id');
    t.text('role').notNullable().checkIn(roles);
    t.text('organization_id').references('organizations.id');
    t.text('program_id');
    t.text('granted_at').notNullable();
    t.text('granted_by');
    t.text('revoked_at');
    t.index(['person_id']);
  });
  await knex.schema.createTable('api_tokens', (t) => {
    t.text('id').primary();
    t.text('token_hash').notNullable().unique();
    t.text('prefix').notNullable();
    t.text('name').notNullable();
    t.text('role').notNullable().checkIn(roles);
    t.text('organization_id').references('organizations.id');
    t.text('program_id');
    t.text('created_at').notNullable();
    t.text('expires_at');
    t.text('revoked_at');
    t.text('last_used_at');
  });
  await knex.schema.createTable('sign_in_links', (t) => {
    t.text('id').primary();
    t.text('secret_hash').notNullable().unique();
    t.text('purpose').notNullable().checkIn(['sign-in', 'first-owner']);
    t.text('address');
    t.text('created_at').notNullable();
    t.text('expires_at').notNullable();
    t.text('used_at');
    t.index(['address', 'created_at']);
  });
  await knex.schema.createTable('web_sessions', (t) => {
    t.text('sid_hash').primary();
    t.text('person_id');
    t.text('content_json').notNullable();
    t.text('expires_at').notNullable();
    t.index(['expires_at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'web_sessions',
    'sign_in_links',
    'api_tokens',
    'grants',
    'person_addresses',
    'persons',
  ]) {
    await knex.schema.dropTable(table);
  }
}
