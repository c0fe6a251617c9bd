// Standing groups: a device with its people, named once for a program by a lead or by the site's contact.
import { requireAccess, type Action, type Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Program } from '../programs/program.js';
import { checkedDevices, refuseField } from './group-devices.js';
import {
  findGroup,
  insertGroup,
  insertMembers,
  listGroups,
  listGroupsOfContacts,
  listMembers,
  removeMember,
  updateGroup,
  type GroupRow,
} from './groups.store.js';
import { toGroup, type GroupMember, type ScreenGroup } from './screen-record.js';

export interface GroupFields {
  name: string;
  /** Names or addresses its devices join with. */
  devices: readonly string[];
  contactId?: string | null | undefined;
  memberIds?: readonly string[] | undefined;
}

export interface GroupChanges {
  name?: string | undefined;
  devices?: readonly string[] | undefined;
  contactId?: string | null | undefined;
}

/** Without access judged: the workflow does that, for staff and contacts differ. */
export interface GroupsService {
  create(trx: Db, actor: Actor, program: Program, fields: GroupFields): Promise<ScreenGroup>;
  change(
    trx: Db,
    actor: Actor,
    group: ScreenGroup,
    changes: GroupChanges,
    ifMatch?: number,
  ): Promise<ScreenGroup>;
  end(trx: Db, actor: Actor, group: ScreenGroup): Promise<void>;
  /** Answers the members that are new; until `dueAt` their mailed links ask for consent. */
  addMembers(
    trx: Db,
    actor: Actor,
    group: ScreenGroup,
    clinicianIds: readonly string[],
    dueAt: Instant,
  ): Promise<GroupMember[]>;
  dropMember(trx: Db, actor: Actor, group: ScreenGroup, clinicianId: string): Promise<void>;
  reach(db: Db, actor: Actor, action: Action, id: string): Promise<ScreenGroup>;
  load(db: Db, id: string): Promise<ScreenGroup>;
  /** Also of a group that has ended. */
  nameOf(db: Db, id: string | null): Promise<string | null>;
  listOfProgram(db: Db, programId: string): Promise<ScreenGroup[]>;
  listOfContacts(db: Db, clinicianIds: readonly string[]): Promise<ScreenGroup[]>;
}

function nameTaken(error: unknown): unknown {
  if (constraintKind(error) !== 'unique') return error;
  const detail = 'Another group of the program has this name.';
  return new AppError('resource.conflict', detail, {
    errors: [{ pointer: '/body/name', code: 'screen.group-name', detail }],
  });
}

interface Deps {
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  clinicians: Pick<CliniciansService, 'loadMany'>;
}

async function withMembers(db: Db, rows: readonly GroupRow[]): Promise<ScreenGroup[]> {
  const members = await listMembers(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => toGroup(row, members));
}

async function load(db: Db, id: string): Promise<ScreenGroup> {
  const row = await findGroup(db, id);
  const [group] = row === undefined || row.ended_at !== null ? [] : await withMembers(db, [row]);
  if (group === undefined) throw notFound('group');
  return group;
}

