// The one filter that keeps a query within the organizations and programs somebody works in.
import type { Knex } from 'knex';

/** Null: everything of the installation. */
export type Scope = { organizationIds: readonly string[]; programIds: readonly string[] } | null;

/** The columns that name a row's organization and program; with a table in front where several are joined. */
export interface ScopeColumns {
  organization: string;
  program: string;
}

const usualColumns: ScopeColumns = { organization: 'organization_id', program: 'program_id' };

export function withinScope<Query extends Knex.QueryBuilder>(
  query: Query,
  scope: Scope,
  { organization, program }: ScopeColumns = usualColumns,
): Query {
  if (scope === null) return query;
  return query.where((either) => {
    void either.whereIn(organization, [...scope.organizationIds]).orWhereIn(program, [...scope.programIds]);
  }) as Query;
}
