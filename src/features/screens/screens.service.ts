// The screens of a session as staff see them: every device, who is said to have sat before it, and what is odd about that.
import { requireAccess, type Actor } from '../../core/access.js';
import { screenFindings } from '../../core/attendance/screen-findings.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import { intersectIntervals, type Interval } from '../../core/time/interval.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import { secondsOf, type Device, type DeviceLinksService } from '../attendance/device-links.service.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { isDeviceOf } from './group-devices.js';
import type { GroupsService } from './groups.service.js';
import type { ListsService } from './lists.service.js';
import { listOpenQuestions } from './lists.store.js';
import { ownAddressOf } from './mail-scene.service.js';
import { isSeated, type ScreenGroup, type ScreenList, type Seat, type SeatState } from './screen-record.js';

/** One device with everything that is known of who sat there. */
export interface SeenScreen {
  device: Device;
  minutes: number;
  list: ScreenList | null;
  /** The group of the list, else the one whose device this is. */
  group: ScreenGroup | null;
  seats: Seat[];
  /** Colleagues whom nobody knows yet: a lead is asked who they are. */
  colleagues: string[];
  /** Who may name people here besides staff, and until when. */
  contacts: ReadonlyMap<string, Instant>;
}

export interface PersonSeated {
  clinicianId: string;
  name: string;
  state: SeatState;
  /** What the device and the shortenings leave, confirmed or not. */
  minutes: number;
  basis: 'asked' | 'consent';
  dueAt: Instant;
  confirmedAt: Instant | null;
  /** False where no mailbox is this person’s alone: nobody can be asked by mail. */
  isReachable: boolean;
}

export interface Screen {
  participant: string;
  name: string;
  minutes: number;
  reviewId: string | null;
  /** Whose own connection it is. */
  ownerIds: string[];
  listId: string | null;
  contactId: string | null;
  groupId: string | null;
  isSpotCheck: boolean;
  people: PersonSeated[];
}

export interface OpenQuestion {
  id: string;
  listId: string;
  name: string;
  address: string;
  askedAt: Instant;
  /** The one clinician of the organization who has this address. */
  suggestedId: string | null;
  suggestedName: string | null;
}

export interface SessionScreens {
  screens: Screen[];
  questions: OpenQuestion[];
  findings: Finding[];
}

export interface ScreensService {
  get(actor: Actor, sessionId: string): Promise<SessionScreens>;
  /** Unscoped, for workflows and pages that have judged access. */
  present(db: Db, session: Session): Promise<SessionScreens>;
  look(db: Db, session: Session): Promise<SeenScreen[]>;
  /** By the name clients know it by; not-found where the session has no such device. */
  find(db: Db, session: Session, ref: string): Promise<SeenScreen>;
  /** Refuses who does not stand for the device, or no longer. */
  requireContact(screen: SeenScreen, contactId: string): void;
}

const daySeconds = 86_400;

/** A lead named her, it is her group's device, or she was connected herself: then the device is hers to speak for. */
function contactsOf(
  device: Device,
  list: ScreenList | null,
  group: ScreenGroup | null,
  until: Instant,
): Map<string, Instant> {
  const contacts = new Map(device.ownerIds.map((id) => [id, until]));
  if (group !== null && group.contactId !== null) contacts.set(group.contactId, until);
  if (list !== null && list.contactId !== null && list.dueAt !== null) {
    const known = contacts.get(list.contactId) ?? list.dueAt;
    contacts.set(list.contactId, known > list.dueAt ? known : list.dueAt);
  }
  return contacts;
}

/** That of the list; else the one that has this device, of several the one whose people are on the roster. */
function groupOf(
  device: Device,
  list: ScreenList | null,
  standing: readonly ScreenGroup[],
  roster: ReadonlySet<string>,
): ScreenGroup | null {
  const ofList = standing.find(({ id }) => id === list?.groupId);
  if (ofList !== undefined) return ofList;
  const matching = standing.filter((group) => isDeviceOf(group, device));
  const isHere = ({ members }: ScreenGroup) => members.some(({ clinicianId }) => roster.has(clinicianId));
  const likely = matching.length > 1 ? matching.filter(isHere) : matching;
  return likely.length === 1 ? (likely[0] ?? null) : null;
}

function seatedIntervals({ device, seats }: SeenScreen, window: Interval) {
  return seats.filter(isSeated).map((seat) => ({
    clinicianId: seat.clinicianId,
    isShortened: seat.limits !== null,
    intervals:
      seat.limits === null
        ? device.presence.intervals
        : intersectIntervals(device.presence.intervals, intersectIntervals(seat.limits, [window])),
  }));
}

