// Organizations: the tenant boundary.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('organizations', (t) => {
    t.text('id').primary();
    t.text('slug').notNullable().unique();
    t.text('name_en').notNullable();
    t.text('name_fr').notNullable();
    t.text('postal_address');
    t.text('contact_email');
    t.text('logo');
    t.integer('version').notNullable().defaultTo(1);
    t.text('created_at').notNullable();
    t.text('updated_at').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('organizations');
}
