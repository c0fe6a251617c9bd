// Pages about one screen and several clinicians: by a mailed link or signed in, each for herself and for her own device.
import type { Actor } from '../../core/access.js';
import { notFound } from '../../core/errors.js';
import type { Database } from '../../platform/db/database.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { Messages } from '../../platform/i18n/messages.js';
import { idPattern } from '../../platform/ids.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { GroupActs } from './group-acts.service.js';
import type { ListsService } from './lists.service.js';
import { consentPages, membershipPage, ownPage } from './consent.pages.js';
import { linkActor, type ScreenLinks } from './screen-links.js';
import type { AnsweringDoor, Herself, NamingDoor } from './screen-wishes.js';
import { speakAbout } from './together-acts.js';
import { groupNameOf, timeOf, typedOf } from './together-form.js';
import type { TogetherView, Viewer } from './together-view.service.js';

export interface TogetherDoors {
  database: Database;
  messages: Messages;
  sessions: Pick<SessionsService, 'load'>;
  clinicians: Pick<CliniciansService, 'recordsOfPerson' | 'loadMany'>;
  screenLinks: Pick<ScreenLinks, 'read'>;
  screenLists: Pick<ListsService, 'loadSeat' | 'loadByContactKey'>;
  togetherView: TogetherView;
  groupActs: GroupActs;
  shareScreen: NamingDoor;
  answerScreen: AnsweringDoor;
}

/** A clinic answers through one address. */
const answersPerNetwork = { max: 200, windowSeconds: 600 };

interface Holder {
  herself: Herself;
  viewer: Viewer;
  sessionId: string;
  /** Where this page is, and its forms go. */
  base: string;
}

function holderOf(
  clinicianIds: readonly string[],
  actor: Actor,
  more: Pick<Holder, 'sessionId' | 'base'> & { opens: Viewer['opens'] },
): Holder {
  const { opens, ...place } = more;
  return { herself: { actor, clinicianIds }, viewer: { clinicianIds, opens }, ...place };
}

async function byLink(
  doors: TogetherDoors,
  kind: 'seat' | 'list',
  key: string,
  base: string,
): Promise<Holder> {
  const { database, screenLists } = doors;
  if (kind === 'seat') {
    const { clinicianId, sessionId } = await screenLists.loadSeat(database.read, key);
    return holderOf([clinicianId], linkActor(clinicianId), { sessionId, base, opens: 'seats' });
  }
  const { id: listId, contactId, sessionId } = await screenLists.loadByContactKey(database.read, key);
  if (contactId === null) throw notFound('link');
  return holderOf([contactId], linkActor(contactId), { sessionId, base, opens: { listId } });
}

/** Her records in the organization of the session; to whom it is foreign there is no such page. */
async function bySignIn(doors: TogetherDoors, call: PageCall): Promise<Holder> {
  const sessionId = call.params['id'] ?? '';
  if (!idPattern.test(sessionId)) throw notFound('session');
  const { organizationId } = await doors.sessions.load(doors.database.read, sessionId);
  const records = await doors.clinicians.recordsOfPerson(doors.database.read, call.actor.addresses);
  const ids = records.filter((record) => record.organizationId === organizationId).map(({ id }) => id);
  if (ids.length === 0) throw notFound('session');
  const base = `/me/sessions/${sessionId}/together`;
  return holderOf(ids, call.actor, { sessionId, base, opens: 'everything' });
}

async function togetherView(
  doors: TogetherDoors,
  call: PageCall,
  holder: Holder,
  failure: Failure | null = null,
): Promise<PageReply> {
  const loaded = await doors.togetherView.load(holder.viewer, holder.sessionId, call.language);
  const typed = typedOf(failure === null ? null : call.form);
  const vars = {
    ...loaded,
    base: holder.base,
    isByLink: holder.viewer.opens !== 'everything',
    failure,
    typed,
  };
  return view('together', vars, { status: failure?.status ?? 200, headers: ownPage });
}

/** What she says of her own seat. */
async function answer(doors: TogetherDoors, call: PageCall, { herself, sessionId }: Holder): Promise<string> {
  const { form } = call;
  const seatId = form.text('seat');
  if (form.text('act') === 'absent') {
    await doors.answerScreen.answer(herself, seatId, { kind: 'absent' });
    return 'screen-denied';
  }
  const session = await doors.sessions.load(doors.database.read, sessionId);
  const time = form.text('act') === 'shorten' ? timeOf(form, session) : null;
  await doors.answerScreen.answer(herself, seatId, { kind: 'confirm', time });
  return 'screen-confirmed';
}

/** What she says of others before a device she speaks for. */
async function speak(doors: TogetherDoors, call: PageCall, holder: Holder): Promise<string> {
  const { form, language } = call;
  const { screens } = await doors.togetherView.load(holder.viewer, holder.sessionId, language);
  const screen = screens.find(({ participant }) => participant === form.text('participant'));
  if (screen === undefined) throw notFound('device in this session');
  const namer = { actor: holder.herself.actor, contactId: screen.contactId };
  const session = await doors.sessions.load(doors.database.read, holder.sessionId);
  if (form.text('act') !== 'remember') return speakAbout(doors, form, session, screen, namer);
  await doors.groupActs.remember(namer, session.id, screen.participant, groupNameOf(form));
  return 'screen-remembered';
}

async function act(doors: TogetherDoors, call: PageCall, holder: Holder): Promise<PageReply> {
  const { form, language } = call;
  const tried = await attempt(
    async () => {
      switch (form.text('act')) {
        case 'confirm':
        case 'shorten':
        case 'absent':
          return answer(doors, call, holder);
        case 'consent':
        case 'revoke': {
          const gives = form.text('act') === 'consent';
          await doors.groupActs.setConsent(holder.herself, form.text('member'), gives);
          return gives ? 'consent-given' : 'consent-revoked';
        }
        default:
          return speak(doors, call, holder);
      }
    },
    language,
    doors.messages,
  );
  if (tried.done) return redirect(holder.base, tried.outcome);
  return togetherView(doors, call, holder, tried.failure);
}

function linkPages(doors: TogetherDoors): PageSpec[] {
  return (['get', 'post'] as const).map((method) =>
    page({
      method,
      path: '/together/:token',
      access: 'public',
      ...(method === 'post' ? { limit: answersPerNetwork } : {}),
      handler: async (call) => {
        const token = call.params['token'] ?? '';
        const { kind, key } = doors.screenLinks.read(token);
        const base = `/together/${token}`;
        if (kind === 'member') return membershipPage(doors, call, key, base);
        const holder = await byLink(doors, kind, key, base);
        return method === 'get' ? togetherView(doors, call, holder) : act(doors, call, holder);
      },
    }),
  );
}

export function togetherPages(doors: TogetherDoors): PageSpec[] {
  return [
    ...linkPages(doors),
    page({
      method: 'get',
      path: '/me/sessions/:id/together',
      access: 'signed-in',
      handler: async (call) => togetherView(doors, call, await bySignIn(doors, call)),
    }),
    page({
      method: 'post',
      path: '/me/sessions/:id/together',
      access: 'signed-in',
      handler: async (call) => act(doors, call, await bySignIn(doors, call)),
    }),
    ...consentPages(doors),
  ];
}