export function createScreensService(deps: {
  database: Database;
  clock: Clock;
  sessions: SessionsService;
  clinicians: Pick<CliniciansService, 'loadMany' | 'listForIdentity'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
  deviceLinks: DeviceLinksService;
  lists: ListsService;
  groups: GroupsService;
}): ScreensService {
  const { database, clock, sessions, clinicians, enrolments, deviceLinks, lists, groups } = deps;

  async function look(db: Db, session: Session): Promise<SeenScreen[]> {
    const devices = await deviceLinks.devices(db, session);
    const known = new Map((await lists.lists(db, [session.id])).map((list) => [list.key, list]));
    const seats = await lists.seats(db, session.id);
    const asked = await listOpenQuestions(db, session.id);
    const standing = await groups.listOfProgram(db, session.programId);
    const roster = new Set((await enrolments.rolesForSession(db, session)).keys());
    const reportedAt = (await deviceLinks.reportedAt(db, [session.id])).get(session.id) ?? clock.now();
    const { confirmDays } = await lists.policyOf(db, session);
    const from = reportedAt > session.endsAt ? reportedAt : session.endsAt;
    const until = instantPlusSeconds(from, confirmDays * daySeconds);
    return devices.map((device) => {
      const list = known.get(device.key) ?? null;
      const group = groupOf(device, list, standing, roster);
      return {
        device,
        minutes: Math.floor(secondsOf(device.presence) / 60),
        list,
        group,
        seats: seats.filter((seat) => seat.listId === list?.id),
        colleagues: asked.filter((row) => row.list_id === list?.id).map(({ name }) => name),
        contacts: contactsOf(device, list, group, until),
      };
    });
  }

  async function openQuestions(db: Db, session: Session): Promise<OpenQuestion[]> {
    const rows = await listOpenQuestions(db, session.id);
    if (rows.length === 0) return [];
    const people = await clinicians.listForIdentity(db, session.organizationId);
    return rows.map((row) => {
      const holders = people.filter(({ addresses }) =>
        addresses.some(({ address, shared }) => !shared && address === row.address),
      );
      const holder = holders.length === 1 ? holders[0] : undefined;
      return {
        id: row.id,
        listId: row.list_id,
        name: row.name,
        address: row.address,
        askedAt: row.asked_at,
        suggestedId: holder?.clinicianId ?? null,
        suggestedName: holder?.displayName ?? null,
      };
    });
  }

  function toScreen(screen: SeenScreen, people: ReadonlyMap<string, Clinician>, window: Interval): Screen {
    const { device, list, group, seats, minutes } = screen;
    return {
      participant: device.ref,
      name: device.name,
      minutes,
      reviewId: device.review?.id ?? null,
      ownerIds: device.ownerIds,
      listId: list?.id ?? null,
      contactId: list?.contactId ?? group?.contactId ?? null,
      groupId: list?.groupId ?? group?.id ?? null,
      isSpotCheck: list?.isSpotCheck ?? false,
      people: seats.map((seat) => {
        const person = people.get(seat.clinicianId);
        return {
          clinicianId: seat.clinicianId,
          name: person?.name.display ?? '',
          state: seat.state,
          minutes: Math.floor(deviceLinks.seconds(device, seat.limits, window) / 60),
          basis: seat.basis,
          dueAt: seat.dueAt,
          confirmedAt: seat.confirmedAt,
          isReachable: person !== undefined && ownAddressOf(person) !== null,
        };
      }),
    };
  }

  async function present(db: Db, session: Session): Promise<SessionScreens> {
    const window = deviceLinks.windowOf(session);
    const seen = await look(db, session);
    const seated = seen.flatMap(({ seats }) => seats.map((seat) => seat.clinicianId));
    const people = new Map(
      (await clinicians.loadMany(db, [...new Set(seated)])).map((person) => [person.id, person]),
    );
    const own = new Map<string, Interval[]>();
    for (const { device } of seen) {
      for (const id of device.ownerIds) {
        own.set(id, [...(own.get(id) ?? []), ...device.presence.intervals]);
      }
    }
    const findings = screenFindings(
      seen.map((screen) => ({
        name: screen.device.name,
        intervals: screen.device.presence.intervals,
        people: seatedIntervals(screen, window).map((seat) => ({
          ...seat,
          name: people.get(seat.clinicianId)?.name.display ?? '',
        })),
      })),
      own,
    );
    return {
      screens: seen.map((screen) => toScreen(screen, people, window)),
      questions: await openQuestions(db, session),
      findings,
    };
  }

  return {
    look,
    present,
    get: async (actor, sessionId) => {
      const session = await sessions.load(database.read, sessionId);
      requireAccess(actor, 'read', session, 'session');
      return present(database.read, session);
    },
    find: async (db, session, ref) => {
      const screen = (await look(db, session)).find(({ device }) => device.ref === ref);
      if (screen !== undefined) return screen;
      throw notFound('device in this session');
    },
    requireContact: ({ contacts, device }, contactId) => {
      const until = contacts.get(contactId);
      if (until === undefined) throw notFound('device in this session');
      if (until <= clock.now()) {
        throw new AppError(
          'screen.too-late',
          'The time to say who was with you is over. Write to the lead of the program, who can still record it.',
        );
      }
      if (device.review?.status === 'ignored') {
        throw new AppError(
          'screen.not-listed',
          'A lead of the program has decided that this device counts for nobody. Ask the lead if that was a slip.',
        );
      }
    },
  };
}
