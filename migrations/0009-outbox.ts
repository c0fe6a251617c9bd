// The outbox (a message is a row before it is sent), suppressed addresses, invitations and calendar feeds.
import type { Knex } from 'knex';

const states = ['queued', 'sending', 'sent', 'uncertain', 'failed', 'suppressed', 'superseded', 'expired'];

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('messages', (t) => {
    t.text('id').primary();
    t.text('kind').notNullable();
    t.text('dedup_key').notNullable().unique();
    t.text('organization_id');
    t.text('program_id');
    t.text('session_id');
    t.text('clinician_id');
    t.text('to_name').notNullable();
    t.text('to_address').notNullable();
    t.text('language').notNullable().checkIn(['en', 'fr']);
    t.text('stream').notNullable().checkIn(['subscription', 'transactional']);
    // Mail about one session to one person leaves in order: session:clinician.
    t.text('ordering_key');
    t.integer('priority').notNullable();
    t.integer('revision').notNullable();
    t.text('variables_json').notNullable();
    t.text('calendar_json');
    t.text('attachments_json').notNullable().defaultTo('[]');
    t.text('message_id').notNullable().unique();
    t.text('date_at').notNullable();
    t.text('state').notNullable().checkIn(states);
    t.text('not_before_at').notNullable();
    t.text('expires_at');
    t.integer('attempts').notNullable().defaultTo(0);
    // How often the connection broke after the message had gone out; twice is the end (invites.md R36).
    t.integer('uncertain_tries').notNullable().defaultTo(0);
    t.text('claimed_until');
    t.text('claimed_by');
    t.text('last_error');
    t.text('smtp_response');
    t.text('created_at').notNullable();
    t.text('sent_at');
    t.index(['state', 'priority', 'id']);
    t.index(['ordering_key', 'revision']);
    t.index(['organization_id', 'created_at']);
    t.index(['session_id']);
  });
  await knex.schema.createTable('suppressed_addresses', (t) => {
    t.text('address').notNullable();
    t.text('stream').notNullable().checkIn(['subscription', 'all']);
    t.text('organization_id').notNullable().defaultTo('');
    t.text('reason').notNullable();
    t.text('created_at').notNullable();
    t.primary(['address', 'stream', 'organization_id']);
  });
  await knex.schema.createTable('invitations', (t) => {
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('status').notNullable().checkIn(['invited', 'withdrawn', 'cancelled']);
    // The SEQUENCE this person was last told.
    t.integer('sequence').notNullable();
    t.text('organizer_address').notNullable();
    t.text('updated_at').notNullable();
    t.primary(['session_id', 'clinician_id']);
    t.index(['clinician_id']);
  });
  await knex.schema.createTable('calendar_feeds', (t) => {
    t.text('token_hash').primary();
    t.text('clinician_id').references('clinicians.id');
    t.text('cohort_id').references('cohorts.id');
    t.text('created_at').notNullable();
    t.text('revoked_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['calendar_feeds', 'invitations', 'suppressed_addresses', 'messages']) {
    await knex.schema.dropTable(table);
  }
}
