// What one clinician sees of the shared screens of a session: the seats she is to answer for, the devices she speaks for.
import { inLanguage, type Language } from '../../core/bilingual.js';
import { intersectIntervals } from '../../core/time/interval.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import type { DeviceLinksService } from '../attendance/device-links.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { ListsService } from './lists.service.js';
import { isSeated, type ScreenList, type Seat } from './screen-record.js';
import type { ScreensService, SeenScreen } from './screens.service.js';
import { wallTimesOf } from './wall-minutes.js';

/** Whose eyes: her records, and what her link opens of them; signed in she sees all of both. Staff see every device. */
export interface Viewer {
  clinicianIds: readonly string[];
  opens: 'everything' | 'seats' | { listId: string } | 'as-staff';
}

type Deps = {
  database: Database;
  clock: Clock;
  sessions: Pick<SessionsService, 'load'>;
  programs: Pick<ProgramsService, 'load'>;
  clinicians: Pick<CliniciansService, 'loadMany'>;
  enrolments: Pick<EnrolmentsService, 'roster'>;
  deviceLinks: DeviceLinksService;
  screenLists: ListsService;
  screens: ScreensService;
};

interface Scene {
  session: Session;
  language: Language;
  now: Instant;
  lists: ReadonlyMap<string, ScreenList>;
  names: ReadonlyMap<string, string>;
}

/** Named again after she was taken off, the newest counts; null leaves a seat out, as does being off the list. */
function latestOfEach(seats: readonly Seat[], keyOf: (seat: Seat) => string | null): Seat[] {
  const latest = new Map<string, Seat>();
  for (const seat of seats) {
    const key = keyOf(seat);
    if (key !== null && seat.state !== 'removed') latest.set(key, seat);
  }
  return [...latest.values()];
}

