// Shared screens of a session in the console: who watched together, what contacts ask, and the form of an open review.
import { may } from '../../core/access.js';
import { professions, roles } from '../../core/credits/vocabulary.js';
import { AppError, notFound } from '../../core/errors.js';
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
import type { ReviewService } from '../attendance/review.service.js';
import type { AnsweringDoor, StaffNamingDoor } from '../screens/screen-wishes.js';
import type { ScreensService } from '../screens/screens.service.js';
import { speakAbout } from '../screens/together-acts.js';
import { limitsOf, typedOf } from '../screens/together-form.js';
import type { TogetherView } from '../screens/together-view.service.js';
import type { CohortsService } from '../sessions/cohorts.service.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { listRoster } from './cohort-view.store.js';
import { findingGroups } from './finding-words.js';
import { questionVars, settleQuestion } from './screen-questions.js';

export interface ScreenConsoleDoors {
  database: Database;
  messages: Messages;
  sessions: SessionsService;
  cohorts: Pick<CohortsService, 'get'>;
  reviews: Pick<ReviewService, 'list'>;
  screens: ScreensService;
  togetherView: TogetherView;
  shareScreen: StaffNamingDoor;
  answerScreen: AnsweringDoor;
}

const addressOf = (call: PageCall): string =>
  `/manage/sessions/${encodeURIComponent(call.params['id'] ?? '')}`;

async function frame(doors: ScreenConsoleDoors, call: PageCall) {
  const session = await doors.sessions.get(call.actor, call.params['id'] ?? '');
  const cohort = await doors.cohorts.get(call.actor, session.cohortId);
  const roster = await listRoster(doors.database.read, session.cohortId);
  return {
    session,
    vars: {
      cohort: { id: cohort.id, name: cohort.name },
      programId: session.programId,
      can: {
        edit: may(call.actor, 'attendance.edit', session),
        create: may(call.actor, 'people.edit', session),
      },
      roster: roster.map(({ clinician_id: id, name }) => ({ id, name })),
    },
  };
}

async function screensView(
  doors: ScreenConsoleDoors,
  call: PageCall,
  failure: Failure | null = null,
): Promise<PageReply> {
  const { session, vars } = await frame(doors, call);
  const viewer = { clinicianIds: [], opens: 'as-staff' } as const;
  const { screens, ...loaded } = await doors.togetherView.load(viewer, session.id, call.language);
  const { questions, findings } = await doors.screens.get(call.actor, session.id);
  const isShared = ({ people, usual, listId }: (typeof screens)[number]) =>
    people.length > 0 || usual !== null || questions.some((question) => question.listId === listId);
  return view(
    'manage-screens',
    {
      ...loaded,
      ...vars,
      base: `${addressOf(call)}/screens`,
      screens: screens.filter(isShared),
      devices: screens
        .filter((screen) => !isShared(screen) && screen.minutes > 0)
        .map(({ participant, name, minutes }) => ({ participant, name, minutes })),
      questions: questions.map((question) => ({
        ...questionVars(question, vars.roster, failure === null ? null : call.form),
        deviceName: screens.find(({ listId }) => listId === question.listId)?.name ?? '',
      })),
      professions,
      roles,
      findings: findingGroups(findings, call.language, doors.messages),
      failure,
      typed: typedOf(failure === null ? null : call.form),
    },
    { status: failure?.status ?? 200 },
  );
}

async function act(doors: ScreenConsoleDoors, call: PageCall): Promise<string> {
  const { form, actor } = call;
  if (/^(known|create|refuse)$/.test(form.text('act'))) return settleQuestion(doors.shareScreen, call);
  const session = await doors.sessions.get(actor, call.params['id'] ?? '');
  const viewer = { clinicianIds: [], opens: 'as-staff' } as const;
  const { screens } = await doors.togetherView.load(viewer, session.id, call.language);
  const screen = screens.find(({ participant }) => participant === form.text('participant'));
  if (screen === undefined) throw notFound('device in this session');
  return speakAbout(doors, form, session, screen, { actor, contactId: null });
}

async function reviewView(
  doors: ScreenConsoleDoors,
  call: PageCall,
  failure: Failure | null = null,
): Promise<PageReply> {
  const { session, vars } = await frame(doors, call);
  const item = (await doors.reviews.list(call.actor, session.id)).find(
    ({ id }) => id === call.params['reviewId'],
  );
  if (item === undefined) throw notFound('review');
  if (item.status !== 'open') return redirect(`${addressOf(call)}/review`, 'review-settled-before');
  return view(
    'manage-together',
    {
      ...vars,
      session: {
        id: session.id,
        title: session.title,
        when: { startsAt: session.startsAt, endsAt: session.endsAt, timeZone: session.timeZone },
      },
      base: `${addressOf(call)}/together/${item.id}`,
      name: item.name,
      minutes: Math.floor(item.seconds / 60),
      failure,
      typed: { persons: call.form.all('person'), contactId: call.form.text('contactId') },
    },
    { status: failure?.status ?? 200 },
  );
}

async function settleReview(doors: ScreenConsoleDoors, { form, actor, params }: PageCall): Promise<void> {
  const clinicianIds = form.all('person');
  if (clinicianIds.length < 2) {
    const detail = 'Choose at least two people; for one alone, say who it is.';
    const errors = [{ pointer: '/body/person', code: 'screen.two-or-more', detail }];
    throw new AppError('request.invalid', detail, { errors });
  }
  const contactId = form.text('contactId');
  await doors.shareScreen.settleReview(actor, params['reviewId'] ?? '', {
    clinicianIds,
    limits: limitsOf(form, clinicianIds),
    ...(contactId === '' ? {} : { contactId }),
  });
}

export function consoleScreenPages(doors: ScreenConsoleDoors): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/manage/sessions/:id/screens',
      access: 'staff',
      handler: (call) => screensView(doors, call),
    }),
    page({
      method: 'post',
      path: '/manage/sessions/:id/screens',
      access: 'staff',
      handler: async (call) => {
        const tried = await attempt(() => act(doors, call), call.language, doors.messages);
        return tried.done
          ? redirect(`${addressOf(call)}/screens`, tried.outcome)
          : screensView(doors, call, tried.failure);
      },
    }),
    page({
      method: 'get',
      path: '/manage/sessions/:id/together/:reviewId',
      access: 'staff',
      handler: (call) => reviewView(doors, call),
    }),
    page({
      method: 'post',
      path: '/manage/sessions/:id/together/:reviewId',
      access: 'staff',
      handler: async (call) => {
        const tried = await attempt(() => settleReview(doors, call), call.language, doors.messages);
        return tried.done
          ? redirect(`${addressOf(call)}/screens`, 'screen-named')
          : reviewView(doors, call, tried.failure);
      },
    }),
  ];
}
