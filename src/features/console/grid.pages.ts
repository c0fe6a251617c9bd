// A present/absent grid of a cohort: shown as what would happen, people and columns settled beside it, then taken in.
import { dateOrders } from '../../core/attendance/readers/dates.js';
import { AppError } from '../../core/errors.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { gridBytesMax } from '../attendance/grid-file.js';
import type { GridOutcome, StatedChoices } from '../attendance/grids.service.js';
import type { ConsoleDoors } from './console-doors.js';
import { listRoster } from './cohort-view.store.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import { findingGroups } from './finding-words.js';
import { keepFile, keptFileOf, type KeptFile } from './kept-file.js';
import { tellApart } from './tell-apart.js';
import { requireReason } from './typed-fields.js';

interface Shown {
  failure: Failure | null;
  file: KeptFile | null;
  outcome: GridOutcome | null;
  /** What was taken in; the preview form is then gone. */
  done: (GridOutcome & { replay: boolean }) | null;
}

const nothingShown: Shown = { failure: null, file: null, outcome: null, done: null };
const idOf = (call: PageCall): string => call.params['id'] ?? '';
const addressOf = (call: PageCall): string => `/manage/cohorts/${encodeURIComponent(idOf(call))}/grid`;

/** Fields `person-LINE` and `column-NUMBER`, as the preview form names them; unanswered ones are left out. */
function answersOf({ form }: PageCall, prefix: 'person' | 'column'): Record<string, string> {
  const asked = form
    .text(`${prefix}s`)
    .split(',')
    .filter((number) => /^[1-9]\d{0,5}$/.test(number));
  const answers = asked.map((number) => [number, form.text(`${prefix}-${number}`)] as const);
  return Object.fromEntries(answers.filter(([, id]) => id !== ''));
}

function choicesOf(call: PageCall): StatedChoices {
  return {
    dateOrder: dateOrders.find((order) => order === call.form.text('dateOrder')) ?? null,
    people: answersOf(call, 'person'),
    columns: answersOf(call, 'column'),
  };
}

interface Question {
  number: number;
  answer: string;
}

/** What was asked and answered stays on the form, so that an answer can be changed. */
function asked(open: readonly number[], answers: Readonly<Record<string, string>>): Question[] {
  const numbers = new Set([...open, ...Object.keys(answers).map(Number)]);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => ({ number, answer: answers[String(number)] ?? '' }));
}

export function gridPages(doors: ConsoleDoors): PageSpec[] {
  async function gridView(call: PageCall, shown: Partial<Shown> = {}): Promise<PageReply> {
    const { failure, file, outcome, done } = { ...nothingShown, ...shown };
    const db = doors.database.read;
    const cohort = await doors.cohorts.reach(db, call.actor, 'attendance.edit', idOf(call));
    const roster = (await listRoster(db, cohort.id)).map(({ clinician_id: id, name }) => ({ id, name }));
    const sessions = (await doors.sessions.loadForCohort(db, cohort.id)).map(({ id, title, localDate }) => ({
      id,
      title,
      localDate,
    }));
    const { people = {}, columns = {}, dateOrder = null } = choicesOf(call);
    const names = new Map((outcome?.unplacedPeople ?? []).map((person) => [person.line, person]));
    const titles = new Map((outcome?.unplacedColumns ?? []).map((column) => [column.index + 1, column]));
    const suggested = [...names.values()].flatMap(({ suggestions }) =>
      suggestions.map((one) => one.clinicianId),
    );
    const known = await doors.clinicians.loadMany(db, [...suggested, ...Object.values(people)]);
    const nameOf = new Map(
      tellApart(
        known.map(({ id, name, site, emails }) => ({
          id,
          name: name.display,
          site,
          address: emails[0]?.address ?? null,
        })),
      ).map(({ id, name }) => [id, name]),
    );
    const vars = {
      cohort: { id: cohort.id, name: cohort.name },
      failure,
      kept: file === null ? null : keepFile(file),
      fileName: file?.fileName ?? null,
      outcome,
      done,
      findings: findingGroups((done ?? outcome)?.findings ?? [], call.language, doors.messages),
      reason: call.form.text('reason'),
      dateOrder,
      dateOrders,
      asksOrder:
        dateOrder !== null || (outcome?.unplacedColumns ?? []).some((one) => one.problem === 'date-order'),
      people: asked([...names.keys()], people).map(({ number, answer }) => ({
        line: number,
        answer,
        name: names.get(number)?.name ?? null,
        suggestions: [
          ...(names.get(number)?.suggestions ?? []).map((one) => one.clinicianId),
          ...(answer === '' ? [] : [answer]),
        ].map((id) => ({ id, name: nameOf.get(id) ?? '' })),
      })),
      columns: asked([...titles.keys()], columns).map(({ number, answer }) => ({
        number,
        answer,
        title: titles.get(number)?.title ?? null,
        column: titles.get(number)?.column ?? null,
      })),
      roster,
      sessions,
    };
    return view('manage-grid', vars, { status: failure?.status ?? 200 });
  }

  async function take(call: PageCall, file: KeptFile): Promise<PageReply> {
    const { actor, form, language } = call;
    const choices = choicesOf(call);
    const preview = () => doors.importGrid.preview(actor, idOf(call), file, choices);
    if (form.text('act') !== 'import') {
      const tried = await attempt(preview, language, doors.messages);
      return tried.done
        ? gridView(call, { file, outcome: tried.outcome })
        : gridView(call, { failure: tried.failure });
    }
    const work = async () =>
      doors.importGrid.take(actor, idOf(call), file, choices, requireReason(form.text('reason')));
    const tried = await attempt(work, language, doors.messages);
    if (tried.done) return gridView(call, { done: tried.outcome });
    const again = await attempt(preview, language, doors.messages);
    return gridView(call, { failure: tried.failure, file, outcome: again.done ? again.outcome : null });
  }

  const orFailure = (call: PageCall, read: () => KeptFile) =>
    attempt(() => Promise.resolve().then(read), call.language, doors.messages);

  return [
    page({
      method: 'get',
      path: '/manage/cohorts/:id/grid',
      access: 'staff',
      handler: (call) => gridView(call),
    }),
    page({
      method: 'get',
      path: '/manage/cohorts/:id/grid/kept',
      access: 'staff',
      handler: (call) => redirect(addressOf(call)),
    }),
    page({
      method: 'post',
      path: '/manage/cohorts/:id/grid',
      access: 'staff',
      upload: { bytesMax: gridBytesMax },
      handler: async (call) => {
        const [file] = call.files;
        const chosen = await orFailure(call, () => {
          if (file !== undefined && file.bytes.length > 0) return file;
          throw new AppError('attendance.empty', 'Choose a file first; none came, or it has nothing in it.');
        });
        return chosen.done ? take(call, chosen.outcome) : gridView(call, { failure: chosen.failure });
      },
    }),
    page({
      method: 'post',
      path: '/manage/cohorts/:id/grid/kept',
      access: 'staff',
      handler: async (call) => {
        const kept = await orFailure(call, () => keptFileOf(call.form));
        return kept.done ? take(call, kept.outcome) : gridView(call, { failure: kept.failure });
      },
    }),
  ];
}
