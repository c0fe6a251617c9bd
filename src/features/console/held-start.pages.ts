// "It began at 12:08 instead of 12:00": what the evidence suggests, who would gain and lose, and only then the change.
import { may } from '../../core/access.js';
import { inLanguage, type Language } from '../../core/bilingual.js';
import { parseCredits } from '../../core/credits/amount.js';
import { AppError } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import { localTimeNear } from '../../core/time/zone.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { Session } from '../sessions/session.js';
import type { ConsoleDoors, SlideOutcome } from './console-doors.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import { heldStartVars } from './held-start-view.js';
import { requireReason } from './typed-fields.js';

type Doors = Pick<
  ConsoleDoors,
  'database' | 'messages' | 'sessions' | 'cohorts' | 'catalogue' | 'begun' | 'slideSession'
>;

interface Typed {
  time: string;
  reason: string;
  confirmLosses: boolean;
}

const sheetOf = ({ params }: PageCall): string =>
  `/manage/sessions/${encodeURIComponent(params['id'] ?? '')}`;

function requireStart({ startsAt, timeZone }: Session, time: string): Instant {
  const isTime = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time);
  const found = isTime ? localTimeNear(time, timeZone, startsAt) : null;
  if (found !== null) return found;
  const detail = 'Write the time as hours and minutes, such as 12:08.';
  throw new AppError('request.invalid', detail, {
    errors: [{ pointer: '/body/time', code: 'time.wall', detail }],
  });
}

async function changeVars(doors: Doors, { changes, unchanged }: SlideOutcome, language: Language) {
  const systems = await doors.catalogue.load(doors.database.read);
  const collator = new Intl.Collator(language);
  const people = changes.map((person) => ({
    name: person.name,
    minutesBefore: Math.floor(person.secondsBefore / 60),
    minutesAfter: Math.floor(person.secondsAfter / 60),
    awards: person.awards.map((award) => ({
      system: inLanguage(
        systems.get(award.creditSystem)?.name ?? { en: award.creditSystem, fr: award.creditSystem },
        language,
      ),
      before: parseCredits(award.creditsBefore ?? '0'),
      after: parseCredits(award.creditsAfter ?? '0'),
      waits: award.status === 'pending-confirmation',
    })),
  }));
  return {
    people: people.sort((a, b) => collator.compare(a.name, b.name)),
    unchanged,
    hasLosses: people.some(({ awards }) => awards.some((award) => award.after < award.before)),
  };
}

async function formView(
  doors: Doors,
  call: PageCall,
  session: Session,
  shown: { typed: Typed | null; outcome: SlideOutcome | null; failure: Failure | null },
): Promise<PageReply> {
  const cohort = await doors.cohorts.get(call.actor, session.cohortId);
  const start = await heldStartVars(doors, call.actor, session);
  const { typed, outcome, failure } = shown;
  const vars = {
    session: {
      id: session.id,
      title: session.title,
      timeZone: session.timeZone,
      when: { startsAt: session.startsAt, endsAt: session.endsAt, timeZone: session.timeZone },
    },
    cohort: { id: cohort.id, name: cohort.name },
    start: { ...start, time: typed?.time ?? start.time },
    typed: typed ?? { time: start.time, reason: '', confirmLosses: false },
    mayConfirm: may(call.actor, 'credits.finalize', session),
    outcome: outcome === null ? null : await changeVars(doors, outcome, call.language),
    failure,
  };
  return view('manage-held-start', vars, { status: failure?.status ?? 200 });
}

export function heldStartPages(doors: Doors): PageSpec[] {
  const reach = ({ actor, params }: PageCall) =>
    doors.sessions.reach(doors.database.read, actor, 'attendance.edit', params['id'] ?? '');
  return [
    page({
      method: 'get',
      path: '/manage/sessions/:id/held-start',
      access: 'staff',
      handler: async (call) =>
        formView(doors, call, await reach(call), { typed: null, outcome: null, failure: null }),
    }),
    page({
      method: 'post',
      path: '/manage/sessions/:id/held-start',
      access: 'staff',
      handler: async (call) => {
        const { actor, form, language } = call;
        const session = await reach(call);
        const typed = {
          time: form.text('time'),
          reason: form.text('reason'),
          confirmLosses: form.has('confirmLosses'),
        };
        const preview = form.text('act') !== 'save';
        const slide = async () =>
          doors.slideSession(
            actor,
            session.id,
            {
              startsAt: requireStart(session, typed.time),
              reason: requireReason(typed.reason),
              confirmLosses: typed.confirmLosses,
            },
            { preview },
          );
        const tried = await attempt(slide, language, doors.messages);
        if (!tried.done)
          return formView(doors, call, session, { typed, outcome: null, failure: tried.failure });
        if (!preview) return redirect(`${sheetOf(call)}#people`, 'held-start-kept');
        return formView(doors, call, session, { typed, outcome: tried.outcome, failure: null });
      },
    }),
  ];
}
