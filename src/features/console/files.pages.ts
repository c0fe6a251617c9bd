// Reports without a session: dropped many at once, those that found their session told, the others waiting for a word.
import { may, readablePrograms, type Actor } from '../../core/access.js';
import type { Bilingual } from '../../core/bilingual.js';
import { dateOrders } from '../../core/attendance/readers/dates.js';
import { AppError } from '../../core/errors.js';
import { instantPlusSeconds, isDay, type Day, type Instant } from '../../core/time/instant.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { IntakeFile } from '../intake/intake.service.js';
import type { IntakeScope } from '../intake/locate.service.js';
import type { Session } from '../sessions/session.js';
import { listCohorts, listPrograms, type ProgramSeen } from './console.store.js';
import type { ConsoleDoors, RoutedReport } from './console-doors.js';
import { attempt, failureOf, type Failure } from '../../platform/http/failure.js';
import { requireReason } from './typed-fields.js';

const filesShownMax = 50;
/** Sessions offered for a file that found none: a season back. */
const offeredSeconds = 120 * 86400;
const aroundSeconds = 60 * 86400;
const offeredMax = 300;
const uploadBytesMax = 50_000_000;
const uploadFilesMax = 60;

interface Place {
  /** `hub ID` or `program ID`, as the form sends it. */
  value: string;
  name: Bilingual;
  isHub: boolean;
}

/** Where this person may bring files: whole hubs first, else the programs she works in. */
function placesOf(actor: Actor, programs: readonly ProgramSeen[]): Place[] {
  const hubs = new Map<string, Place>();
  const single: Place[] = [];
  for (const program of programs) {
    const organizationId = program.organization_id;
    if (may(actor, 'attendance.edit', { organizationId })) {
      const name = { en: program.organization_name_en, fr: program.organization_name_fr };
      hubs.set(organizationId, { value: `hub ${organizationId}`, name, isHub: true });
    } else if (may(actor, 'attendance.edit', { organizationId, programId: program.id })) {
      const name = { en: program.name_en, fr: program.name_fr };
      single.push({ value: `program ${program.id}`, name, isHub: false });
    }
  }
  return [...hubs.values(), ...single];
}

async function scopeNamed(doors: ConsoleDoors, actor: Actor, value: string): Promise<IntakeScope> {
  const [kind, id = ''] = value.split(' ');
  if (kind === 'hub') return { organizationId: id, programId: null };
  const program = await doors.programs.get(actor, id);
  return { organizationId: program.organizationId, programId: program.id };
}

/** Two sessions of one hour are told apart by their cohort and program. */
type CohortNames = ReadonlyMap<string, { program: Bilingual; cohort: string }>;

async function cohortNames(doors: ConsoleDoors, call: PageCall, programs: readonly ProgramSeen[]) {
  const names = new Map(
    programs.map((program) => [program.id, { en: program.name_en, fr: program.name_fr }]),
  );
  const cohorts = await listCohorts(doors.database.read, [...names.keys()], call.now);
  return new Map(
    cohorts.map(({ id, name, program_id: programId }) => [
      id,
      { program: names.get(programId) ?? { en: '', fr: '' }, cohort: name },
    ]),
  );
}

function sessionView(session: Session, names: CohortNames) {
  const { id, title, startsAt, endsAt, timeZone } = session;
  const of = names.get(session.cohortId) ?? { program: { en: '', fr: '' }, cohort: '' };
  return { id, title, ...of, when: { startsAt, endsAt, timeZone } };
}

/** The day around which sessions are offered, where one was asked for. */
function aroundIn({ query }: PageCall): Day | null {
  const asked = query['around'] ?? '';
  return isDay(asked) ? asked : null;
}

/** A season back; around a day that was asked for, two months either way. */
function offeredRange(call: PageCall): { from: Instant; to: Instant } {
  const day = aroundIn(call);
  if (day === null)
    return { from: instantPlusSeconds(call.now, -offeredSeconds), to: instantPlusSeconds(call.now, 86400) };
  const noon = `${day}T12:00:00Z`;
  return {
    from: instantPlusSeconds(noon, -aroundSeconds),
    to: instantPlusSeconds(noon, aroundSeconds),
  };
}

/** The words of a problem that a file met; a code without words of its own is told as it is stored. */
function problemView(
  doors: ConsoleDoors,
  call: PageCall,
  { code, detail }: { code: string; detail: string },
) {
  const { messages } = doors;
  const title = messages.has(`problem.${code}`) ? messages.t(call.language, `problem.${code}`) : null;
  return { code, title, detail: call.language === 'en' || title === null ? detail : null };
}

async function waitingView(
  doors: ConsoleDoors,
  call: PageCall,
  file: IntakeFile,
  { failedWith, names }: { failedWith: string | null; names: CohortNames },
) {
  const db = doors.database.read;
  const offered = (await doors.sessions.loadTouching(db, file, offeredRange(call), offeredMax)).reverse();
  const likely = await doors.sessions.loadMany(
    db,
    file.candidates.map(({ sessionId }) => sessionId),
  );
  const byId = new Map(likely.map((session) => [session.id, session]));
  const met = new Set([file.problem.code, failedWith]);
  return {
    id: file.id,
    fileName: file.fileName,
    createdAt: file.createdAt,
    problem: problemView(doors, call, file.problem),
    candidates: file.candidates.flatMap(({ sessionId, reason, knownAddresses }) => {
      const session = byId.get(sessionId);
      return session === undefined ? [] : [{ ...sessionView(session, names), reason, knownAddresses }];
    }),
    others: offered.filter(({ id }) => !byId.has(id)).map((session) => sessionView(session, names)),
    asksOrder: met.has('attendance.date-order-ambiguous'),
    asksConfirmation: met.has('attendance.other-session'),
  };
}

