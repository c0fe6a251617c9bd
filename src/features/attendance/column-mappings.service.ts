// What the columns of a hub's own sheets mean, kept by name and applied where all their titles stand.
import { mayInOrganization, type Actor } from '../../core/access.js';
import type { ColumnMapping } from '../../core/attendance/evidence.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import {
  deleteColumnMapping,
  findColumnMapping,
  insertColumnMapping,
  listColumnMappings,
  pageColumnMappings,
  type ColumnMappingRow,
} from './column-mappings.store.js';

export interface SavedColumns {
  id: string;
  organizationId: string;
  name: string;
  mapping: ColumnMapping;
  titles: string[];
  createdAt: Instant;
}

export interface ColumnMappingFields {
  name: string;
  mapping: ColumnMapping;
  titles: readonly string[];
}

/** The columns themselves, or the id of a mapping that the hub keeps. */
export type StatedMapping = ColumnMapping | { savedId: string };

export interface ColumnMappingsService {
  list(actor: Actor, organizationId: string, page: PageRequest): Promise<Page<SavedColumns>>;
  create(actor: Actor, organizationId: string, fields: ColumnMappingFields): Promise<SavedColumns>;
  remove(actor: Actor, id: string): Promise<void>;
  /** What was stated, in full; 404 for a mapping of another organization. */
  resolve(db: Db, organizationId: string, stated: StatedMapping | null): Promise<ColumnMapping | null>;
  findByName(db: Db, organizationId: string, name: string): Promise<SavedColumns | null>;
  /** All of a hub, the newest first. */
  listSaved(db: Db, organizationId: string): Promise<SavedColumns[]>;
}

/** Each is compared with every sheet that comes. */
const mappingsMax = 200;

function toSaved(row: ColumnMappingRow): SavedColumns {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    mapping: JSON.parse(row.mapping_json) as ColumnMapping,
    titles: JSON.parse(row.titles_json) as string[],
    createdAt: row.created_at,
  };
}

/** Sheets belong to the hub as people do: whoever works in one of its programs may name their columns. */
function requireEditor(actor: Actor, organizationId: string): void {
  if (!mayInOrganization(actor, 'attendance.edit', organizationId))
    throw new AppError('auth.forbidden', 'Your role does not allow this here; ask an owner or lead.');
}

/** Names that differ in case only are one name. */
const nameKeyOf = (name: string): string => name.normalize('NFKC').toLowerCase();

const missing = () => notFound('column mapping');
const nameTaken = () =>
  new AppError('resource.conflict', 'A mapping of this name is kept already; choose another name.');

export function createColumnMappingsService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  organizations: Pick<OrganizationsService, 'get'>;
}): ColumnMappingsService {
  const { database, clock, ids, audit, organizations } = deps;
  return {
    list: async (actor, organizationId, page) => {
      await organizations.get(actor, organizationId);
      return mapPage(await pageColumnMappings(database.read, organizationId, page), toSaved);
    },
    create: async (actor, organizationId, { name, mapping, titles }) => {
      await organizations.get(actor, organizationId);
      requireEditor(actor, organizationId);
      const row: ColumnMappingRow = {
        id: ids.next(),
        organization_id: organizationId,
        name,
        name_key: nameKeyOf(name),
        mapping_json: JSON.stringify(mapping),
        titles_json: JSON.stringify(titles),
        created_at: clock.now(),
        created_by: actor.id,
      };
      const write = database.write(async (trx) => {
        if ((await listColumnMappings(trx, organizationId)).length >= mappingsMax) {
          throw new AppError(
            'resource.conflict',
            `A hub keeps at most ${mappingsMax} mappings; delete one that is not used any more.`,
          );
        }
        await insertColumnMapping(trx, row);
        await audit.record(trx, {
          actor,
          action: 'column-mapping.created',
          subject: { kind: 'column-mapping', id: row.id },
          organizationId,
          detail: { fields: Object.keys(mapping) },
        });
        return toSaved(row);
      });
      return write.catch((error: unknown) => {
        throw constraintKind(error) === 'unique' ? nameTaken() : error;
      });
    },
    remove: (actor, id) =>
      database.write(async (trx) => {
        const row = await findColumnMapping(trx, id);
        if (row === undefined || !mayInOrganization(actor, 'read', row.organization_id)) throw missing();
        requireEditor(actor, row.organization_id);
        if (!(await deleteColumnMapping(trx, id))) throw missing();
        await audit.record(trx, {
          actor,
          action: 'column-mapping.deleted',
          subject: { kind: 'column-mapping', id },
          organizationId: row.organization_id,
          detail: { fields: Object.keys(toSaved(row).mapping) },
        });
      }),
    resolve: async (db, organizationId, stated) => {
      if (stated === null || !('savedId' in stated)) return stated;
      const row = await findColumnMapping(db, stated.savedId);
      if (row?.organization_id !== organizationId) throw missing();
      return toSaved(row).mapping;
    },
    findByName: async (db, organizationId, name) => {
      const rows = await listColumnMappings(db, organizationId);
      const row = rows.find((each) => each.name_key === nameKeyOf(name));
      return row === undefined ? null : toSaved(row);
    },
    listSaved: async (db, organizationId) => (await listColumnMappings(db, organizationId)).map(toSaved),
  };
}
