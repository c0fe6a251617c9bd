// Who sat before a device in a session: named by a lead or by the site's contact, within what the program allows.
import {
  limitsOf,
  narrowest,
  type Shortening,
  type ShorteningFault,
} from '../../core/attendance/screen-time.js';
import type { EvidencePolicy } from '../../core/attendance/evidence-policy.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Actor } from '../../core/access.js';
import { epochSecondsOf, instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import { secondsOf, type Device, type DeviceLinksService } from '../attendance/device-links.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { Session } from '../sessions/session.js';
import { refuseField } from './group-devices.js';
import {
  findList,
  findListByContactKey,
  findSeat,
  insertList,
  insertSeats,
  listLists,
  listSeats,
  listSeatsOf,
  updateList,
  updateSeat,
  type ListRow,
  type SeatRow,
} from './lists.store.js';
import { isSeated, toList, toSeat, type ScreenList, type Seat } from './screen-record.js';

export type ScreenPolicy = EvidencePolicy['sharedScreen'];

/** As clients say it: minutes from when the device joined, or from one moment to another. */
export type ShorteningWish = { minutes: number } | { startsAt: Instant; endsAt: Instant };

/** Who names people: staff, or the clinician who stands for the device. */
export interface Namer {
  actor: Actor;
  contactId: string | null;
}

export interface PersonWanted {
  clinicianId: string;
  limits: Interval[] | null;
  /** She consented to her group beforehand. */
  hasConsented: boolean;
}

export interface ListsService {
  policyOf(db: Db, session: Session): Promise<ScreenPolicy>;
  /** Refuses where the program allows no shared screens, or the device was not connected during the session. */
  requireAllowed(db: Db, session: Session, device: Device): Promise<void>;
  /** The list of a device, made where there is none. */
  ensure(trx: Db, actor: Actor, session: Session, device: Device): Promise<ScreenList>;
  /** `contact`: who may name, shorten and take off, and until when; `group`: whose device it is. */
  assign(
    trx: Db,
    list: ScreenList,
    changes: { contact?: { id: string; dueAt: Instant }; group?: { id: string; isSpotCheck: boolean } },
  ): Promise<ScreenList>;
  /** Those who were not named yet; refuses what the program or the device does not allow. */
  seat(
    trx: Db,
    namer: Namer,
    session: Session,
    device: Device,
    list: ScreenList,
    people: readonly PersonWanted[],
  ): Promise<Seat[]>;
  /** As the list now says; what she said herself still bounds it. */
  shorten(trx: Db, seat: Seat, limits: Interval[] | null): Promise<void>;
  limitsFor(
    device: Device,
    wish: ShorteningWish | null,
    window: Interval,
    pointer: string,
  ): Interval[] | null;
  load(db: Db, id: string): Promise<ScreenList>;
  loadByContactKey(db: Db, contactKey: string): Promise<ScreenList>;
  lists(db: Db, sessionIds: readonly string[]): Promise<ScreenList[]>;
  loadSeat(db: Db, id: string): Promise<Seat>;
  seats(db: Db, sessionId: string): Promise<Seat[]>;
  seatsOf(db: Db, clinicianIds: readonly string[]): Promise<Seat[]>;
}

const daySeconds = 86_400;

const faultWords: Readonly<Record<ShorteningFault, string>> = {
  'minutes-none': 'Give at least one minute, or take the person off the list.',
  'minutes-too-many': 'Nobody sat there longer than the device was connected.',
  backwards: 'The end must come after the start.',
  'device-away': 'The device was not connected at that time.',
};

const jsonOf = (limits: Interval[] | null): string | null =>
  limits === null ? null : JSON.stringify(limits);

function toShortening(wish: ShorteningWish): Shortening {
  return 'minutes' in wish
    ? wish
    : { startSeconds: epochSecondsOf(wish.startsAt), endSeconds: epochSecondsOf(wish.endsAt) };
}

/** Closed, nobody can be seated, nor asked beforehand; who was seated before may still answer. */
export function requireOpen({ isAllowed }: Pick<ScreenPolicy, 'isAllowed'>): void {
  if (isAllowed) return;
  throw new AppError(
    'screen.not-allowed',
    'This program credits nobody for watching at another person’s screen. A lead can change that in the program’s evidence policy.',
  );
}

export function createListsService(deps: {
  clock: Clock;
  ids: Ids;
  programs: Pick<ProgramsService, 'load'>;
  clinicians: Pick<CliniciansService, 'loadMany'>;
  deviceLinks: DeviceLinksService;
}): ListsService {
  const { clock, ids, programs, clinicians, deviceLinks } = deps;

  const policyOf = async (db: Db, session: Session): Promise<ScreenPolicy> =>
    (await programs.load(db, session.programId)).evidencePolicy.sharedScreen;

  async function withLinks(db: Db, rows: readonly SeatRow[]): Promise<Seat[]> {
    const links = await deviceLinks.links(
      db,
      rows.map((row) => row.link_id),
    );
    return rows.map((row) => toSeat(row, links.get(row.link_id), clock.now()));
  }

  /** What belongs to another hub, or was merged into another record, is nobody who could sit there. */
  async function requirePeople(db: Db, session: Session, people: readonly PersonWanted[]): Promise<void> {
    const wanted = people.map(({ clinicianId }) => clinicianId);
    const found = (await clinicians.loadMany(db, wanted)).filter(
      (person) => person.organizationId === session.organizationId && person.mergedIntoId === null,
    );
    if (found.length < new Set(wanted).size) throw notFound('clinician');
  }

  async function requireAllowed(db: Db, session: Session, device: Device): Promise<void> {
    requireOpen(await policyOf(db, session));
    if (secondsOf(device.presence) > 0) return;
    throw new AppError(
      'screen.device-absent',
      'This device was not connected during the session, so nobody can have watched it there.',
    );
  }

  function refuseTooMany(known: number, wanted: number, { peopleMax }: ScreenPolicy): void {
    if (known + wanted <= peopleMax) return;
    throw refuseField(
      '/body/clinicianIds',
      'screen.people-max',
      `The program allows ${peopleMax} people before one screen; this would make ${known + wanted}.`,
    );
  }

  /** Who says that she was not there is not put back by the one who had named her. */
  function refuseDenied(namer: Namer, seats: readonly Seat[], people: readonly PersonWanted[]): void {
    if (namer.contactId === null) return;
    const denied = new Set(seats.filter(({ state }) => state === 'denied').map((seat) => seat.clinicianId));
    const place = people.findIndex(({ clinicianId }) => denied.has(clinicianId));
    if (place === -1) return;
    throw refuseField(
      `/body/clinicianIds/${place}`,
      'screen.denied',
      'Somebody you name has said that they were not there. Ask the lead of the program if that was a slip.',
    );
  }

  function seatRow(
    namer: Namer,
    list: ScreenList,
    linkId: string,
    person: PersonWanted,
    dueAt: Instant,
  ): SeatRow {
    const isHerself = person.clinicianId === namer.contactId;
    return {
      id: ids.next(),
      list_id: list.id,
      session_id: list.sessionId,
      clinician_id: person.clinicianId,
      link_id: linkId,
      basis: person.hasConsented && !isHerself ? 'consent' : 'asked',
      listed_limits_json: jsonOf(person.limits),
      own_limits_json: isHerself ? jsonOf(person.limits) : null,
      due_at: dueAt,
      answer: isHerself ? 'confirmed' : null,
      answered_at: isHerself ? clock.now() : null,
      created_at: clock.now(),
      created_by: namer.actor.id,
    };
  }

  async function findOrRefuse(found: Promise<ListRow | undefined>): Promise<ScreenList> {
    const row = await found;
    if (row === undefined) throw notFound('list');
    return toList(row);
  }

  return {
    policyOf,
    requireAllowed,
    ensure: async (trx, actor, session, device) => {
      const known = (await listLists(trx, [session.id])).find((row) => row.participant_key === device.key);
      if (known !== undefined) return toList(known);
      const row: ListRow = {
        id: ids.next(),
        organization_id: session.organizationId,
        session_id: session.id,
        participant_key: device.key,
        device_name: device.name,
        contact_id: null,
        contact_key: null,
        due_at: null,
        group_id: null,
        is_spot_check: 0,
        created_at: clock.now(),
        created_by: actor.id,
      };
      await insertList(trx, row);
      return toList(row);
    },
    assign: async (trx, list, { contact, group }) => {
      const changes = {
        ...(contact === undefined || contact.id === list.contactId
          ? {}
          : { contact_id: contact.id, contact_key: ids.next(), due_at: contact.dueAt }),
        ...(group === undefined
          ? {}
          : { group_id: group.id, is_spot_check: list.isSpotCheck || group.isSpotCheck ? 1 : 0 }),
      };
      if (Object.keys(changes).length > 0) await updateList(trx, list.id, changes);
      return findOrRefuse(findList(trx, list.id));
    },
    seat: async (trx, namer, session, device, list, people) => {
      await requireAllowed(trx, session, device);
      const policy = await policyOf(trx, session);
      const seats = (await withLinks(trx, await listSeats(trx, session.id))).filter(
        (seat) => seat.listId === list.id,
      );
      const known = new Set([...seats.filter(isSeated).map((seat) => seat.clinicianId), ...device.ownerIds]);
      const fresh = people.filter(
        ({ clinicianId }, place) =>
          !known.has(clinicianId) && people.findIndex((other) => other.clinicianId === clinicianId) === place,
      );
      await requirePeople(trx, session, fresh);
      refuseDenied(namer, seats, fresh);
      refuseTooMany(known.size, fresh.length, policy);
      const shared = await deviceLinks.share(
        trx,
        namer.actor,
        session,
        device,
        fresh.map(({ clinicianId, limits, hasConsented }) => ({
          clinicianId,
          limits,
          confirmedAt: hasConsented || clinicianId === namer.contactId ? clock.now() : null,
        })),
      );
      const dueAt = instantPlusSeconds(clock.now(), policy.confirmDays * daySeconds);
      const rows = fresh.map((person, place) => seatRow(namer, list, shared[place]?.id ?? '', person, dueAt));
      await insertSeats(trx, rows);
      return withLinks(trx, rows);
    },
    shorten: async (trx, seat, limits) => {
      await updateSeat(trx, seat.id, { listed_limits_json: jsonOf(limits) });
      await deviceLinks.limit(trx, seat.linkId, narrowest([limits, seat.ownLimits]));
    },
    limitsFor: (device, wish, window, pointer) => {
      const limits = limitsOf(wish === null ? null : toShortening(wish), device.presence, window);
      if (typeof limits !== 'string') return limits;
      throw refuseField(pointer, `screen.${limits}`, faultWords[limits]);
    },
    load: (db, id) => findOrRefuse(findList(db, id)),
    loadByContactKey: (db, contactKey) => findOrRefuse(findListByContactKey(db, contactKey)),
    lists: async (db, sessionIds) => (await listLists(db, sessionIds)).map(toList),
    loadSeat: async (db, id) => {
      const row = await findSeat(db, id);
      const [seat] = row === undefined ? [] : await withLinks(db, [row]);
      if (seat === undefined) throw notFound('seat');
      return seat;
    },
    seats: async (db, sessionId) => withLinks(db, await listSeats(db, sessionId)),
    seatsOf: async (db, clinicianIds) => withLinks(db, await listSeatsOf(db, clinicianIds)),
  };
}
