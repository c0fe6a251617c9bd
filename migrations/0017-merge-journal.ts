// What a merge of two clinician records changed, row by row, so that it can be undone.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('merge_journal', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('from_id').notNullable().references('clinicians.id');
    t.text('into_id').notNullable().references('clinicians.id');
    t.text('changes_json').notNullable();
    t.text('merged_at').notNullable();
    t.text('merged_by').notNullable();
    t.text('undone_at');
    t.text('undone_by');
    t.text('undo_reason');
  });
  await knex.raw(
    'create unique index merge_journal_standing on merge_journal (from_id) where undone_at is null',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('merge_journal');
}
