// Programs: made by a lead of the organization, seen by its people and by those of the program alone.
import {
  may,
  mayInOrganization,
  readablePrograms,
  requireAccess,
  type Action,
  type Actor,
} from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import { definedOnly, type Changes } from '../../platform/db/changes.js';
import type { Database, Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import { toProgram, type Program, type ProgramFields } from './program.js';
import {
  findProgram,
  findProgramBySlug,
  insertProgram,
  listPrograms,
  listZones,
  updateProgram,
  type ProgramRow,
} from './programs.store.js';
import { requireZone } from './require-zone.js';

export interface ProgramsService {
  create(actor: Actor, organizationId: string, fields: ProgramFields): Promise<Program>;
  get(actor: Actor, id: string): Promise<Program>;
  list(
    actor: Actor,
    filter: { organizationId?: string | undefined },
    page: PageRequest,
  ): Promise<Page<Program>>;
  edit(actor: Actor, id: string, changes: Changes<ProgramFields>, ifMatch?: number): Promise<Program>;
  /** The program where the actor may do this; foreign → 404, not allowed → 403. */
  reach(db: Db, actor: Actor, action: Action, id: string): Promise<Program>;
  /** Unscoped, for other services that have already judged access. */
  load(db: Db, id: string): Promise<Program>;
  /** The zone of the installation where all its programs share one; else UTC. */
  loadSharedZone(db: Db): Promise<string>;
  loadBySlug(db: Db, organizationId: string, slug: string): Promise<Program | undefined>;
}

function columnsOf(fields: Changes<ProgramFields>): Partial<ProgramRow> {
  const jsonOrNull = (value: unknown): string | null | undefined =>
    value === undefined ? undefined : value === null ? null : JSON.stringify(value);
  return definedOnly<ProgramRow>({
    slug: fields.slug,
    name_en: fields.name?.en,
    name_fr: fields.name?.fr,
    time_zone: fields.timeZone,
    languages_json: fields.languages === undefined ? undefined : JSON.stringify(fields.languages),
    certificate_mode: fields.certificateMode,
    completion_letter_json: jsonOrNull(fields.completionLetter),
    rhythm_json: jsonOrNull(fields.rhythm),
    evidence_policy_json: jsonOrNull(fields.evidencePolicy),
  });
}

function slugTaken(error: unknown): unknown {
  if (constraintKind(error) !== 'unique') return error;
  return new AppError('resource.conflict', 'Another program of the organization has this slug.', {
    errors: [{ pointer: '/body/slug', code: 'slug.taken', detail: 'Choose another slug.' }],
  });
}

/** Somebody of one program sees her organization but adds no programs to it: refused, not denied. */
function requireMayCreate(actor: Actor, organizationId: string): void {
  if (may(actor, 'program.create', { organizationId })) return;
  if (!mayInOrganization(actor, 'read', organizationId)) throw notFound('organization');
  throw new AppError('auth.forbidden', 'Only an owner or lead of the whole organization adds programs.');
}

interface ProgramDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  organizations: OrganizationsService;
}

async function load(db: Db, id: string): Promise<Program> {
  const row = await findProgram(db, id);
  if (row === undefined) throw notFound('program');
  return toProgram(row);
}

async function reach(db: Db, actor: Actor, action: Action, id: string): Promise<Program> {
  const program = await load(db, id);
  requireAccess(actor, action, { organizationId: program.organizationId, programId: id }, 'program');
  return program;
}

function creating({ database, clock, ids, audit, organizations }: ProgramDeps): ProgramsService['create'] {
  return async (actor, organizationId, fields) => {
    requireMayCreate(actor, organizationId);
    requireZone(fields.timeZone);
    const id = ids.next();
    const now = clock.now();
    return database.write(async (trx) => {
      await organizations.load(trx, organizationId);
      await insertProgram(trx, {
        id,
        organization_id: organizationId,
        slug: fields.slug,
        name_en: fields.name.en,
        name_fr: fields.name.fr,
        time_zone: fields.timeZone,
        languages_json: JSON.stringify(fields.languages ?? ['en', 'fr']),
        certificate_mode: fields.certificateMode ?? 'per-cohort',
        completion_letter_json: fields.completionLetter ? JSON.stringify(fields.completionLetter) : null,
        rhythm_json: fields.rhythm ? JSON.stringify(fields.rhythm) : null,
        evidence_policy_json: fields.evidencePolicy ? JSON.stringify(fields.evidencePolicy) : null,
        version: 1,
        created_at: now,
        updated_at: now,
      });
      const subject = { kind: 'program', id };
      await audit.record(trx, { actor, action: 'program.created', subject, organizationId, programId: id });
      return load(trx, id);
    });
  };
}

function editing({ database, clock, audit }: ProgramDeps): ProgramsService['edit'] {
  return (actor, id, changes, ifMatch) =>
    database.write(async (trx) => {
      const before = await reach(trx, actor, 'program.edit', id);
      if (changes.timeZone !== undefined && changes.timeZone !== before.timeZone)
        requireZone(changes.timeZone);
      const columns = { ...columnsOf(changes), updated_at: clock.now() };
      if (!(await updateProgram(trx, id, ifMatch ?? before.version, columns))) {
        throw new AppError('resource.stale', 'Somebody changed it meanwhile; read it again.');
      }
      await audit.record(trx, {
        actor,
        action: 'program.changed',
        subject: { kind: 'program', id },
        organizationId: before.organizationId,
        programId: id,
        detail: { fields: Object.keys(changes) },
      });
      return load(trx, id);
    });
}

export function createProgramsService(deps: ProgramDeps): ProgramsService {
  const { database } = deps;
  const create = creating(deps);
  const edit = editing(deps);
  return {
    load,
    reach,
    loadSharedZone: async (db) => {
      const [zone, another] = await listZones(db, 2);
      return zone === undefined || another !== undefined ? 'UTC' : zone;
    },
    loadBySlug: async (db, organizationId, slug) => {
      const row = await findProgramBySlug(db, organizationId, slug);
      return row === undefined ? undefined : toProgram(row);
    },
    create: (actor, organizationId, fields) =>
      create(actor, organizationId, fields).catch((error: unknown) => {
        throw slugTaken(error);
      }),
    get: (actor, id) => reach(database.read, actor, 'read', id),
    list: async (actor, filter, page) =>
      mapPage(
        await listPrograms(database.read, { ...filter, scope: readablePrograms(actor) }, page),
        toProgram,
      ),
    edit: (actor, id, changes, ifMatch) =>
      edit(actor, id, changes, ifMatch).catch((error: unknown) => {
        throw slugTaken(error);
      }),
  };
}
