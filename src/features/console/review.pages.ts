// The list a lead clears: who each participant was, one answer a row, the last one taken back with one tap.
import { professions, roles } from '../../core/credits/vocabulary.js';
import { AppError } from '../../core/errors.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { idPattern } from '../../platform/ids.js';
import type { CreateDecision, ReviewDecision } from '../attendance/review.service.js';
import type { ConsoleDoors } from './console-doors.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import { createReviewList, type Answered, type ReviewList } from './review-list.service.js';
import {
  requireClinician,
  requireReason,
  requireRecord,
  typedRecordOf,
  type TypedRecord,
} from './typed-fields.js';

/** Rows of other sessions that one tap takes back; more than this are taken back where they are. */
const takenBackMax = 100;
const searchCharactersMax = 100;

interface Shown {
  /** Told at the row it is about, or at the top where that row is gone. */
  failure: (Failure & { at: string }) | null;
  typedReason: string | null;
  typedRecord: TypedRecord | null;
}

const nothingShown: Shown = { failure: null, typedReason: null, typedRecord: null };

const idOf = (call: PageCall): string => call.params['id'] ?? '';
const reviewIdOf = (call: PageCall): string => call.params['reviewId'] ?? '';
const isOfAll = (call: PageCall): boolean =>
  call.params['id'] === undefined || call.form.text('from') === 'all';
const idsIn = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .filter((id) => idPattern.test(id))
    .slice(0, takenBackMax);

function listPath(call: PageCall): string {
  return isOfAll(call) ? '/manage/review' : `/manage/sessions/${encodeURIComponent(idOf(call))}/review`;
}

function answeredIn({ query }: PageCall): Answered | null {
  const [reviewId] = idsIn(query['settled']);
  if (reviewId === undefined) return null;
  return {
    reviewId,
    alsoIds: idsIn(query['also']),
    refused: Number.parseInt(query['refused'] ?? '', 10) || 0,
    isRemembered: query['remembered'] === 'yes',
  };
}

function searchIn({ query }: PageCall) {
  const [reviewId] = idsIn(query['for']);
  const text = (query['find'] ?? '').trim().slice(0, searchCharactersMax);
  return reviewId === undefined || text === '' ? null : { reviewId, text };
}

async function listView(list: ReviewList, call: PageCall, shown: Shown): Promise<PageReply> {
  const loaded = await list.load(call.actor, isOfAll(call) ? null : idOf(call), {
    search: searchIn(call),
    answered: answeredIn(call),
  });
  const rows = loaded.groups.flatMap((group) => group.rows);
  const { failure } = shown;
  const isShown = failure !== null && rows.some((row) => row.id === failure.at);
  return view(
    'manage-review',
    {
      ...loaded,
      ...shown,
      failure: failure === null || isShown ? failure : { ...failure, at: 'list' },
      path: listPath(call),
      professions,
      roles,
      /** Which row a form leads on to once its own is settled. */
      next: Object.fromEntries(rows.map((row, i) => [row.id, (rows[i + 1] ?? rows[i - 1])?.id ?? ''])),
    },
    { status: failure?.status ?? 200 },
  );
}

function decisionOf({ form }: PageCall): ReviewDecision | CreateDecision {
  const act = form.text('act');
  if (act === 'ignore') return { ignore: true, reason: requireReason(form.text('reason')) };
  const remember = form.has('remember');
  if (act === 'create') return { ...requireRecord(form), remember };
  return { clinicianId: requireClinician(form.text('clinicianId')), remember };
}

/** The list again, with what takes the answer back, at the row that comes next. */
function toNext(call: PageCall, parts: Record<string, string>, rowId: string | undefined): string {
  const query = new URLSearchParams(Object.entries(parts).filter(([, value]) => value !== '')).toString();
  const hash = rowId === undefined ? '' : `#review-${rowId}`;
  return `${listPath(call)}${query === '' ? '' : `?${query}`}${hash}`;
}

