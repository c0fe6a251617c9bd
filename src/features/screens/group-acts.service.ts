// What people do with standing groups: staff and contacts name them, members are asked, and each consents for herself.
import { requireAccess, type Actor } from '../../core/access.js';
import { notFound } from '../../core/errors.js';
import { instantPlusSeconds } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { ConsentsService, Membership } from './consents.service.js';
import type { GroupChanges, GroupFields, GroupsService } from './groups.service.js';
import { requireOpen, type Namer } from './lists.service.js';
import type { ScreenMails } from './screen-mails.service.js';
import { isSeated, type ScreenGroup } from './screen-record.js';
import type { Herself } from './screen-wishes.js';
import type { ScreensService } from './screens.service.js';

export interface GroupActs {
  list(actor: Actor, programId: string): Promise<ScreenGroup[]>;
  get(actor: Actor, id: string): Promise<ScreenGroup>;
  create(actor: Actor, programId: string, fields: GroupFields): Promise<ScreenGroup>;
  change(actor: Actor, id: string, changes: GroupChanges, ifMatch?: number): Promise<ScreenGroup>;
  end(actor: Actor, id: string): Promise<void>;
  addMember(actor: Actor, id: string, clinicianId: string): Promise<ScreenGroup>;
  dropMember(actor: Actor, id: string, clinicianId: string): Promise<void>;
  /** Of her own group; who is not among `clinicianIds` does not exist here. */
  setConsent(herself: Herself, memberId: string, consents: boolean): Promise<void>;
  membershipsOf(clinicianIds: readonly string[]): Promise<Membership[]>;
  membership(memberId: string): Promise<Membership | undefined>;
  /** A contact keeps the people of her device as a standing group; each is asked for consent. */
  remember(namer: Namer, sessionId: string, participant: string, name: string): Promise<ScreenGroup>;
}

const daySeconds = 86_400;

export function createGroupActs(deps: {
  database: Database;
  clock: Clock;
  programs: Pick<ProgramsService, 'load' | 'reach'>;
  sessions: Pick<SessionsService, 'load'>;
  screens: Pick<ScreensService, 'find' | 'requireContact'>;
  groups: GroupsService;
  consents: ConsentsService;
  mails: Pick<ScreenMails, 'askConsent'>;
}): GroupActs {
  const { database, clock, programs, sessions, screens, groups, consents, mails } = deps;

  /** New members are asked for their consent, each by her own mail. */
  async function invite(trx: Db, actor: Actor, group: ScreenGroup, clinicianIds: readonly string[]) {
    const { evidencePolicy } = await programs.load(trx, group.programId);
    requireOpen(evidencePolicy.sharedScreen);
    const dueAt = instantPlusSeconds(clock.now(), evidencePolicy.sharedScreen.confirmDays * daySeconds);
    const members = await groups.addMembers(trx, actor, group, clinicianIds, dueAt);
    await mails.askConsent(trx, group, members);
    return groups.load(trx, group.id);
  }

  async function createIn(trx: Db, actor: Actor, programId: string, fields: GroupFields) {
    const program = await programs.load(trx, programId);
    const group = await groups.create(trx, actor, program, fields);
    return invite(trx, actor, group, fields.memberIds ?? []);
  }

  return {
    list: async (actor, programId) => {
      await programs.reach(database.read, actor, 'read', programId);
      return groups.listOfProgram(database.read, programId);
    },
    get: (actor, id) => groups.reach(database.read, actor, 'read', id),
    create: (actor, programId, fields) =>
      database.write(async (trx) => {
        const program = await programs.load(trx, programId);
        const scope = { organizationId: program.organizationId, programId };
        requireAccess(actor, 'attendance.edit', scope, 'program');
        return createIn(trx, actor, programId, fields);
      }),
    remember: ({ actor, contactId }, sessionId, participant, name) =>
      database.write(async (trx) => {
        const session = await sessions.load(trx, sessionId);
        const screen = await screens.find(trx, session, participant);
        if (contactId === null) throw notFound('device in this session');
        screens.requireContact(screen, contactId);
        const { device, seats } = screen;
        const memberIds = seats.filter(isSeated).map((seat) => seat.clinicianId);
        const fields = { name, devices: [device.email ?? device.name], contactId, memberIds };
        return createIn(trx, actor, session.programId, fields);
      }),
    change: (actor, id, changes, ifMatch) =>
      database.write(async (trx) => {
        const group = await groups.reach(trx, actor, 'attendance.edit', id);
        return groups.change(trx, actor, group, changes, ifMatch);
      }),
    end: (actor, id) =>
      database.write(async (trx) =>
        groups.end(trx, actor, await groups.reach(trx, actor, 'attendance.edit', id)),
      ),
    addMember: (actor, id, clinicianId) =>
      database.write(async (trx) => {
        const group = await groups.reach(trx, actor, 'attendance.edit', id);
        return invite(trx, actor, group, [clinicianId]);
      }),
    dropMember: (actor, id, clinicianId) =>
      database.write(async (trx) => {
        const group = await groups.reach(trx, actor, 'attendance.edit', id);
        await groups.dropMember(trx, actor, group, clinicianId);
      }),
    setConsent: ({ actor, clinicianIds }, memberId, gives) =>
      database.write(async (trx) => {
        const found = await consents.find(trx, memberId);
        if (found !== undefined && !clinicianIds.includes(found.member.clinicianId)) {
          throw notFound('membership');
        }
        await consents.set(trx, actor, memberId, gives);
      }),
    membership: (memberId) => consents.find(database.read, memberId),
    membershipsOf: (clinicianIds) => consents.listOf(database.read, clinicianIds),
  };
}
