// Settings of the installation, the audit trail, background jobs and schedule watermarks.
import type { Knex } from 'knex';
import { dropAppendOnly, makeAppendOnly } from './append-only.js';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('installation', (t) => {
    t.text('key').primary();
    t.text('value').notNullable();
  });
  await knex.schema.createTable('audit_entries', (t) => {
    t.text('id').primary();
    t.text('at').notNullable();
    t.text('organization_id');
    t.text('program_id');
    t.text('actor_kind').notNullable().checkIn(['token', 'person', 'system']);
    t.text('actor_id').notNullable();
    t.text('action').notNullable();
    t.text('subject_kind').notNullable();
    t.text('subject_id').notNullable();
    t.text('reason');
    t.text('detail_json').notNullable().defaultTo('{}');
    t.index(['subject_id', 'at']);
    t.index(['organization_id', 'at']);
  });
  await makeAppendOnly(knex, 'audit_entries', { deletable: false });
  await knex.schema.createTable('jobs', (t) => {
    t.text('id').primary();
    t.text('name').notNullable();
    t.text('dedup_key').unique();
    t.text('organization_id');
    t.text('program_id');
    t.text('requested_by');
    t.text('payload_json').notNullable().defaultTo('{}');
    t.text('state').notNullable().checkIn(['queued', 'running', 'done', 'failed']);
    t.text('run_at').notNullable();
    t.text('claimed_until');
    t.text('claimed_by');
    t.integer('attempts').notNullable().defaultTo(0);
    t.integer('progress_done').notNullable().defaultTo(0);
    t.integer('progress_total').notNullable().defaultTo(0);
    t.text('result_json');
    t.text('last_error');
    t.text('created_at').notNullable();
    t.text('finished_at');
    t.index(['state', 'run_at']);
  });
  // What was answered to a POST that carried an Idempotency-Key; no status while the answer is being worked on.
  await knex.schema.createTable('idempotency_keys', (t) => {
    t.text('actor_id').notNullable();
    t.text('key').notNullable();
    t.text('operation').notNullable();
    t.text('request_hash').notNullable();
    t.integer('status');
    t.text('reply_json');
    t.text('created_at').notNullable().index();
    t.primary(['actor_id', 'key', 'operation']);
  });
  // One row a schedule: lock and watermark at once.
  await knex.schema.createTable('job_watermarks', (t) => {
    t.text('name').primary();
    t.text('done_until');
    t.text('last_ran_at');
    t.text('claimed_until');
    t.text('claimed_by');
    t.text('last_error');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('job_watermarks');
  await knex.schema.dropTable('idempotency_keys');
  await knex.schema.dropTable('jobs');
  await dropAppendOnly(knex, 'audit_entries');
  await knex.schema.dropTable('audit_entries');
  await knex.schema.dropTable('installation');
}