interface Shown {
  failure: (Failure & { at: string | null }) | null;
  routed: readonly RoutedReport[];
}

async function filesView(doors: ConsoleDoors, call: PageCall, shown: Shown): Promise<PageReply> {
  const { actor } = call;
  const programs = await listPrograms(doors.database.read, readablePrograms(actor));
  const places = placesOf(actor, programs);
  const names = await cohortNames(doors, call, programs);
  const { items, nextCursor } = await doors.intake.list(
    actor,
    { status: 'waiting' },
    { limit: filesShownMax },
  );
  const waiting = [];
  for (const file of items) {
    const failedWith = shown.failure?.at === file.id ? shown.failure.code : null;
    waiting.push(await waitingView(doors, call, file, { failedWith, names }));
  }
  const taken = shown.routed.flatMap(({ sessionId }) => sessionId ?? []);
  const sessions = new Map(
    (await doors.sessions.loadMany(doors.database.read, taken)).map((each) => [each.id, each]),
  );
  const routed = shown.routed.map((file) => {
    const session = sessions.get(file.sessionId ?? '');
    return {
      ...file,
      session: session === undefined ? null : sessionView(session, names),
      problem: file.problem === null ? null : problemView(doors, call, file.problem),
    };
  });
  const vars = {
    failure: shown.failure,
    places,
    routed,
    waiting,
    around: aroundIn(call),
    hasMore: nextCursor !== null,
    dateOrders,
    countOf: Object.fromEntries(
      (['taken', 'known', 'waiting', 'refused'] as const).map((outcome) => [
        outcome,
        shown.routed.filter((file) => file.outcome === outcome).length,
      ]),
    ),
  };
  return view('manage-files', vars, { status: shown.failure?.status ?? 200 });
}

const nothingShown: Shown = { failure: null, routed: [] };

function dropPage(doors: ConsoleDoors): PageSpec {
  return page({
    method: 'post',
    path: '/manage/files',
    access: 'staff',
    upload: { bytesMax: uploadBytesMax, filesMax: uploadFilesMax },
    handler: async (call) => {
      // A browser sends a nameless part where nothing was chosen; an empty file has a name, and is told.
      const files = call.files.filter(({ fileName, bytes }) => fileName !== '' || bytes.length > 0);
      if (files.length === 0) {
        const none = new AppError(
          'attendance.empty',
          'Choose one or more reports first; no file came, or they have nothing in them.',
        );
        const failure = { ...failureOf(none, call.language, doors.messages), at: null };
        return filesView(doors, call, { ...nothingShown, failure });
      }
      const scope = await scopeNamed(doors, call.actor, call.form.text('place'));
      const arrived = files.map(({ fileName, bytes }) => ({ fileName, bytes, origin: 'upload' as const }));
      const routed = await doors.routeFiles.take(call.actor, scope, arrived);
      return filesView(doors, call, { failure: null, routed });
    },
  });
}

function settlePage(
  doors: ConsoleDoors,
  act: 'route' | 'discard',
  notice: string,
  settle: (call: PageCall, id: string) => Promise<unknown>,
): PageSpec {
  return page({
    method: 'post',
    path: `/manage/files/:id/${act}`,
    access: 'staff',
    handler: async (call) => {
      const id = call.params['id'] ?? '';
      const tried = await attempt(() => settle(call, id), call.language, doors.messages);
      if (tried.done) return redirect('/manage/files#waiting', notice);
      return filesView(doors, call, { ...nothingShown, failure: { ...tried.failure, at: id } });
    },
  });
}

export function filesPages(doors: ConsoleDoors): PageSpec[] {
  const toList = (path: string): PageSpec =>
    page({ method: 'get', path, access: 'staff', handler: () => redirect('/manage/files') });
  return [
    page({
      method: 'get',
      path: '/manage/files',
      access: 'staff',
      handler: (call) => filesView(doors, call, nothingShown),
    }),
    dropPage(doors),
    settlePage(doors, 'route', 'file-routed', (call, id) =>
      doors.routeFiles.settle(call.actor, id, {
        sessionId: call.form.text('sessionId'),
        timeZone: call.form.text('timeZone').slice(0, 60) || null,
        dateOrder: dateOrders.find((order) => order === call.form.text('dateOrder')) ?? null,
        confirmed: call.form.has('confirmed'),
      }),
    ),
    settlePage(doors, 'discard', 'file-discarded', (call, id) =>
      Promise.resolve()
        .then(() => requireReason(call.form.text('reason')))
        .then((reason) => doors.intake.discard(call.actor, id, reason)),
    ),
    // Which session is said on this page; what the columns mean, on that session's own.
    page({
      method: 'post',
      path: '/manage/files/:id/map',
      access: 'staff',
      handler: (call) => {
        const [sessionId, waiting] = [call.form.text('sessionId'), call.params['id'] ?? ''];
        return redirect(
          `/manage/sessions/${encodeURIComponent(sessionId)}/import/map?waiting=${encodeURIComponent(waiting)}`,
        );
      },
    }),
    toList('/manage/files/:id/map'),
    toList('/manage/files/:id/route'),
    toList('/manage/files/:id/discard'),
  ];
}
