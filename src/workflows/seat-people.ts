// People take their seats before a shared screen: links, questions answered, attendance reckoned anew, everybody told.
import { requireAccess } from '../core/access.js';
import { notFound } from '../core/errors.js';
import { instantPlusSeconds } from '../core/time/instant.js';
import type { DeviceEnrolmentService } from '../features/attendance/device-enrolment.service.js';
import { secondsOf, type DeviceLinksService } from '../features/attendance/device-links.service.js';
import type { AuditService } from '../features/audit/audit.service.js';
import type { CliniciansService } from '../features/clinicians/clinicians.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { ListsService, Namer, PersonWanted } from '../features/screens/lists.service.js';
import type { ScreenMails } from '../features/screens/screen-mails.service.js';
import type { GroupMember, ScreenGroup, ScreenList, Seat } from '../features/screens/screen-record.js';
import type { PersonLimit } from '../features/screens/screen-wishes.js';
import type { SeenScreen } from '../features/screens/screens.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Clock } from '../platform/clock.js';
import type { Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';
import { refuseCancelled } from './reach-held.js';

export interface SeatingDeps {
  clock: Clock;
  audit: AuditService;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: Pick<SessionsService, 'load'>;
  clinicians: Pick<CliniciansService, 'load'>;
  deviceLinks: DeviceLinksService;
  deviceEnrolment: DeviceEnrolmentService;
  screenLists: ListsService;
  screenMails: ScreenMails;
  amend: AmendSession;
}

export interface Seating {
  /** Judges staff; who stands for a device is judged where the device is known. Then the ledger is held. */
  reach(trx: Db, namer: Namer, sessionId: string, what?: string): Promise<Session>;
  /** Somebody of the hub whose record stands. */
  requireStanding(trx: Db, session: Session, clinicianId: string): Promise<void>;
  /** The list of the device; whoever names people there is its contact, and a contact a lead names is asked. */
  openList(
    trx: Db,
    namer: Namer,
    session: Session,
    screen: SeenScreen,
    contactId?: string,
  ): Promise<ScreenList>;
  contactOf(trx: Db, session: Session, contactId: string): Promise<{ id: string; dueAt: string }>;
  people(
    screen: SeenScreen,
    session: Session,
    wanted: readonly { clinicianId: string; hasConsented: boolean }[],
    limits: readonly PersonLimit[] | undefined,
  ): PersonWanted[];
  seat(
    trx: Db,
    namer: Namer,
    session: Session,
    screen: SeenScreen,
    list: ScreenList,
    people: readonly PersonWanted[],
    by: { source: string; group?: ScreenGroup; givenBackIds?: readonly string[] },
  ): Promise<void>;
}

const daySeconds = 86_400;

const hasConsented = (member: GroupMember, { clinicianId }: Seat): boolean =>
  member.clinicianId === clinicianId && member.consentedAt !== null;

export function createSeating(deps: SeatingDeps): Seating {
  const { clock, audit, organizations, sessions, clinicians, deviceLinks, deviceEnrolment, amend } = deps;
  const { screenLists, screenMails } = deps;

  async function requireStanding(trx: Db, session: Session, clinicianId: string): Promise<void> {
    const person = await clinicians.load(trx, clinicianId);
    if (person.organizationId !== session.organizationId || person.mergedIntoId !== null) {
      throw notFound('clinician');
    }
  }

  async function contactOf(trx: Db, session: Session, contactId: string) {
    await requireStanding(trx, session, contactId);
    const { confirmDays } = await screenLists.policyOf(trx, session);
    return { id: contactId, dueAt: instantPlusSeconds(clock.now(), confirmDays * daySeconds) };
  }

  async function tell(
    trx: Db,
    session: Session,
    { device }: SeenScreen,
    list: ScreenList,
    seats: readonly Seat[],
    { group, namer }: { group: ScreenGroup | undefined; namer: Namer },
  ): Promise<void> {
    const window = deviceLinks.windowOf(session);
    const all = await screenLists.seats(trx, session.id);
    // Asked again after she has answered, or let it lapse: that is another question, and another mail.
    const isOver = ({ answer, dueAt }: Seat) => answer !== null || dueAt <= clock.now();
    const told = seats.map((seat) => ({
      seat,
      minutes: Math.floor(deviceLinks.seconds(device, seat.limits, window) / 60),
      isSpotCheck: list.isSpotCheck && (group?.members ?? []).some((member) => hasConsented(member, seat)),
      round: all.filter(
        (other) => other.clinicianId === seat.clinicianId && other.id !== seat.id && isOver(other),
      ).length,
    }));
    const waiting = told.filter(({ seat }) => seat.state === 'waiting');
    await screenMails.ask(trx, session, list, waiting, namer.contactId);
    if (group === undefined) return;
    const counted = told.filter(({ seat }) => seat.state === 'counted');
    await screenMails.tellCounted(trx, session, list, group, counted, namer.contactId);
  }

  return {
    requireStanding,
    contactOf,
    reach: async (trx, namer, sessionId, what = 'session') => {
      const { organizationId, programId } = await sessions.load(trx, sessionId);
      if (namer.contactId === null) {
        requireAccess(namer.actor, 'attendance.edit', { organizationId, programId }, what);
      }
      await organizations.holdLedger(trx, organizationId);
      const session = await sessions.load(trx, sessionId);
      refuseCancelled(session);
      return session;
    },
    openList: async (trx, namer, session, screen, contactId) => {
      await screenLists.requireAllowed(trx, session, screen.device);
      const list = await screenLists.ensure(trx, namer.actor, session, screen.device);
      const wanted = namer.contactId ?? contactId;
      if (wanted === undefined) return list;
      const contact = await contactOf(trx, session, wanted);
      const assigned = await screenLists.assign(trx, list, { contact });
      if (namer.contactId === null) {
        const facts = { groupName: screen.group?.name ?? null, minutes: screen.minutes };
        await screenMails.askContact(trx, session, assigned, facts);
      }
      return assigned;
    },
    people: ({ device }, session, wanted, limits = []) => {
      const window = deviceLinks.windowOf(session);
      return wanted.map((person) => {
        const place = limits.findIndex(({ clinicianId }) => clinicianId === person.clinicianId);
        const pointer = `/body/limits/${place}`;
        const time = limits[place]?.time ?? null;
        return { ...person, limits: screenLists.limitsFor(device, time, window, pointer) };
      });
    },
    seat: async (trx, namer, session, screen, list, people, { source, group, givenBackIds = [] }) => {
      const { device } = screen;
      const seats = await screenLists.seat(trx, namer, session, device, list, people);
      const facts = { ...device, seconds: secondsOf(device.presence) };
      const clinicianIds = seats.map((seat) => seat.clinicianId);
      await deviceEnrolment.answer(trx, session, facts, { by: namer.actor.id, clinicianIds });
      await audit.record(trx, {
        actor: namer.actor,
        action: 'screen.listed',
        subject: { kind: 'session', id: session.id },
        organizationId: session.organizationId,
        programId: session.programId,
        reason: source,
        detail: {
          listId: list.id,
          clinicianIds,
          contactId: namer.contactId,
          groupId: group?.id ?? null,
          isSpotCheck: list.isSpotCheck,
        },
      });
      const options = namer.contactId === null ? ({ losses: 'lead' } as const) : {};
      await amend(trx, namer.actor, session, [...clinicianIds, ...givenBackIds], source, options);
      await tell(trx, session, screen, list, seats, { group, namer });
    },
  };
}
