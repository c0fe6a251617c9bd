// Files that came without a session: kept as they came until they are routed to one, or set aside with a reason.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('intake_files', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    // Null: of the organization as a whole.
    t.text('program_id').references('programs.id');
    t.text('origin').notNullable().checkIn(['upload', 'folder']);
    t.text('file_name').notNullable();
    t.text('file_hash').notNullable();
    t.binary('file_bytes').notNullable();
    t.text('status').notNullable().checkIn(['waiting', 'taken', 'discarded']);
    // Why it waits: the code of a problem, or that no session is certain.
    t.text('problem_code').notNullable();
    t.text('problem_detail').notNullable();
    t.text('candidates_json').notNullable();
    t.text('session_id').references('sessions.id');
    t.text('import_id').references('imports.id');
    t.text('discard_reason');
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.text('settled_at');
    t.text('settled_by');
    t.index(['organization_id', 'status'], 'intake_files_by_organization');
  });
  // The same bytes wait once in a scope.
  await knex.raw(
    `create unique index intake_files_waiting on intake_files (organization_id, coalesce(program_id, ''), file_hash)
     where status = 'waiting'`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('intake_files');
}
