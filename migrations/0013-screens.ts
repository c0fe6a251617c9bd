// One screen, several clinicians: standing groups and their consent, who sat before which device, and what was answered.
import type { Knex } from 'knex';

async function createGroups(knex: Knex): Promise<void> {
  await knex.schema.createTable('screen_groups', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('program_id').notNullable().references('programs.id');
    t.text('name').notNullable();
    // The names or addresses its devices join with.
    t.text('devices_json').notNullable();
    t.text('contact_id').references('clinicians.id');
    t.integer('version').notNullable();
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.text('ended_at');
    t.index(['contact_id']);
  });
  await knex.raw(
    'create unique index screen_groups_standing on screen_groups (program_id, name) where ended_at is null',
  );
  await knex.schema.createTable('screen_members', (t) => {
    t.text('id').primary();
    t.text('group_id').notNullable().references('screen_groups.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    t.text('added_at').notNullable();
    t.text('added_by').notNullable();
    // Until then the mailed link asks for her consent.
    t.text('due_at').notNullable();
    t.text('consented_at');
    t.text('removed_at');
    t.index(['clinician_id']);
  });
  await knex.raw(
    'create unique index screen_members_standing on screen_members (group_id, clinician_id) where removed_at is null',
  );
}

async function createLists(knex: Knex): Promise<void> {
  await knex.schema.createTable('screen_lists', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('participant_key').notNullable();
    t.text('device_name').notNullable();
    t.text('contact_id').references('clinicians.id');
    // What the contact's mailed link names; made anew when somebody else becomes the contact.
    t.text('contact_key').unique();
    t.text('due_at');
    t.text('group_id').references('screen_groups.id');
    t.integer('is_spot_check').notNullable();
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.unique(['session_id', 'participant_key'], { indexName: 'screen_lists_once' });
    t.index(['contact_id']);
  });
  await knex.schema.createTable('screen_seats', (t) => {
    t.text('id').primary();
    t.text('list_id').notNullable().references('screen_lists.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('clinician_id').notNullable().references('clinicians.id');
    // The evidence; whether the seat stands and since when it is confirmed is told there.
    t.text('link_id').notNullable();
    t.text('basis').notNullable().checkIn(['asked', 'consent']);
    // Stretches (epoch seconds) as the list says, and as she says herself; null: as long as the device.
    t.text('listed_limits_json');
    t.text('own_limits_json');
    t.text('due_at').notNullable();
    t.text('answer').checkIn(['confirmed', 'absent']);
    t.text('answered_at');
    t.text('created_at').notNullable();
    t.text('created_by').notNullable();
    t.index(['session_id', 'clinician_id']);
    t.index(['clinician_id']);
    t.index(['list_id']);
  });
  // Colleagues whom a contact names and nobody knows: questions for a lead, credited to nobody.
  await knex.schema.createTable('screen_questions', (t) => {
    t.text('id').primary();
    t.text('organization_id').notNullable().references('organizations.id');
    t.text('session_id').notNullable().references('sessions.id');
    t.text('list_id').notNullable().references('screen_lists.id');
    t.text('name').notNullable();
    t.text('address').notNullable();
    t.text('asked_at').notNullable();
    t.text('asked_by').notNullable();
    t.text('settled_at');
    t.text('settled_by');
    t.text('clinician_id').references('clinicians.id');
    t.text('refusal_reason');
    t.index(['session_id']);
  });
  await knex.raw(
    'create unique index screen_questions_open on screen_questions (list_id, address) where settled_at is null',
  );
}

export async function up(knex: Knex): Promise<void> {
  await createGroups(knex);
  await createLists(knex);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'screen_questions',
    'screen_seats',
    'screen_lists',
    'screen_members',
    'screen_groups',
  ]) {
    await knex.schema.dropTable(table);
  }
}
