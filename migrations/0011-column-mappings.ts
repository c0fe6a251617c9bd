// Column mappings: what the columns of a hub's own sheets mean, kept by name; and with each import how its sheet was read.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('column_mappings', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('name').notNullable();
    // Folded: names that differ in case only are one name.
    t.text('name_key').notNullable();
    t.text('mapping_json').notNullable();
    // All titles of the sheet it was made for, in their order.
    t.text('titles_json').notNullable();
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.unique(['organization_id', 'name_key'], { indexName: 'column_mappings_once' });
  });
  await knex.schema.alterTable('imports', (t) => {
    // Null where a reader knew the file by itself.
    t.text('mapping_json');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (t) => {
    t.dropColumn('mapping_json');
  });
  await knex.schema.dropTable('column_mappings');
}