export function createTogetherView(deps: Deps) {
  const { database, clock, sessions, programs, clinicians, enrolments } = deps;
  const { deviceLinks, screenLists, screens } = deps;

  const minutesOf = (screen: SeenScreen, seat: Seat, session: Session): number =>
    Math.floor(deviceLinks.seconds(screen.device, seat.limits, deviceLinks.windowOf(session)) / 60);

  /** She may shorten what was said of her, not lengthen it. */
  const mostOf = (screen: SeenScreen, seat: Seat, session: Session): number =>
    Math.floor(deviceLinks.seconds(screen.device, seat.listedLimits, deviceLinks.windowOf(session)) / 60);

  const timesOf = ({ device }: SeenScreen, seat: Seat, { timeZone }: Session) =>
    wallTimesOf(
      seat.limits === null
        ? device.presence.intervals
        : intersectIntervals(device.presence.intervals, seat.limits),
      timeZone,
    );

  /** Her own seat; a device whose report was withdrawn is told by the name it had. */
  function seatVars(seat: Seat, screen: SeenScreen | undefined, scene: Scene) {
    const { session, now, lists, names } = scene;
    const list = lists.get(seat.listId);
    const group = screen?.group ?? null;
    const isOpen = isSeated(seat) && seat.dueAt > now && session.status === 'scheduled';
    const member = group?.members.find(({ clinicianId }) => clinicianId === seat.clinicianId);
    return {
      id: seat.id,
      deviceName: list?.deviceName ?? '',
      // Who of the two said so is not kept with the seat; of herself only a lead can have said it.
      namedBy: list?.contactId === seat.clinicianId ? null : (names.get(list?.contactId ?? '') ?? null),
      state: seat.state,
      minutes: screen === undefined ? 0 : minutesOf(screen, seat, session),
      mostMinutes: screen === undefined ? 0 : mostOf(screen, seat, session),
      isShortened: screen !== undefined && mostOf(screen, seat, session) < screen.minutes,
      times: screen === undefined ? null : timesOf(screen, seat, session),
      // Only who has consented is surprised to be asked.
      isSpotCheck: list?.isSpotCheck === true && typeof member?.consentedAt === 'string',
      isOpen,
      dueAt: seat.dueAt,
      confirmedAt: seat.confirmedAt,
      group:
        group === null || member === undefined
          ? null
          : { memberId: member.id, name: group.name, consents: member.consentedAt !== null },
    };
  }

  async function choicesFor(scene: Scene, taken: ReadonlySet<string>, contactId: string | null) {
    const roster = await enrolments.roster(database.read, scene.session.cohortId);
    const people = await clinicians.loadMany(database.read, [
      ...roster.map(({ clinicianId }) => clinicianId),
      ...(contactId === null ? [] : [contactId]),
    ]);
    const site = people.find(({ id }) => id === contactId)?.site ?? null;
    const collator = new Intl.Collator(scene.language);
    const free = people
      .filter(({ id, mergedIntoId }) => id !== contactId && mergedIntoId === null && !taken.has(id))
      .map((person) => ({
        id: person.id,
        name: person.name.display,
        isNear: site !== null && person.site === site,
      }))
      .sort((a, b) => collator.compare(a.name, b.name));
    return { near: free.filter(({ isNear }) => isNear), others: free.filter(({ isNear }) => !isNear) };
  }

  /** A device the reader speaks for; `contactId` null: as staff. */
  async function screenVars(screen: SeenScreen, contactId: string | null, scene: Scene) {
    const { session, now, names } = scene;
    const { device, list, group } = screen;
    const seated = screen.seats.filter(isSeated);
    const taken = new Set([...seated.map((seat) => seat.clinicianId), ...device.ownerIds]);
    const until = contactId === null ? null : (screen.contacts.get(contactId) ?? now);
    const { isAllowed } = await screenLists.policyOf(database.read, session);
    return {
      participant: device.ref,
      contactId,
      listId: list?.id ?? null,
      name: device.name,
      minutes: screen.minutes,
      until,
      isAllowed,
      isOpen:
        isAllowed &&
        (until === null || (until > now && device.review?.status !== 'ignored')) &&
        screen.minutes > 0 &&
        session.status === 'scheduled',
      contactName: names.get(list?.contactId ?? group?.contactId ?? '') ?? null,
      isSpotCheck: list?.isSpotCheck ?? false,
      isOwn: contactId !== null && device.ownerIds.includes(contactId),
      namesHerself: contactId !== null && !taken.has(contactId),
      people: latestOfEach(screen.seats, ({ clinicianId }) => clinicianId).map((seat) => ({
        clinicianId: seat.clinicianId,
        name: names.get(seat.clinicianId) ?? '',
        state: seat.state,
        minutes: minutesOf(screen, seat, session),
        isSeated: isSeated(seat),
      })),
      colleagues: contactId === null ? [] : screen.colleagues,
      canRemember: contactId !== null && group === null && seated.length > 0,
      usual:
        group === null
          ? null
          : {
              groupId: group.id,
              name: group.name,
              members: group.members
                .filter(({ clinicianId }) => !taken.has(clinicianId))
                .map(({ clinicianId, consentedAt }) => ({
                  id: clinicianId,
                  name: names.get(clinicianId) ?? '',
                  // Her own word needs no consent beforehand.
                  isAsked: consentedAt === null && clinicianId !== contactId,
                })),
            },
      choices: await choicesFor(scene, taken, contactId),
    };
  }

  /** Null: as staff; undefined: not at all. */
  function speaksFor(screen: SeenScreen, { clinicianIds, opens }: Viewer): string | null | undefined {
    if (opens === 'as-staff') return null;
    if (opens === 'seats' || (opens !== 'everything' && screen.list?.id !== opens.listId)) return undefined;
    return clinicianIds.find((id) => screen.contacts.has(id));
  }

  return {
    load: async (viewer: Viewer, sessionId: string, language: Language) => {
      const session = await sessions.load(database.read, sessionId);
      const program = await programs.load(database.read, session.programId);
      const seen = await screens.look(database.read, session);
      const seats = latestOfEach(await screenLists.seats(database.read, sessionId), (seat) =>
        viewer.clinicianIds.includes(seat.clinicianId) ? `${seat.listId} ${seat.clinicianId}` : null,
      );
      const lists = new Map(
        (await screenLists.lists(database.read, [sessionId])).map((list) => [list.id, list]),
      );
      const mentioned = [
        ...viewer.clinicianIds,
        ...[...lists.values()].flatMap(({ contactId }) => contactId ?? []),
        ...seen.flatMap((screen) => screen.seats.map((seat) => seat.clinicianId)),
        ...seen.flatMap(({ group }) => group?.members.map((member) => member.clinicianId) ?? []),
      ];
      const people = await clinicians.loadMany(database.read, [...new Set(mentioned)]);
      const names = new Map(people.map((person) => [person.id, person.name.display]));
      const scene: Scene = { session, language, now: clock.now(), lists, names };
      const spoken = seen.flatMap((screen) => {
        const contactId = speaksFor(screen, viewer);
        return contactId === undefined ? [] : [{ screen, contactId }];
      });
      return {
        session: {
          id: session.id,
          title: session.title,
          when: { ...heldTimes(session), timeZone: session.timeZone },
          isCancelled: session.status === 'cancelled',
        },
        programName: inLanguage(program.name, language),
        viewerName: names.get(viewer.clinicianIds[0] ?? '') ?? '',
        seats:
          typeof viewer.opens === 'object' || viewer.opens === 'as-staff'
            ? []
            : seats.map((seat) =>
                seatVars(
                  seat,
                  seen.find(({ list }) => list?.id === seat.listId),
                  scene,
                ),
              ),
        screens: await Promise.all(
          spoken.map(({ screen, contactId }) => screenVars(screen, contactId, scene)),
        ),
      };
    },
  };
}

export type TogetherView = ReturnType<typeof createTogetherView>;
