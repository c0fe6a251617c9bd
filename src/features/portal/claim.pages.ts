// "I was there": a clinician tells the program about a session, sees until when, and what was answered.
import type { Actor } from '../../core/access.js';
import { inLanguage } from '../../core/bilingual.js';
import { AppError, notFound } from '../../core/errors.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Database } from '../../platform/db/database.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { line } from '../../platform/http/schemas.js';
import type { Messages } from '../../platform/i18n/messages.js';
import { idPattern } from '../../platform/ids.js';
import type { ClaimsService } from '../attendance/claims.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';

interface Deps {
  database: Database;
  messages: Messages;
  claims: ClaimsService;
  clinicians: Pick<CliniciansService, 'recordsOfPerson'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
  programs: Pick<ProgramsService, 'load'>;
  sessions: Pick<SessionsService, 'load'>;
}

const statementCharactersMax = 500;

interface Typed {
  statement: string;
  minutes: string;
}

interface Told {
  problem: string;
  detail: string | null;
}

/** To everybody who is not on its roster the session does not exist. */
async function ownSession(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<{ session: Session; ownIds: string[] }> {
  if (!idPattern.test(id)) throw notFound('session');
  const db = deps.database.read;
  const session = await deps.sessions.load(db, id);
  const roles = await deps.enrolments.rolesForSession(db, session);
  const records = await deps.clinicians.recordsOfPerson(db, actor.addresses);
  const ownIds = records.map((record) => record.id).filter((recordId) => roles.has(recordId));
  if (ownIds.length === 0) throw notFound('session');
  return { session, ownIds };
}

async function claimView(
  deps: Deps,
  call: PageCall,
  shown: { typed: Typed; told: Told | null; status: number },
): Promise<PageReply> {
  const { session, ownIds } = await ownSession(deps, call.actor, call.params['id'] ?? '');
  const db = deps.database.read;
  const program = await deps.programs.load(db, session.programId);
  const { startsAt, endsAt } = heldTimes(session);
  const made = await deps.claims.ofPerson(db, ownIds, [session.id]);
  const until = await deps.claims.claimableUntil(db, session);
  const isOpen = made.some((claim) => claim.status === 'open');
  const vars = {
    session: {
      id: session.id,
      title: session.title,
      when: { startsAt, endsAt, timeZone: session.timeZone },
      minutes: Math.floor((epochSecondsOf(endsAt) - epochSecondsOf(startsAt)) / 60),
    },
    programName: inLanguage(program.name, call.language),
    claims: made.map(({ id, statement, status, answer, dueAt, grantedMinutes }) => ({
      id,
      statement,
      status,
      answer,
      dueAt,
      grantedMinutes,
    })),
    until,
    canClaim: session.status === 'scheduled' && endsAt <= call.now && call.now <= until && !isOpen,
    isTooLate: call.now > until,
    isAhead: endsAt > call.now,
    typed: shown.typed,
    told: shown.told,
  };
  return view('claim', vars, { status: shown.status });
}

const nothingTyped: Typed = { statement: '', minutes: '' };

function wordsOf({ statement, minutes }: Typed): { statement: string; minutes: number | null } {
  const words = line(statementCharactersMax).safeParse(statement);
  if (!words.success)
    throw new AppError('request.invalid', 'Say in one line how you took part, for instance by telephone.');
  if (minutes.trim() === '') return { statement: words.data, minutes: null };
  if (!/^[1-9]\d{0,3}$/.test(minutes.trim()))
    throw new AppError(
      'request.invalid',
      'Write the minutes as a whole number, such as 45, or leave them out.',
    );
  return { statement: words.data, minutes: Number(minutes.trim()) };
}

export function claimPages(deps: Deps): PageSpec[] {
  const pageOf = (session: string) => `/me/sessions/${encodeURIComponent(session)}/claim`;
  return [
    page({
      method: 'get',
      path: '/me/sessions/:id/claim',
      access: 'signed-in',
      handler: (call) => claimView(deps, call, { typed: nothingTyped, told: null, status: 200 }),
    }),
    page({
      method: 'post',
      path: '/me/sessions/:id/claim',
      access: 'signed-in',
      handler: async (call) => {
        const id = call.params['id'] ?? '';
        const typed = { statement: call.form.text('statement'), minutes: call.form.text('minutes') };
        try {
          await deps.claims.claim(call.actor, id, wordsOf(typed));
        } catch (error) {
          if (!(error instanceof AppError) || error.code === 'resource.not-found') throw error;
          const problem = deps.messages.t(call.language, `problem-todo.${error.code}`);
          const detail = call.language === 'en' ? error.detail : null;
          return claimView(deps, call, { typed, told: { problem, detail }, status: error.status });
        }
        return redirect(pageOf(id), 'claim-made');
      },
    }),
    page({
      method: 'post',
      path: '/me/sessions/:id/claim/:claimId/withdraw',
      access: 'signed-in',
      handler: async (call) => {
        await deps.claims.withdraw(call.actor, call.params['claimId'] ?? '');
        return redirect(pageOf(call.params['id'] ?? ''), 'claim-withdrawn');
      },
    }),
  ];
}
