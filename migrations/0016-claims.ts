// "I was there": what clinicians say of their own attendance, and the answer each one gets.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('attendance_claims', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('program_id').notNullable().references('programs.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('statement').notNullable();
    t.integer('minutes');
    t.text('status').notNullable().checkIn(['open', 'granted', 'refused', 'withdrawn']);
    // When the program has to have answered, by its policy on the day of the claim.
    t.text('due_at').notNullable();
    t.integer('granted_minutes');
    t.text('answer');
    t.text('made_at').notNullable();
    t.text('answered_at');
    t.text('answered_by');
    t.index(['program_id', 'status'], 'attendance_claims_by_program');
    t.index(['clinician_id'], 'attendance_claims_by_clinician');
  });
  await knex.raw(
    "create unique index attendance_claims_open on attendance_claims (session_id, clinician_id) where status = 'open'",
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('attendance_claims');
}
