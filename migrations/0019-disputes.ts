// Disputes: a person took back who a participant was; from then on only persons say who it is in that session.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('disputes', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('participant_key').notNullable();
    // Who it is not; null where an answer was only taken back.
    t.text('clinician_id').references('clinicians.id');
    t.text('reason').notNullable();
    t.text('made_at').notNullable();
    t.text('made_by').notNullable();
    t.text('undone_at');
    t.index(['session_id'], 'disputes_by_session');
    t.index(['clinician_id'], 'disputes_by_clinician');
  });
  // The same participant open in several sessions is settled together.
  await knex.raw(
    "create index reviews_open_by_participant on reviews (organization_id, participant_key) where status = 'open'",
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index reviews_open_by_participant');
  await knex.schema.dropTable('disputes');
}
