// People who take part, as one organization keeps them: who may see them, who may change them, and whose address is whose.
import { mayInOrganization, readablePrograms, type Action, type Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Also, Database, Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import type { Page, PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import {
  listForIdentity,
  load,
  loadMany,
  recordsOfPerson,
  withDetails,
  type ClinicianIdentity,
} from './clinician-directory.service.js';
import type { Clinician, ClinicianAddress, ClinicianChanges, ClinicianFields } from './clinician-record.js';
import { createClinicianWrites, requireKnownZone, type ClinicianWrites } from './clinician-writes.service.js';
import {
  findClinician,
  isVisible,
  listAddressHolders,
  listClinicians,
  type ClinicianFilter,
  type PeopleScope,
} from './clinicians.store.js';

export interface CliniciansService extends ClinicianWrites {
  /** `organizationId` may be left out where all grants of the actor belong to one organization. */
  create(actor: Actor, fields: ClinicianFields & { organizationId?: string | undefined }): Promise<Clinician>;
  /** Staff of her organization or of a program she takes part in; and she herself, by a proved address. */
  get(actor: Actor, id: string): Promise<Clinician>;
  list(actor: Actor, filter: ClinicianFilter, page: PageRequest): Promise<Page<Clinician>>;
  edit(
    actor: Actor,
    id: string,
    changes: ClinicianChanges,
    ifMatch?: number,
    also?: Also,
  ): Promise<Clinician>;
  /** 404 where the actor may not see her, 403 where she may see but not do this; answers the record. */
  reach(db: Db, actor: Actor, action: Action, id: string): Promise<Clinician>;

  /** Whose these addresses are already; the record only where the actor may see it. */
  holdersOf(
    db: Db,
    actor: Actor,
    organizationId: string,
    addresses: readonly string[],
  ): Promise<{ address: string; clinician: { id: string; name: string } | null }[]>;
  /** Unscoped, for other services that have already judged access; a merged record answers itself. */
  load(db: Db, id: string): Promise<Clinician>;
  /** Those that exist, each once, in the order they were made. */
  loadMany(db: Db, ids: readonly string[]): Promise<Clinician[]>;
  /** Every standing record of an organization, in two queries. */
  listForIdentity(db: Db, organizationId: string): Promise<ClinicianIdentity[]>;
  /** Standing records, in any organization, that hold one of these addresses alone. */
  recordsOfPerson(db: Db, addresses: readonly string[]): Promise<Clinician[]>;
}

function peopleScope(actor: Actor): PeopleScope {
  const readable = readablePrograms(actor);
  if (actor.kind === 'system' || readable === null) return null;
  return {
    ...readable,
    programOrganizationIds: actor.grants.flatMap((g) =>
      g.programId !== null && g.organizationId !== null ? [g.organizationId] : [],
    ),
  };
}

/** The one organization all grants belong to; asks for it where there are several, or all of them. */
function soleOrganization(actor: Actor): string {
  const [first, ...others] = new Set(actor.grants.map((grant) => grant.organizationId));
  if (first === undefined || first === null || others.length > 0) {
    throw new AppError(
      'organization.required',
      'You work in more than one organization; say which one with organizationId.',
      {
        errors: [
          { pointer: '/body/organizationId', code: 'field.required', detail: 'The id of the organization.' },
        ],
      },
    );
  }
  return first;
}

async function reach(db: Db, actor: Actor, action: Action, id: string): Promise<Clinician> {
  if (!(await isVisible(db, peopleScope(actor), id))) throw notFound('clinician');
  const clinician = await load(db, id);
  if (!mayInOrganization(actor, action, clinician.organizationId)) {
    throw new AppError(
      'auth.forbidden',
      'Your role does not allow this here; ask an owner or lead of the program.',
    );
  }
  return clinician;
}

const isHerOwn = (actor: Actor, clinician: Clinician): boolean =>
  clinician.emails.some(({ address, shared }) => !shared && actor.addresses.includes(address));

/** Says which address is taken, never by whom; asked after the fact, for the index alone decides. */
async function conflictOf(
  db: Db,
  error: unknown,
  wanted: { organizationId: string; emails: readonly ClinicianAddress[]; except?: string },
): Promise<unknown> {
  const kind = constraintKind(error);
  if (kind === 'foreign-key') return notFound('organization');
  if (kind !== 'unique') return error;
  const asked = wanted.emails.map(({ address }) => address);
  const holders = await listAddressHolders(db, wanted.organizationId, asked);
  const taken = new Set(
    holders.filter((row) => row.clinician_id !== wanted.except).map((row) => row.address),
  );
  return new AppError('resource.conflict', 'Another clinician of the organization has this address.', {
    errors: asked.flatMap((address, index) =>
      taken.has(address)
        ? [
            {
              pointer: `/body/emails/${index}`,
              code: 'address.taken',
              detail:
                'An address belongs to one clinician; find that record by searching for the address, or merge the two.',
            },
          ]
        : [],
    ),
  });
}

export function createCliniciansService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
}): CliniciansService {
  const { database } = deps;
  const writes = createClinicianWrites(deps);
  return {
    load,
    loadMany,
    listForIdentity,
    recordsOfPerson,
    reach,
    holdersOf: async (db, actor, organizationId, addresses) => {
      const rows = await listAddressHolders(db, organizationId, addresses);
      return Promise.all(
        rows.map(async ({ address, clinician_id: id }) => ({
          address,
          clinician: (await isVisible(db, peopleScope(actor), id))
            ? { id, name: (await load(db, id)).name.display }
            : null,
        })),
      );
    },
    ...writes,
    create: async (actor, { organizationId: given, ...fields }) => {
      const organizationId = given ?? soleOrganization(actor);
      if (!mayInOrganization(actor, 'read', organizationId)) throw notFound('organization');
      if (!mayInOrganization(actor, 'people.edit', organizationId)) {
        throw new AppError(
          'auth.forbidden',
          'Your role does not allow adding people; ask a lead or coordinator.',
        );
      }
      requireKnownZone(fields.timeZone);
      return database
        .write(async (trx) => {
          const [id = ''] = await writes.addMany(trx, actor, organizationId, [fields]);
          return load(trx, id);
        })
        .catch(async (error: unknown) => {
          throw await conflictOf(database.read, error, { organizationId, emails: fields.emails });
        });
    },
    get: async (actor, id) => {
      if (actor.kind === 'person' && actor.addresses.length > 0) {
        const row = await findClinician(database.read, id);
        const clinician = row === undefined ? undefined : (await withDetails(database.read, [row]))[0];
        if (clinician !== undefined && isHerOwn(actor, clinician)) return clinician;
      }
      return reach(database.read, actor, 'read', id);
    },
    list: async (actor, filter, page) => {
      const { organizationId } = filter;
      if (organizationId !== undefined && !mayInOrganization(actor, 'read', organizationId))
        throw notFound('organization');
      const found = await listClinicians(database.read, peopleScope(actor), filter, page);
      return { items: await withDetails(database.read, found.items), nextCursor: found.nextCursor };
    },
    edit: async (actor, id, changes, ifMatch, also) => {
      const { organizationId } = await reach(database.read, actor, 'people.edit', id);
      return database
        .write(async (trx) => {
          const changed = await writes.change(trx, actor, id, changes, ifMatch);
          await also?.(trx);
          return changed;
        })
        .catch(async (error: unknown) => {
          throw await conflictOf(database.read, error, {
            organizationId,
            emails: changes.emails ?? [],
            except: id,
          });
        });
    },
  };
}
