// The mails about shared screens: to whom they can go, what they say, and that nobody gets the same one twice.
import { inLanguage } from '../../core/bilingual.js';
import type { Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import type { AccountsService, StaffContact } from '../accounts/accounts.service.js';
import type { OutboxService } from '../outbox/outbox.service.js';
import type { Session } from '../sessions/session.js';
import type { MailScene, MailScenes, Reader } from './mail-scene.service.js';
import type { ScreenLinks } from './screen-links.js';
import type { GroupMember, ScreenGroup, ScreenList, Seat } from './screen-record.js';

export interface SeatTold {
  seat: Seat;
  minutes: number;
  /** She has consented to be counted with her group, and is asked all the same. */
  isSpotCheck: boolean;
  /** Among other rounds of questions about the same session: 0 is the first. */
  round: number;
}

export interface ScreenMails {
  /** `namedById`: the contact who named them; null where a lead did. One mail a person and session, whatever the number of screens; those without an address of their own get none. */
  ask(
    trx: Db,
    session: Session,
    list: ScreenList,
    seats: readonly SeatTold[],
    namedById: string | null,
  ): Promise<void>;
  tellCounted(
    trx: Db,
    session: Session,
    list: ScreenList,
    group: ScreenGroup,
    seats: readonly SeatTold[],
    namedById: string | null,
  ): Promise<void>;
  /** `minutes` null: taken off the list. */
  tellChanged(
    trx: Db,
    session: Session,
    list: ScreenList,
    told: {
      seatId: string;
      clinicianId: string;
      minutes: number | null;
      at: Instant;
      namedBy: string | null;
    },
  ): Promise<void>;
  askContact(
    trx: Db,
    session: Session,
    list: ScreenList,
    device: { groupName: string | null; minutes: number },
  ): Promise<void>;
  tellLeads(trx: Db, session: Session, list: ScreenList, groupName: string, seat: Seat): Promise<void>;
  askConsent(trx: Db, group: ScreenGroup, members: readonly GroupMember[]): Promise<void>;
}

interface Deps {
  accounts: Pick<AccountsService, 'listLeads'>;
  outbox: Pick<OutboxService, 'enqueue'>;
  scenes: MailScenes;
  screenLinks: ScreenLinks;
  publicUrl: string;
}

export function createScreenMails(deps: Deps): ScreenMails {
  const { accounts, outbox, screenLinks, publicUrl } = deps;
  const { sceneOf, readers, nameOf, partsFor, envelope, footerOf } = deps.scenes;

  async function eachReader(
    trx: Db,
    session: Session,
    seats: readonly SeatTold[],
    write: (scene: MailScene, reader: Reader, told: SeatTold) => Promise<unknown>,
  ): Promise<void> {
    if (seats.length === 0) return;
    const scene = await sceneOf(trx, session);
    const found = await readers(
      trx,
      seats.map(({ seat }) => seat.clinicianId),
    );
    for (const told of seats) {
      const reader = found.get(told.seat.clinicianId);
      if (reader !== undefined) await write(scene, reader, told);
    }
  }

  /** Where no lead has signed in yet, the hub's own mailbox. */
  async function leadsOf(trx: Db, session: Session, { organization }: MailScene): Promise<Reader[]> {
    const leads = await accounts.listLeads(trx, session);
    const hub: StaffContact[] =
      organization.contactEmail === null
        ? []
        : [{ name: organization.name.en, address: organization.contactEmail, language: 'en' }];
    return (leads.length > 0 ? leads : hub).map((lead) => ({ ...lead, clinicianId: null, timeZone: null }));
  }

  return {
    ask: async (trx, session, list, seats, namedById) => {
      const namedBy = await nameOf(trx, namedById);
      await eachReader(trx, session, seats, (scene, reader, { seat, minutes, isSpotCheck, round }) =>
        outbox.enqueue(trx, {
          ...envelope(session, reader, session.id),
          kind: 'shared-screen-question',
          dedupKey: `shared-screen:${session.id}:${seat.clinicianId}:${round}`,
          expiresAt: seat.dueAt,
          variables: {
            ...partsFor(scene, session, list.deviceName, reader),
            namedBy,
            minutes,
            isSpotCheck,
            answerUrl: screenLinks.url('seat', seat.id),
            answerBy: seat.dueAt,
          },
        }),
      );
    },
    tellCounted: async (trx, session, list, group, seats, namedById) => {
      const namedBy = await nameOf(trx, namedById);
      await eachReader(trx, session, seats, (scene, reader, { seat, minutes }) =>
        outbox.enqueue(trx, {
          ...envelope(session, reader, session.id),
          kind: 'shared-screen-counted',
          dedupKey: `shared-screen-counted:${seat.id}`,
          variables: {
            ...partsFor(scene, session, list.deviceName, reader),
            groupName: group.name,
            namedBy,
            minutes,
            answerUrl: screenLinks.url('seat', seat.id),
            answerBy: seat.dueAt,
          },
        }),
      );
    },
    tellChanged: async (trx, session, list, { seatId, clinicianId, minutes, at, namedBy }) => {
      const reader = (await readers(trx, [clinicianId])).get(clinicianId);
      if (reader === undefined) return;
      const scene = await sceneOf(trx, session);
      await outbox.enqueue(trx, {
        ...envelope(session, reader, session.id),
        kind: 'shared-screen-changed',
        dedupKey: `shared-screen-changed:${seatId}:${at}:${minutes ?? 'off'}`,
        variables: {
          ...partsFor(scene, session, list.deviceName, reader),
          namedBy: await nameOf(trx, namedBy),
          minutes,
          isFinal: session.finalizedAt !== null,
        },
      });
    },
    askContact: async (trx, session, list, { groupName, minutes }) => {
      const { contactId, contactKey, dueAt } = list;
      if (contactId === null || contactKey === null || dueAt === null) return;
      const reader = (await readers(trx, [contactId])).get(contactId);
      if (reader === undefined) return;
      const scene = await sceneOf(trx, session);
      await outbox.enqueue(trx, {
        ...envelope(session, reader, session.id),
        kind: 'shared-screen-list',
        dedupKey: `shared-screen-list:${contactKey}`,
        expiresAt: dueAt,
        variables: {
          ...partsFor(scene, session, list.deviceName, reader),
          groupName,
          minutes,
          listUrl: screenLinks.url('list', contactKey),
          listBy: dueAt,
        },
      });
    },
    tellLeads: async (trx, session, list, groupName, seat) => {
      const scene = await sceneOf(trx, session);
      const clinicianName = (await nameOf(trx, seat.clinicianId)) ?? '–';
      for (const reader of await leadsOf(trx, session, scene)) {
        await outbox.enqueue(trx, {
          ...envelope(session, reader, session.id),
          kind: 'shared-screen-objection',
          dedupKey: `shared-screen-objection:${seat.id}:${reader.address}`,
          variables: {
            ...partsFor(scene, session, list.deviceName, reader),
            clinicianName,
            groupName,
            isFinal: session.finalizedAt !== null,
            sessionUrl: `${publicUrl}/manage/sessions/${session.id}`,
          },
        });
      }
    },
    askConsent: async (trx, group, members) => {
      const scene = await sceneOf(trx, group);
      const { program } = scene;
      const contactName = await nameOf(trx, group.contactId);
      const found = await readers(
        trx,
        members.map(({ clinicianId }) => clinicianId),
      );
      for (const member of members) {
        const reader = found.get(member.clinicianId);
        if (reader === undefined) continue;
        await outbox.enqueue(trx, {
          ...envelope(group, reader),
          kind: 'shared-screen-consent',
          dedupKey: `shared-screen-consent:${member.id}`,
          expiresAt: member.dueAt,
          variables: {
            footer: footerOf(scene, reader.language),
            recipientName: reader.name,
            programName: inLanguage(program.name, reader.language),
            groupName: group.name,
            deviceNames: group.devices,
            contactName: group.contactId === member.clinicianId ? null : contactName,
            objectDays: program.evidencePolicy.sharedScreen.confirmDays,
            consentUrl: screenLinks.url('member', member.id),
            consentBy: member.dueAt,
            timeZone: program.timeZone,
          },
        });
      }
    },
  };
}
