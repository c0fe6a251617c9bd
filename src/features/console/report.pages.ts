// A meeting report dropped on a session: read, shown as what would happen, and only then taken in.
import { dateOrders } from '../../core/attendance/readers/dates.js';
import { reportBytesMax } from '../../core/attendance/readers/limits.js';
import { AppError } from '../../core/errors.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { ConsoleDoors, ReportOutcome } from './console-doors.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import { findingGroups } from './finding-words.js';
import { keepFile, keptFileOf, type KeptFile } from './kept-file.js';
import {
  afterReport,
  idOf,
  reportFile,
  sessionHead,
  sessionPathOf,
  wishOf,
  type Wish,
} from './report-wish.js';
import type { Session } from '../sessions/session.js';

interface Shown {
  failure: Failure | null;
  outcome: ReportOutcome | null;
  kept: ReturnType<typeof keepFile>;
  fileName: string | null;
  /** Another report of this session was there before: the counts are then of all of them together. */
  isFirst: boolean;
}

async function reportView(
  doors: ConsoleDoors,
  call: PageCall,
  session: Session,
  wish: Wish,
  shown: Shown,
): Promise<PageReply> {
  const { outcome, failure } = shown;
  const cohort = await doors.cohorts.get(call.actor, session.cohortId);
  const vars = {
    ...shown,
    session: sessionHead(session),
    cohort: { id: cohort.id, name: cohort.name },
    wish,
    dateOrders,
    outcome: outcome === null ? null : { ...outcome, settled: outcome.participants - outcome.toReview },
    findings: findingGroups(outcome?.findings ?? [], call.language, doors.messages),
  };
  return view('manage-report', vars, { status: failure?.status ?? 200 });
}

async function take(doors: ConsoleDoors, call: PageCall, file: KeptFile, wish: Wish): Promise<PageReply> {
  const { actor, language } = call;
  const session = await doors.sessions.reach(doors.database.read, actor, 'attendance.edit', idOf(call));
  const isFirst = (await doors.imports.list(doors.database.read, session.id)).length === 0;
  const work = () =>
    doors.evidence.importReport(actor, session.id, reportFile(file, wish), { preview: wish.isPreview });
  const tried = await attempt(work, language, doors.messages);
  if (tried.done && !wish.isPreview)
    return redirect(afterReport(call, tried.outcome), tried.outcome.replay ? 'report-known' : 'report-taken');
  const shown = { kept: keepFile(file), fileName: file.fileName, isFirst };
  return tried.done
    ? reportView(doors, call, session, wish, { ...shown, outcome: tried.outcome, failure: null })
    : reportView(doors, call, session, wish, { ...shown, outcome: null, failure: tried.failure });
}

/** No file, or one that came back broken: the form again, with what was chosen beside it. */
async function askAgain(doors: ConsoleDoors, call: PageCall, failure: Failure | null): Promise<PageReply> {
  const session = await doors.sessions.reach(doors.database.read, call.actor, 'attendance.edit', idOf(call));
  return reportView(doors, call, session, wishOf(call), {
    failure,
    outcome: null,
    kept: null,
    fileName: null,
    isFirst: true,
  });
}

export function reportPages(doors: ConsoleDoors): PageSpec[] {
  const orFailure = (call: PageCall, read: () => KeptFile) =>
    attempt(() => Promise.resolve().then(read), call.language, doors.messages);
  return [
    page({
      method: 'get',
      path: '/manage/sessions/:id/import',
      access: 'staff',
      handler: (call) => askAgain(doors, call, null),
    }),
    page({
      method: 'get',
      path: '/manage/sessions/:id/import/kept',
      access: 'staff',
      handler: (call) => redirect(`${sessionPathOf(call)}/import`),
    }),
    page({
      method: 'post',
      path: '/manage/sessions/:id/import',
      access: 'staff',
      upload: { bytesMax: reportBytesMax },
      handler: async (call) => {
        const [file] = call.files;
        const chosen = await orFailure(call, () => {
          if (file === undefined || file.bytes.length === 0) {
            throw new AppError(
              'attendance.empty',
              'Choose a report first; no file came, or it has nothing in it.',
            );
          }
          return file;
        });
        return chosen.done
          ? take(doors, call, chosen.outcome, wishOf(call))
          : askAgain(doors, call, chosen.failure);
      },
    }),
    page({
      method: 'post',
      path: '/manage/sessions/:id/import/kept',
      access: 'staff',
      handler: async (call) => {
        const kept = await orFailure(call, () => keptFileOf(call.form));
        return kept.done
          ? take(doors, call, kept.outcome, wishOf(call))
          : askAgain(doors, call, kept.failure);
      },
    }),
  ];
}
