// Zoom: registrants with their personal ways in, events as they came, and the pulls of reports after a session.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('zoom_registrants', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('meeting_id').notNullable();
    // Both null until Zoom has answered.
    t.text('registrant_id');
    t.text('join_url');
    t.integer('attempts').notNullable();
    // Set where Zoom may have made it without our knowing: the next attempt looks first.
    t.integer('uncertain').notNullable();
    // Null once issued.
    t.text('next_try_at');
    t.text('last_fault');
    t.text('created_at').notNullable();
    t.text('issued_at');
    t.unique(['meeting_id', 'clinician_id'], { indexName: 'zoom_registrants_once' });
    t.index(['organization_id'], 'zoom_registrants_by_organization');
    t.index(['next_try_at'], 'zoom_registrants_due');
  });
  await knex.schema.createTable('zoom_events', (t) => {
    t.text('id').primary();
    // The same bytes again, and the same fact in other bytes, are one event (attendance-sources.md §3).
    t.text('body_hash').notNullable().unique({ indexName: 'zoom_events_once' });
    t.text('fact_hash').notNullable().unique({ indexName: 'zoom_events_one_fact' });
    t.text('kind').notNullable();
    t.text('meeting_id').notNullable();
    t.text('run_id').notNullable();
    t.text('occurred_at').notNullable();
    t.text('body_json').notNullable();
    t.text('received_at').notNullable();
    t.text('state').notNullable().checkIn(['waiting', 'done', 'unrouted', 'failed']);
    t.integer('attempts').notNullable();
    t.text('session_id').references('sessions.id');
    t.text('settled_at');
    t.index(['state', 'id'], 'zoom_events_by_state');
    t.index(['run_id'], 'zoom_events_by_run');
    t.index(['session_id'], 'zoom_events_by_session');
  });
  await knex.schema.createTable('zoom_pulls', (t) => {
    t.text('session_id').primary().references('sessions.id');
    t.text('organization_id').notNullable().references('organizations.id');
    // Planned pulls that have had their answer.
    t.integer('answered').notNullable();
    // Tries since the last answer.
    t.integer('attempts').notNullable();
    // Null where nothing more is planned.
    t.text('next_try_at');
    t.text('last_tried_at');
    // The last complete answer, and how many rows it had.
    t.text('last_pulled_at');
    t.integer('last_rows');
    t.text('last_fault');
    t.index(['next_try_at'], 'zoom_pulls_due');
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['zoom_pulls', 'zoom_events', 'zoom_registrants']) await knex.schema.dropTable(table);
}