function settlePage(doors: ConsoleDoors, list: ReviewList): PageSpec {
  const settle = async (call: PageCall) => {
    const decision = decisionOf(call);
    if (call.form.has('elsewhere')) return doors.settleElsewhere(call.actor, reviewIdOf(call), decision);
    return {
      review: await doors.evidence.settleReview(call.actor, reviewIdOf(call), decision),
      elsewhere: [],
    };
  };
  return page({
    method: 'post',
    path: '/manage/sessions/:id/reviews/:reviewId',
    access: 'staff',
    handler: async (call) => {
      const { form } = call;
      const tried = await attempt(() => settle(call), call.language, doors.messages);
      if (!tried.done) {
        return listView(list, call, {
          failure: { ...tried.failure, at: reviewIdOf(call) },
          typedReason: form.text('act') === 'ignore' ? form.text('reason') : null,
          typedRecord: form.text('act') === 'create' ? typedRecordOf(form) : null,
        });
      }
      const { review, elsewhere } = tried.outcome;
      if (review.status === 'open') return redirect(toNext(call, {}, review.id), 'review-kept-open');
      const also = elsewhere.filter(({ outcome }) => outcome !== 'refused').map((one) => one.reviewId);
      const isForgotten = review.findings.length > 0;
      const to = toNext(
        call,
        {
          settled: review.id,
          also: also.slice(0, takenBackMax).join(','),
          refused: String(elsewhere.length - also.length || ''),
          remembered: form.has('remember') && !isForgotten ? 'yes' : '',
        },
        idsIn(form.text('next'))[0],
      );
      return isForgotten ? redirect(to, 'review-settled-not-remembered') : redirect(to);
    },
  });
}

/** Taking back: at once from the banner, where the reason is plain; later from the settled rows, with a reason typed. */
function undoPage(doors: ConsoleDoors, list: ReviewList): PageSpec {
  const undo = async (call: PageCall) => {
    const { form, actor, language } = call;
    const isAtOnce = form.has('atOnce');
    const reason = isAtOnce
      ? doors.messages.t(language, 'console.review.undone-at-once')
      : form.text('reason');
    const wish = { reason: requireReason(reason), forget: form.has('forget') };
    await doors.reopenReview.reopen(actor, reviewIdOf(call), wish);
    // Each is its own act; one that was taken back meanwhile needs nothing more.
    for (const id of idsIn(form.text('also'))) {
      await doors.reopenReview.reopen(actor, id, wish).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'review.open') throw error;
      });
    }
  };
  return page({
    method: 'post',
    path: '/manage/sessions/:id/reviews/:reviewId/undo',
    access: 'staff',
    handler: async (call) => {
      const tried = await attempt(() => undo(call), call.language, doors.messages);
      if (tried.done) return redirect(toNext(call, {}, reviewIdOf(call)), 'review-undone');
      return listView(list, call, {
        ...nothingShown,
        failure: { ...tried.failure, at: 'list' },
      });
    },
  });
}

/** From a person's page: this participant was somebody else. */
function disputePage(doors: ConsoleDoors, list: ReviewList): PageSpec {
  return page({
    method: 'post',
    path: '/manage/sessions/:id/links/:linkId/dispute',
    access: 'staff',
    handler: async (call) => {
      const { form, actor } = call;
      const dispute = async () =>
        doors.reopenReview.dispute(actor, call.params['linkId'] ?? '', {
          reason: requireReason(form.text('reason')),
          forget: form.has('forget'),
        });
      const tried = await attempt(dispute, call.language, doors.messages);
      if (tried.done) return redirect(toNext(call, {}, tried.outcome?.id), 'match-disputed');
      return listView(list, call, { ...nothingShown, failure: { ...tried.failure, at: 'list' } });
    },
  });
}

export function reviewPages(doors: ConsoleDoors): PageSpec[] {
  const list = createReviewList(doors);
  const shownAt = (path: string): PageSpec =>
    page({ method: 'get', path, access: 'staff', handler: (call) => listView(list, call, nothingShown) });
  const backFrom = (path: string): PageSpec =>
    page({ method: 'get', path, access: 'staff', handler: (call) => redirect(listPath(call)) });
  return [
    shownAt('/manage/review'),
    shownAt('/manage/sessions/:id/review'),
    settlePage(doors, list),
    undoPage(doors, list),
    disputePage(doors, list),
    backFrom('/manage/sessions/:id/reviews/:reviewId'),
    backFrom('/manage/sessions/:id/reviews/:reviewId/undo'),
    backFrom('/manage/sessions/:id/links/:linkId/dispute'),
  ];
}
