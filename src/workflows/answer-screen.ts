// After people were named at a screen: each answers for herself, and who named them may shorten or take off, never confirm.
import type { Actor } from '../core/access.js';
import { AppError, notFound } from '../core/errors.js';
import { isShorter } from '../core/attendance/screen-time.js';
import type { Interval } from '../core/time/interval.js';
import { secondsOf, type Device } from '../features/attendance/device-links.service.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { AnswersService } from '../features/screens/answers.service.js';
import type { GroupsService } from '../features/screens/groups.service.js';
import type { Namer } from '../features/screens/lists.service.js';
import { isSeated, type ScreenList, type Seat } from '../features/screens/screen-record.js';
import type { AnsweringDoor } from '../features/screens/screen-wishes.js';
import type { ScreensService, SeenScreen } from '../features/screens/screens.service.js';
import type { Session } from '../features/sessions/session.js';
import type { Database, Db } from '../platform/db/database.js';
import { createSeating, type SeatingDeps } from './seat-people.js';

interface Deps extends SeatingDeps {
  database: Database;
  screens: ScreensService;
  screenGroups: Pick<GroupsService, 'nameOf'>;
  screenAnswers: AnswersService;
  identity: Pick<IdentityService, 'place'>;
}

interface Named {
  session: Session;
  list: ScreenList;
  screen: SeenScreen;
  seat: Seat;
}

