// A sheet that no reader knows: its first rows shown, each column named, what would be read shown, then taken in.
import { mappableFields, type ColumnMapping } from '../../core/attendance/evidence.js';
import { dateOrders } from '../../core/attendance/readers/dates.js';
import { reportBytesMax } from '../../core/attendance/readers/limits.js';
import { isSameMapping } from '../../core/attendance/readers/saved-mapping.js';
import { AppError } from '../../core/errors.js';
import type { Day, Instant } from '../../core/time/instant.js';
import { instantToLocal } from '../../core/time/zone.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { line } from '../../platform/http/schemas.js';
import type { ReadFile, ReportFile } from '../attendance/report-file.js';
import type { Session } from '../sessions/session.js';
import type { ConsoleDoors, ReportOutcome } from './console-doors.js';
import { attempt, failureOf, type Failure } from '../../platform/http/failure.js';
import { findingGroups } from './finding-words.js';
import { keepFile } from './kept-file.js';
import { carriedFile, sentFile, settleWaiting, waitingFile, type MappedFile } from './mapping-file.js';
import {
  columnsShownMax,
  faultOf,
  mappingOf,
  namedSheet,
  sheetVars,
  type NamedSheet,
} from './mapping-form.js';
import { afterReport, idOf, reportFile, sessionHead, sessionPathOf, wishOf } from './report-wish.js';

const nameMax = 100;
const rowsReadShown = 8;
/** Besides the columns: which row, zone, kind, order, confirmation, name, button. */
const otherFieldsMax = 12;

interface Shown {
  file: MappedFile | null;
  sheet: NamedSheet | null;
  failure: Failure | null;
  outcome: ReportOutcome | null;
  read: ReadFile | null;
}

const nothing: Shown = { file: null, sheet: null, failure: null, outcome: null, read: null };

function ownFailure(doors: ConsoleDoors, call: PageCall, what: string): Failure {
  const say = (key: string): string => doors.messages.t(call.language, key);
  const [title, todo] = [say(`console.map.${what}`), say(`console.map.${what}-todo`)];
  return { code: 'request.invalid', status: 422, title, todo, details: [] };
}

function rowsRead(read: ReadFile | null) {
  const dayOf = (at: Instant | null): Day | null =>
    at === null || read === null ? null : instantToLocal(at, read.timeZone).day;
  return (read?.report.rows ?? []).slice(0, rowsReadShown).map((row) => ({
    name: row.name,
    email: row.email,
    day: dayOf(row.joinAt ?? row.leaveAt),
    joinAt: row.joinAt,
    leaveAt: row.leaveAt,
    minutes: row.statedSeconds === null ? null : Math.floor(row.statedSeconds / 60),
  }));
}

/** What the hub keeps, with the titles in the words of the sheet. */
async function keptKinds(doors: ConsoleDoors, { organizationId }: Session) {
  const saved = await doors.columnMappings.listSaved(doors.database.read, organizationId);
  return saved.map(({ id, name, mapping, createdAt }) => ({
    id,
    name,
    createdAt,
    columns: Object.entries(mapping).map(([field, title]) => ({ field, title })),
  }));
}

async function mappingView(
  doors: ConsoleDoors,
  call: PageCall,
  session: Session,
  shown: Shown,
): Promise<PageReply> {
  const { file, sheet, failure, outcome, read } = shown;
  const cohort = await doors.cohorts.get(call.actor, session.cohortId);
  const wish = wishOf(call);
  const vars = {
    session: sessionHead(session),
    cohort: { id: cohort.id, name: cohort.name },
    wish: { ...wish, timeZone: wish.timeZone || session.timeZone },
    waiting: file?.waitingId ?? null,
    kept: file === null || file.waitingId !== null ? null : keepFile(file),
    fileName: file?.fileName ?? null,
    sheet: sheet === null ? null : sheetVars(sheet),
    fields: mappableFields,
    name: call.form.text('name').slice(0, nameMax),
    dateOrders,
    asksOrder: failure?.code === 'attendance.date-order-ambiguous' || wish.dateOrder !== null,
    asksConfirmation: failure?.code === 'attendance.other-session' || wish.confirmed,
    kinds: sheet === null ? await keptKinds(doors, session) : [],
    failure,
    outcome: outcome === null ? null : { ...outcome, settled: outcome.participants - outcome.toReview },
    findings: findingGroups(outcome?.findings ?? [], call.language, doors.messages),
    rowsRead: rowsRead(read),
    readZone: read?.timeZone ?? session.timeZone,
  };
  return view('manage-mapping', vars, { status: failure?.status ?? 200 });
}

/** Under the name that was given; the same mapping under the same name is kept already. */
async function nameProblem(
  doors: ConsoleDoors,
  call: PageCall,
  session: Session,
  mapping: ColumnMapping,
): Promise<{ isKept: boolean; failure: Failure | null }> {
  const name = call.form.text('name');
  if (name === '') return { isKept: true, failure: null };
  if (!line(nameMax).safeParse(name).success)
    return { isKept: false, failure: ownFailure(doors, call, 'name-odd') };
  const same = await doors.columnMappings.findByName(doors.database.read, session.organizationId, name);
  if (same === null) return { isKept: false, failure: null };
  return isSameMapping(same.mapping, mapping)
    ? { isKept: true, failure: null }
    : { isKept: false, failure: ownFailure(doors, call, 'name-taken') };
}

