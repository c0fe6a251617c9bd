// What clinicians say of their attendance and nobody has answered: each with her words, the deadline, and two answers.
import { AppError } from '../../core/errors.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { line } from '../../platform/http/schemas.js';
import { heldTimes } from '../sessions/session.js';
import type { ConsoleDoors } from './console-doors.js';
import { attempt, type Failure } from '../../platform/http/failure.js';

const claimsShownMax = 100;
const reasonCharactersMax = 500;

interface Shown {
  failure: (Failure & { at: string }) | null;
  typed: { minutes: string; reason: string };
}

async function claimsView(doors: ConsoleDoors, call: PageCall, shown: Shown): Promise<PageReply> {
  const db = doors.database.read;
  const { items, nextCursor } = await doors.claims.list(
    call.actor,
    { status: 'open' },
    { limit: claimsShownMax },
  );
  const sessions = new Map(
    (await doors.sessions.loadMany(db, [...new Set(items.map((claim) => claim.sessionId))])).map((each) => [
      each.id,
      each,
    ]),
  );
  const people = new Map(
    (
      await doors.clinicians.loadMany(
        db,
        items.map((claim) => claim.clinicianId),
      )
    ).map((each) => [each.id, each]),
  );
  const attendance = new Map(
    (await Promise.all([...sessions.keys()].map((id) => doors.attendance.loadForSession(db, id)))).flatMap(
      (rows) => rows.map((row) => [`${row.sessionId} ${row.clinicianId}`, row.minutes] as const),
    ),
  );
  const claims = items.flatMap((claim) => {
    const session = sessions.get(claim.sessionId);
    if (session === undefined) return [];
    const { startsAt, endsAt } = heldTimes(session);
    const wholeMinutes = Math.floor((epochSecondsOf(endsAt) - epochSecondsOf(startsAt)) / 60);
    const isAnswered = shown.failure?.at === claim.id;
    return [
      {
        id: claim.id,
        name: people.get(claim.clinicianId)?.name.display ?? '',
        clinicianId: claim.clinicianId,
        statement: claim.statement,
        claimedMinutes: claim.minutes,
        knownMinutes: attendance.get(`${claim.sessionId} ${claim.clinicianId}`) ?? 0,
        wholeMinutes,
        dueAt: claim.dueAt,
        isOverdue: claim.dueAt < call.now,
        session: {
          id: session.id,
          title: session.title,
          when: { startsAt, endsAt, timeZone: session.timeZone },
        },
        minutes: isAnswered ? shown.typed.minutes : String(claim.minutes ?? wholeMinutes),
        reason: isAnswered ? shown.typed.reason : '',
        failure: isAnswered ? shown.failure : null,
      },
    ];
  });
  return view(
    'manage-claims',
    { claims, hasMore: nextCursor !== null },
    { status: shown.failure?.status ?? 200 },
  );
}

function answerOf({ form }: PageCall): { minutes: number | null; reason: string } {
  const refuse = (pointer: string, code: string, detail: string): AppError =>
    new AppError('request.invalid', detail, { errors: [{ pointer, code, detail }] });
  const reason = line(reasonCharactersMax).safeParse(form.text('reason'));
  if (!reason.success)
    throw refuse(
      '/body/reason',
      'reason.required',
      'Say in one line why; she reads it, and an auditor later.',
    );
  if (form.text('act') === 'refuse') return { minutes: null, reason: reason.data };
  if (!/^[1-9]\d{0,3}$/.test(form.text('minutes')))
    throw refuse('/body/minutes', 'minutes.whole', 'Write the minutes as a whole number, such as 45.');
  return { minutes: Number(form.text('minutes')), reason: reason.data };
}

export function claimsPages(doors: ConsoleDoors): PageSpec[] {
  const nothing: Shown = { failure: null, typed: { minutes: '', reason: '' } };
  return [
    page({
      method: 'get',
      path: '/manage/claims',
      access: 'staff',
      handler: (call) => claimsView(doors, call, nothing),
    }),
    page({
      method: 'get',
      path: '/manage/claims/:id',
      access: 'staff',
      handler: () => redirect('/manage/claims'),
    }),
    page({
      method: 'post',
      path: '/manage/claims/:id',
      access: 'staff',
      handler: async (call) => {
        const id = call.params['id'] ?? '';
        const answer = async () => doors.answerClaim(call.actor, id, answerOf(call));
        const tried = await attempt(answer, call.language, doors.messages);
        if (tried.done) return redirect('/manage/claims', 'claim-answered');
        const typed = { minutes: call.form.text('minutes'), reason: call.form.text('reason') };
        return claimsView(doors, call, { failure: { ...tried.failure, at: id }, typed });
      },
    }),
  ];
}
