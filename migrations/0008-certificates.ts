// Certificates: numbered, frozen snapshots and the bytes that were issued.
import type { Knex } from 'knex';
import { dropAppendOnly, makeAppendOnly } from './append-only.js';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('certificates', (t) => {
    t.text('id').primary();
    t.text('number').notNullable().unique();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('program_id').notNullable().references('programs.id');
    t.text('cohort_id').notNullable().references('cohorts.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('credit_system').notNullable();
    t.text('kind').notNullable();
    t.text('period_from').notNullable();
    t.text('period_to').notNullable();
    // clinician, cohort, credit system, kind and period in one text: one cause has one standing certificate.
    t.text('cause_key').notNullable();
    t.text('content_hash').notNullable();
    t.integer('credit_thousandths').notNullable();
    t.text('snapshot_json').notNullable();
    t.text('language').notNullable();
    t.text('layout').notNullable();
    t.text('renderer_version').notNullable();
    t.text('issued_at').notNullable();
    t.text('superseded_at');
    t.text('revoked_at');
    t.text('status_reason');
    t.text('replaced_by_id');
    t.text('replaces_id');
    t.index(['cohort_id']);
    t.index(['clinician_id']);
  });
  await knex.raw(
    `create unique index certificates_standing on certificates (cause_key)
     where superseded_at is null and revoked_at is null`,
  );
  await knex.schema.createTable('certificate_awards', (t) => {
    t.text('certificate_id').notNullable().references('certificates.id');
    t.text('award_id').notNullable().references('awards.id');
    t.primary(['certificate_id', 'award_id']);
    t.index(['award_id']);
  });
  await knex.schema.createTable('certificate_files', (t) => {
    t.text('certificate_id').notNullable().references('certificates.id');
    t.text('language').notNullable().checkIn(['en', 'fr']);
    t.binary('pdf').notNullable();
    t.text('sha256').notNullable();
    t.integer('size_bytes').notNullable();
    t.text('drawn_at').notNullable();
    t.primary(['certificate_id', 'language']);
    t.index(['sha256']);
  });
  await makeAppendOnly(knex, 'certificate_files', { deletable: false });
}

export async function down(knex: Knex): Promise<void> {
  await dropAppendOnly(knex, 'certificate_files');
  for (const table of ['certificate_files', 'certificate_awards', 'certificates'])
    await knex.schema.dropTable(table);
}
