// Evidence (imports, connections, manual marks), who it belongs to (links, reviews, remembered identities), and attendance.
import type { Knex } from 'knex';
import { dropAppendOnly, makeAppendOnly } from './append-only.js';

async function createEvidence(knex: Knex): Promise<void> {
  await knex.schema.createTable('imports', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('source').notNullable();
    t.text('layout').notNullable();
    t.text('kind').notNullable().checkIn(['live', 'recording']);
    t.text('time_zone').notNullable();
    t.text('date_order');
    t.text('file_hash').notNullable();
    t.text('file_name');
    t.binary('file_bytes');
    t.integer('row_count').notNullable();
    t.integer('connection_count').notNullable();
    t.text('findings_json').notNullable();
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.text('withdrawn_at');
    t.text('withdrawn_by');
  });
  // Withdrawn, the same bytes may be read anew.
  await knex.raw(
    'create unique index imports_standing on imports (session_id, file_hash) where withdrawn_at is null',
  );
  await knex.schema.createTable('connections', (t) => {
    t.text('id').primary();
    t.text('import_id').notNullable().references('imports.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.integer('row_no').notNullable();
    t.text('fingerprint').notNullable();
    t.text('participant_key').notNullable();
    t.text('raw_name').notNullable();
    t.text('raw_email');
    t.text('raw_json').notNullable();
    t.text('role').notNullable();
    t.text('room').notNullable();
    t.text('joined_at');
    t.text('left_at');
    t.integer('stated_seconds');
    t.text('time_grade').notNullable();
    t.integer('no_show').notNullable();
    // Per import: each keeps all it told, so that withdrawing one takes nothing from another.
    t.unique(['import_id', 'fingerprint']);
    t.index(['session_id']);
  });
  await makeAppendOnly(knex, 'connections', { deletable: true });
  await knex.schema.createTable('manual_marks', (t) => {
    t.text('id').primary();
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('source').notNullable().checkIn(['manual', 'roll-call']);
    t.integer('minutes');
    t.text('intervals_json');
    t.text('reason').notNullable();
    t.text('made_at').notNullable();
    t.text('made_by').notNullable();
    t.text('undone_at');
    t.index(['session_id', 'clinician_id']);
  });
}

async function createIdentity(knex: Knex): Promise<void> {
  await knex.schema.createTable('links', (t) => {
    t.text('id').primary();
    t.text('session_id').notNullable().references('sessions.id');
    t.text('participant_key').notNullable();
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('method').notNullable().checkIn(['registrant', 'address', 'remembered', 'review']);
    t.text('decided_at').notNullable();
    t.text('decided_by').notNullable();
    t.text('undone_at');
    t.index(['clinician_id']);
  });
  await knex.raw(
    'create unique index links_standing on links (session_id, participant_key, clinician_id) where undone_at is null',
  );
  await knex.schema.createTable('reviews', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('participant_key').notNullable();
    t.text('reason').notNullable();
    t.text('raw_name').notNullable();
    t.text('raw_email');
    t.integer('connection_count').notNullable();
    t.integer('seconds').notNullable();
    t.text('suggestions_json').notNullable();
    t.text('status').notNullable().checkIn(['open', 'resolved', 'ignored']);
    t.text('clinician_id').references('clinicians.id');
    t.text('ignore_reason');
    t.text('created_at').notNullable();
    t.text('settled_at');
    t.text('settled_by');
    t.unique(['session_id', 'participant_key']);
    t.index(['organization_id', 'status']);
  });
  await knex.schema.createTable('remembered_identities', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('participant_key').notNullable();
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('decided_at').notNullable();
    t.text('decided_by').notNullable();
    t.text('undone_at');
  });
  await knex.raw(
    `create unique index remembered_standing on remembered_identities (organization_id, participant_key)
     where undone_at is null`,
  );
}

export async function up(knex: Knex): Promise<void> {
  await createEvidence(knex);
  await createIdentity(knex);
  // The fact a clinician and a session share; recomputed from evidence and links, one row by primary key.
  await knex.schema.createTable('attendance', (t) => {
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('organization_id').notNullable();
    t.integer('seconds').notNullable();
    t.integer('minutes').notNullable();
    t.text('status').notNullable().checkIn(['attended', 'partial', 'absent', 'provisional']);
    t.text('evidence').notNullable().checkIn(['exact', 'minute', 'totals-only', 'attested', 'manual']);
    t.text('intervals_json').notNullable();
    t.integer('joins').notNullable();
    t.integer('totals_only_seconds');
    t.integer('manual_minutes');
    t.integer('adjusted').notNullable();
    t.text('updated_at').notNullable();
    t.primary(['session_id', 'clinician_id']);
    t.index(['clinician_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['attendance', 'remembered_identities', 'reviews', 'links', 'manual_marks']) {
    await knex.schema.dropTable(table);
  }
  await dropAppendOnly(knex, 'connections');
  await knex.schema.dropTable('connections');
  await knex.schema.dropTable('imports');
}