export function createGroupsService(deps: Deps): GroupsService {
  const { clock, ids, audit, clinicians } = deps;

  /** People of the hub, standing; a wrong id is told by its place. */
  async function requirePeople(
    db: Db,
    organizationId: string,
    wanted: readonly { clinicianId: string; pointer: string }[],
  ): Promise<void> {
    const people = await clinicians.loadMany(
      db,
      wanted.map(({ clinicianId }) => clinicianId),
    );
    const known = new Set(
      people
        .filter((person) => person.organizationId === organizationId && person.mergedIntoId === null)
        .map((person) => person.id),
    );
    const stranger = wanted.find(({ clinicianId }) => !known.has(clinicianId));
    if (stranger === undefined) return;
    throw refuseField(
      stranger.pointer,
      'clinician.unknown',
      'There is no such clinician in this organization.',
    );
  }

  async function note(
    trx: Db,
    actor: Actor,
    group: Pick<ScreenGroup, 'id' | 'organizationId' | 'programId'>,
    action: string,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    await audit.record(trx, {
      actor,
      action: `screen-group.${action}`,
      subject: { kind: 'screen-group', id: group.id },
      organizationId: group.organizationId,
      programId: group.programId,
      detail,
    });
  }

  return {
    load,
    nameOf: async (db, id) => (id === null ? null : ((await findGroup(db, id))?.name ?? null)),
    create: async (trx, actor, program, fields) => {
      const members = [...new Set(fields.memberIds ?? [])];
      const contactId = fields.contactId ?? null;
      await requirePeople(trx, program.organizationId, [
        ...(contactId === null ? [] : [{ clinicianId: contactId, pointer: '/body/contactId' }]),
        ...members.map((clinicianId, place) => ({ clinicianId, pointer: `/body/memberIds/${place}` })),
      ]);
      const row: GroupRow = {
        id: ids.next(),
        organization_id: program.organizationId,
        program_id: program.id,
        name: fields.name,
        devices_json: checkedDevices(fields.devices),
        contact_id: contactId,
        version: 1,
        created_at: clock.now(),
        created_by: actor.id,
        ended_at: null,
      };
      await insertGroup(trx, row).catch((error: unknown) => {
        throw nameTaken(error);
      });
      await note(trx, actor, toGroup(row, []), 'created', { contactId: row.contact_id });
      return load(trx, row.id);
    },
    change: async (trx, actor, group, changes, ifMatch) => {
      if (ifMatch !== undefined && ifMatch !== group.version) throw stale();
      if (typeof changes.contactId === 'string') {
        const pointer = '/body/contactId';
        await requirePeople(trx, group.organizationId, [{ clinicianId: changes.contactId, pointer }]);
      }
      const isDone = await updateGroup(trx, group, {
        ...(changes.name === undefined ? {} : { name: changes.name }),
        ...(changes.devices === undefined ? {} : { devices_json: checkedDevices(changes.devices) }),
        ...(changes.contactId === undefined ? {} : { contact_id: changes.contactId }),
      }).catch((error: unknown) => {
        throw nameTaken(error);
      });
      if (!isDone) throw stale();
      await note(trx, actor, group, 'changed', { changed: Object.keys(changes) });
      return load(trx, group.id);
    },
    end: async (trx, actor, group) => {
      if (!(await updateGroup(trx, group, { ended_at: clock.now() }))) throw stale();
      await note(trx, actor, group, 'ended');
    },
    addMembers: async (trx, actor, group, clinicianIds, dueAt) => {
      const known = new Set(group.members.map((member) => member.clinicianId));
      const fresh = [...new Set(clinicianIds)].filter((id) => !known.has(id));
      await requirePeople(
        trx,
        group.organizationId,
        fresh.map((clinicianId, place) => ({ clinicianId, pointer: `/body/memberIds/${place}` })),
      );
      await insertMembers(
        trx,
        fresh.map((clinicianId) => ({
          id: ids.next(),
          group_id: group.id,
          clinician_id: clinicianId,
          added_at: clock.now(),
          added_by: actor.id,
          due_at: dueAt,
          consented_at: null,
          removed_at: null,
        })),
      );
      for (const clinicianId of fresh) await note(trx, actor, group, 'member-added', { clinicianId });
      return (await load(trx, group.id)).members.filter((member) => fresh.includes(member.clinicianId));
    },
    dropMember: async (trx, actor, group, clinicianId) => {
      const member = group.members.find((each) => each.clinicianId === clinicianId);
      if (member === undefined) throw notFound('member');
      if (await removeMember(trx, member.id, clock.now())) {
        await note(trx, actor, group, 'member-removed', { clinicianId });
      }
    },
    reach: async (db, actor, action, id) => {
      const group = await load(db, id);
      requireAccess(actor, action, group, 'group');
      return group;
    },
    listOfProgram: async (db, programId) => withMembers(db, await listGroups(db, programId)),
    listOfContacts: async (db, clinicianIds) => withMembers(db, await listGroupsOfContacts(db, clinicianIds)),
  };
}

function stale(): AppError {
  return new AppError('resource.stale', 'The group changed since you read it; reload and try again.');
}