export function createAnswerScreen(deps: Deps): AnsweringDoor {
  const { database, clock, audit, deviceLinks, screens, screenLists, screenGroups, screenMails } = deps;
  const { screenAnswers, deviceEnrolment, identity, amend } = deps;
  const { reach } = createSeating(deps);

  async function note(
    trx: Db,
    actor: Actor,
    session: Session,
    action: string,
    seat: Seat,
    more: { reason?: string | null; detail?: Record<string, unknown> } = {},
  ): Promise<void> {
    await audit.record(trx, {
      actor,
      action: `screen.${action}`,
      subject: { kind: 'session', id: session.id },
      organizationId: session.organizationId,
      programId: session.programId,
      reason: more.reason ?? null,
      detail: { clinicianId: seat.clinicianId, listId: seat.listId, seatId: seat.id, ...more.detail },
    });
  }

  const minutesOf = (device: Device, session: Session, limits: Interval[] | null): number =>
    Math.floor(deviceLinks.seconds(device, limits, deviceLinks.windowOf(session)) / 60);

  /** The seat of a person on a list that the namer may change. */
  async function reachSeat(trx: Db, namer: Namer, listId: string, clinicianId: string): Promise<Named> {
    const { sessionId } = await screenLists.load(trx, listId);
    const session = await reach(trx, namer, sessionId, 'list');
    const list = await screenLists.load(trx, listId);
    const screen = (await screens.look(trx, session)).find(({ device }) => device.key === list.key);
    if (screen === undefined) throw notFound('device in this session');
    if (namer.contactId !== null) screens.requireContact(screen, namer.contactId);
    const seat = screen.seats.find((each) => each.clinicianId === clinicianId && isSeated(each));
    if (seat === undefined) throw notFound('person on this list');
    return { session, list, screen, seat };
  }

  /** Where the last one left, the row is a question again; whoever else it concerns follows. */
  async function askAgain(trx: Db, actor: Actor, session: Session, list: ScreenList): Promise<void> {
    if (!(await deviceEnrolment.askAgain(trx, session, list))) return;
    const { clinicianIds } = await identity.place(trx, session);
    await amend(trx, actor, session, clinicianIds, `shared screen ${list.id}: nobody is left`);
  }

  const optionsOf = ({ contactId }: Namer) => (contactId === null ? ({ losses: 'lead' } as const) : {});

  /** Who had been counted is told when somebody else changes that. */
  async function tellIfCounted(
    trx: Db,
    { session, list, seat }: Named,
    namer: Namer,
    minutes: number | null,
  ): Promise<void> {
    if (seat.confirmedAt === null || seat.clinicianId === namer.contactId) return;
    const { id: seatId, clinicianId } = seat;
    const told = { seatId, clinicianId, minutes, at: clock.now(), namedBy: namer.contactId };
    await screenMails.tellChanged(trx, session, list, told);
  }

  return {
    answer: (herself, seatId, answer) =>
      database.write(async (trx) => {
        const asked = await screenLists.loadSeat(trx, seatId);
        if (!herself.clinicianIds.includes(asked.clinicianId)) throw notFound('seat');
        const namer = { actor: herself.actor, contactId: asked.clinicianId };
        const session = await reach(trx, namer, asked.sessionId);
        const seat = await screenLists.loadSeat(trx, seatId);
        const list = await screenLists.load(trx, seat.listId);
        const { device } =
          (await screens.look(trx, session)).find((screen) => screen.device.key === list.key) ?? {};
        if (answer.kind === 'absent') {
          if (!(await screenAnswers.deny(trx, seat))) return;
          const wasCounted = seat.basis === 'consent';
          await note(trx, herself.actor, session, wasCounted ? 'objected' : 'denied', seat);
          const source = 'shared screen: the clinician says they were not there';
          await amend(trx, herself.actor, session, [seat.clinicianId], source);
          await askAgain(trx, herself.actor, session, list);
          if (!wasCounted) return;
          const groupName = (await screenGroups.nameOf(trx, list.groupId)) ?? list.deviceName;
          await screenMails.tellLeads(trx, session, list, groupName, seat);
          return;
        }
        if (device === undefined) {
          throw new AppError(
            'screen.device-absent',
            'The report that showed this device was withdrawn. Wait until the lead has sent the right one.',
          );
        }
        const window = deviceLinks.windowOf(session);
        const limits = screenLists.limitsFor(device, answer.time, window, '/body');
        if (!(await screenAnswers.confirm(trx, seat, limits))) return;
        const confirmed = await screenLists.loadSeat(trx, seatId);
        await note(trx, herself.actor, session, 'confirmed', seat, {
          detail: { minutes: minutesOf(device, session, confirmed.limits) },
        });
        const facts = { ...device, seconds: secondsOf(device.presence) };
        const by = { by: herself.actor.id, clinicianIds: [seat.clinicianId] };
        await deviceEnrolment.answer(trx, session, facts, by);
        const source = 'shared screen confirmed by the clinician';
        await amend(trx, herself.actor, session, [seat.clinicianId], source);
      }),
    shorten: (namer, listId, clinicianId, time) =>
      database.write(async (trx) => {
        const named = await reachSeat(trx, namer, listId, clinicianId);
        const { session, screen, seat } = named;
        const window = deviceLinks.windowOf(session);
        const limits = screenLists.limitsFor(screen.device, time, window, '/body');
        await screenLists.shorten(trx, seat, limits);
        const after = await screenLists.loadSeat(trx, seat.id);
        const minutes = minutesOf(screen.device, session, after.limits);
        await note(trx, namer.actor, session, 'shortened', seat, { detail: { minutes } });
        await amend(
          trx,
          namer.actor,
          session,
          [clinicianId],
          `shared screen ${listId} changed`,
          optionsOf(namer),
        );
        if (isShorter(seat.limits, after.limits)) await tellIfCounted(trx, named, namer, minutes);
      }),
    takeOff: (namer, listId, clinicianId, reason) =>
      database.write(async (trx) => {
        const named = await reachSeat(trx, namer, listId, clinicianId);
        const { session, list, seat } = named;
        await deviceLinks.undo(trx, [seat.linkId]);
        await note(trx, namer.actor, session, 'taken-off', seat, { reason });
        const source = `shared screen ${listId}: ${reason ?? 'taken off the list'}`;
        await amend(trx, namer.actor, session, [clinicianId], source, optionsOf(namer));
        await askAgain(trx, namer.actor, session, list);
        await tellIfCounted(trx, named, namer, null);
      }),
  };
}
