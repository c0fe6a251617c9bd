// Hubs: created by an owner of the installation, edited by their own owner, seen by their own people only.
import {
  isInstallationOwner,
  mayInOrganization,
  readableOrganizations,
  requireAccess,
  type Actor,
} from '../../core/access.js';
import type { Bilingual } from '../../core/bilingual.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import { constraintKind } from '../../platform/db/dialect.js';
import { definedOnly, type Changes } from '../../platform/db/changes.js';
import type { Database, Db } from '../../platform/db/database.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import {
  findOrganization,
  findOrganizationBySlug,
  insertOrganization,
  listOrganizations,
  lockOrganization,
  updateOrganization,
  type OrganizationRow,
} from './organizations.store.js';

export interface Organization {
  id: string;
  slug: string;
  name: Bilingual;
  postalAddress: string | null;
  contactEmail: string | null;
  logo: string | null;
  version: number;
}

export interface OrganizationFields {
  slug: string;
  name: Bilingual;
  postalAddress?: string | null | undefined;
  contactEmail?: string | null | undefined;
  logo?: string | null | undefined;
}

export interface OrganizationsService {
  create(actor: Actor, fields: OrganizationFields): Promise<Organization>;
  get(actor: Actor, id: string): Promise<Organization>;
  list(actor: Actor, page: PageRequest): Promise<Page<Organization>>;
  edit(
    actor: Actor,
    id: string,
    changes: Changes<OrganizationFields>,
    ifMatch?: number,
  ): Promise<Organization>;
  /** Unscoped, for other services that have already judged access. */
  load(db: Db, id: string): Promise<Organization>;
  loadBySlug(db: Db, slug: string): Promise<Organization | undefined>;
  /** The only one there is; undefined where there are several, or none yet. */
  loadSole(db: Db): Promise<Organization | undefined>;
  /**
   * Until the transaction ends, the only one that writes evidence, awards or certificates of this organization:
   * no minute is credited twice by two that do not see each other. Read what may have changed after this, not before.
   */
  holdLedger(trx: Db, id: string): Promise<void>;
}

function toOrganization(row: OrganizationRow): Organization {
  return {
    id: row.id,
    slug: row.slug,
    name: { en: row.name_en, fr: row.name_fr },
    postalAddress: row.postal_address,
    contactEmail: row.contact_email,
    logo: row.logo,
    version: row.version,
  };
}

function columnsOf(fields: Changes<OrganizationFields>): Partial<OrganizationRow> {
  return definedOnly<OrganizationRow>({
    slug: fields.slug,
    name_en: fields.name?.en,
    name_fr: fields.name?.fr,
    postal_address: fields.postalAddress,
    contact_email: fields.contactEmail,
    logo: fields.logo,
  });
}

function slugTaken(error: unknown): unknown {
  if (constraintKind(error) !== 'unique') return error;
  return new AppError('resource.conflict', 'Another organization has this slug.', {
    errors: [{ pointer: '/body/slug', code: 'slug.taken', detail: 'Choose another slug.' }],
  });
}

export function createOrganizationsService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
}): OrganizationsService {
  const { database, clock, ids, audit } = deps;

  async function load(db: Db, id: string): Promise<Organization> {
    const row = await findOrganization(db, id);
    if (row === undefined) throw notFound('organization');
    return toOrganization(row);
  }

  return {
    load,
    holdLedger: (trx, id) => lockOrganization(trx, database.engine, id),
    loadBySlug: async (db, slug) => {
      const row = await findOrganizationBySlug(db, slug);
      return row === undefined ? undefined : toOrganization(row);
    },
    loadSole: async (db) => {
      const { items, nextCursor } = await listOrganizations(db, null, { limit: 1 });
      return nextCursor === null && items[0] !== undefined ? toOrganization(items[0]) : undefined;
    },
    create: async (actor, fields) => {
      if (!isInstallationOwner(actor)) {
        throw new AppError('auth.forbidden', 'Only an owner of the installation adds organizations.');
      }
      const id = ids.next();
      const now = clock.now();
      return database
        .write(async (trx) => {
          await insertOrganization(trx, {
            id,
            slug: fields.slug,
            name_en: fields.name.en,
            name_fr: fields.name.fr,
            postal_address: fields.postalAddress ?? null,
            contact_email: fields.contactEmail ?? null,
            logo: fields.logo ?? null,
            version: 1,
            created_at: now,
            updated_at: now,
          });
          await audit.record(trx, {
            actor,
            action: 'organization.created',
            subject: { kind: 'organization', id },
            organizationId: id,
          });
          return load(trx, id);
        })
        .catch((error: unknown) => {
          throw slugTaken(error);
        });
    },
    get: async (actor, id) => {
      if (!mayInOrganization(actor, 'read', id)) throw notFound('organization');
      return load(database.read, id);
    },
    list: async (actor, page) =>
      mapPage(await listOrganizations(database.read, readableOrganizations(actor), page), toOrganization),
    edit: async (actor, id, changes, ifMatch) => {
      requireAccess(actor, 'organization.edit', { organizationId: id }, 'organization');
      return database
        .write(async (trx) => {
          const before = await load(trx, id);
          const version = ifMatch ?? before.version;
          if (
            !(await updateOrganization(trx, id, version, { ...columnsOf(changes), updated_at: clock.now() }))
          ) {
            throw new AppError('resource.stale', 'Somebody changed it meanwhile; read it again.');
          }
          await audit.record(trx, {
            actor,
            action: 'organization.changed',
            subject: { kind: 'organization', id },
            organizationId: id,
            detail: { fields: Object.keys(changes) },
          });
          return load(trx, id);
        })
        .catch((error: unknown) => {
          throw slugTaken(error);
        });
    },
  };
}