/** The report counts already: a name that somebody else took meanwhile must not hide that. */
async function keepMapping(
  doors: ConsoleDoors,
  call: PageCall,
  session: Session,
  sheet: NamedSheet,
): Promise<string> {
  const fields = { name: call.form.text('name'), mapping: mappingOf(sheet), titles: sheet.titles };
  const create = () => doors.columnMappings.create(call.actor, session.organizationId, fields);
  const tried = await attempt(create, call.language, doors.messages);
  return tried.done ? 'report-taken-kept' : 'report-taken-not-kept';
}

async function readNamed(
  doors: ConsoleDoors,
  call: PageCall,
  session: Session,
  file: MappedFile,
  sheet: NamedSheet,
): Promise<PageReply> {
  const { actor, language } = call;
  const refuse = (failure: Failure) =>
    mappingView(doors, call, session, { ...nothing, file, sheet, failure });
  const fault = faultOf(sheet);
  if (fault !== null) return refuse(ownFailure(doors, call, fault));
  const wish = wishOf(call);
  const mapping = mappingOf(sheet);
  const named = await nameProblem(doors, call, session, mapping);
  if (named.failure !== null) return refuse(named.failure);
  const report: ReportFile = { ...reportFile(file, wish), mapping };
  const work = () => doors.evidence.importReport(actor, session.id, report, { preview: wish.isPreview });
  const tried = await attempt(work, language, doors.messages);
  if (!tried.done) return refuse(tried.failure);
  const { outcome } = tried;
  if (!wish.isPreview) {
    const notice = named.isKept ? 'report-taken' : await keepMapping(doors, call, session, sheet);
    if (file.waitingId !== null) await settleWaiting(doors, call, session, file.waitingId);
    return redirect(afterReport(call, outcome), outcome.replay ? 'report-known' : notice);
  }
  const stated = await doors.imports.stated(doors.database.read, session, report);
  const read = outcome.replay ? null : await doors.imports.read(doors.database.read, session, stated);
  return mappingView(doors, call, session, { ...nothing, file, sheet, outcome, read });
}

type Choose = (session: Session) => MappedFile | Promise<MappedFile>;

async function answer(doors: ConsoleDoors, call: PageCall, choose: Choose): Promise<PageReply> {
  const db = doors.database.read;
  const session = await doors.sessions.reach(db, call.actor, 'attendance.edit', idOf(call));
  const refuse = (failure: Failure) => mappingView(doors, call, session, { ...nothing, failure });
  const tried = await attempt(async () => choose(session), call.language, doors.messages);
  if (!tried.done) return refuse(tried.failure);
  const file = tried.outcome;
  const opened = await doors.imports.open(db, session.organizationId, file.bytes);
  if (!opened.ok) {
    return refuse(failureOf(new AppError(opened.code, opened.detail), call.language, doors.messages));
  }
  if (opened.file.kind !== 'table') return refuse(ownFailure(doors, call, 'no-table'));
  const sheet = namedSheet(opened.file.rows, call.form, opened.mapping);
  return call.form.text('act') === 'look' || !call.form.has('titles')
    ? mappingView(doors, call, session, { ...nothing, file, sheet })
    : readNamed(doors, call, session, file, sheet);
}

export function mappingPages(doors: ConsoleDoors): PageSpec[] {
  const path = '/manage/sessions/:id/import/map';
  return [
    page({
      method: 'get',
      path,
      access: 'staff',
      handler: async (call) => {
        const waitingId = call.query['waiting'] ?? '';
        if (waitingId !== '')
          return answer(doors, call, (session) => waitingFile(doors, call, session, waitingId));
        const db = doors.database.read;
        const session = await doors.sessions.reach(db, call.actor, 'attendance.edit', idOf(call));
        return mappingView(doors, call, session, nothing);
      },
    }),
    ...['kept', 'forget'].map((act) =>
      page({
        method: 'get',
        path: `${path}/${act}`,
        access: 'staff',
        handler: (call) => redirect(`${sessionPathOf(call)}/import/map`),
      }),
    ),
    page({
      method: 'post',
      path: `${path}/forget`,
      access: 'staff',
      handler: async (call) => {
        await doors.columnMappings.remove(call.actor, call.form.text('mappingId'));
        return redirect(`${sessionPathOf(call)}/import/map`, 'mapping-forgotten');
      },
    }),
    page({
      method: 'post',
      path,
      access: 'staff',
      upload: { bytesMax: reportBytesMax, fieldsMax: columnsShownMax + otherFieldsMax },
      handler: (call) => answer(doors, call, () => sentFile(call)),
    }),
    page({
      method: 'post',
      path: `${path}/kept`,
      access: 'staff',
      handler: (call) => answer(doors, call, (session) => carriedFile(doors, call, session)),
    }),
  ];
}
