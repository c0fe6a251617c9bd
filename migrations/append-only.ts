// Database triggers that refuse to change what has been booked, for both engines.
import type { Knex } from 'knex';

const isPostgres = (knex: Knex) => (knex.client as { config: { client: unknown } }).config.client === 'pg';

/** Refuses `update` always, and `delete` too unless `deletable` (retention and erasure remove rows, nothing edits them). */
export async function makeAppendOnly(
  knex: Knex,
  table: string,
  options: { deletable: boolean },
): Promise<void> {
  const verbs = options.deletable ? ['update'] : ['update', 'delete'];
  for (const verb of verbs) {
    if (isPostgres(knex)) {
      await knex.raw(
        `create function ${table}_refuse_${verb}() returns trigger language plpgsql as
         $$ begin raise exception '${table} is append-only'; end $$`,
      );
      await knex.raw(
        `create trigger ${table}_no_${verb} before ${verb} on ${table}
         for each row execute function ${table}_refuse_${verb}()`,
      );
    } else {
      await knex.raw(
        `create trigger ${table}_no_${verb} before ${verb} on ${table}
         begin select raise(abort, '${table} is append-only'); end`,
      );
    }
  }
}

export async function dropAppendOnly(knex: Knex, table: string): Promise<void> {
  for (const verb of ['update', 'delete']) {
    if (isPostgres(knex)) await knex.raw(`drop function if exists ${table}_refuse_${verb}() cascade`);
    else await knex.raw(`drop trigger if exists ${table}_no_${verb}`);
  }
}
