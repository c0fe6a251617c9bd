// The sheet of a session: marking by hand, finalizing, and one person's page with every step.
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { notFound } from '../../core/errors.js';
import type { ConsoleDoors } from './console-doors.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import { createSessionSheet, type SessionSheet } from './session-sheet.service.js';
import { requireClinician, requireMinutes, requireReason } from './typed-fields.js';

interface TypedMark {
  clinicianId: string;
  minutes: string;
  reason: string;
}

interface SheetShown {
  /** Where it is to be told: `mark`, `loss`, `finalize`, the id of a report, or `sheet` where that form is gone. */
  failure: (Failure & { at: string }) | null;
  typedMark: TypedMark;
  asksFinalize: boolean;
}

const nothingTyped: TypedMark = { clinicianId: '', minutes: '', reason: '' };
const nothingShown: SheetShown = {
  failure: null,
  typedMark: nothingTyped,
  asksFinalize: false,
};

const idOf = (call: PageCall): string => call.params['id'] ?? '';
const addressOf = (call: PageCall): string => `/manage/sessions/${encodeURIComponent(idOf(call))}`;

async function sheetView(
  sheet: SessionSheet,
  call: PageCall,
  shown: Partial<SheetShown> = {},
): Promise<PageReply> {
  const loaded = await sheet.load(call.actor, idOf(call), call.language, call.now);
  const { failure = null } = shown;
  const isOver = loaded.session.state === 'held' || loaded.session.state === 'finalized';
  const hasPlace =
    failure !== null &&
    (loaded.imports.some(({ id }) => id === failure.at) || (isOver && /^(mark|finalize)$/.test(failure.at)));
  const told = failure === null || hasPlace ? failure : { ...failure, at: 'sheet' };
  return view(
    'manage-session',
    { ...loaded, ...nothingShown, ...shown, failure: told },
    { status: failure?.status ?? 200 },
  );
}

async function personView(
  sheet: SessionSheet,
  call: PageCall,
  clinicianId: string,
  shown: Partial<SheetShown> = {},
): Promise<PageReply> {
  const loaded = await sheet.person(call.actor, idOf(call), clinicianId, call.language, call.now);
  return view(
    'manage-session-person',
    { ...loaded, ...nothingShown, ...shown },
    { status: shown.failure?.status ?? 200 },
  );
}

function markPage(doors: ConsoleDoors, sheet: SessionSheet): PageSpec {
  return page({
    method: 'post',
    path: '/manage/sessions/:id/marks',
    access: 'staff',
    handler: async (call) => {
      const { form } = call;
      const typedMark = {
        clinicianId: form.text('clinicianId'),
        minutes: form.text('minutes'),
        reason: form.text('reason'),
      };
      const mark = async () =>
        doors.evidence.mark(
          call.actor,
          idOf(call),
          requireClinician(typedMark.clinicianId),
          { minutes: requireMinutes(typedMark.minutes) },
          requireReason(typedMark.reason),
        );
      const isPersonPage = form.text('from') === 'person';
      const tried = await attempt(mark, call.language, doors.messages);
      if (tried.done) {
        const person = `${addressOf(call)}/people/${encodeURIComponent(typedMark.clinicianId)}`;
        return redirect(isPersonPage ? person : `${addressOf(call)}#people`, 'mark-kept');
      }
      const shown = { failure: { ...tried.failure, at: 'mark' }, typedMark };
      return isPersonPage
        ? personView(sheet, call, typedMark.clinicianId, shown)
        : sheetView(sheet, call, shown);
    },
  });
}

function withdrawPage(doors: ConsoleDoors, sheet: SessionSheet): PageSpec {
  return page({
    method: 'post',
    path: '/manage/sessions/:id/imports/:importId/withdraw',
    access: 'staff',
    handler: async (call) => {
      const importId = call.params['importId'] ?? '';
      const withdraw = async () =>
        doors.withdrawImport(call.actor, importId, requireReason(call.form.text('reason')));
      const tried = await attempt(withdraw, call.language, doors.messages);
      if (tried.done) return redirect(`${addressOf(call)}#report`, 'report-withdrawn');
      return sheetView(sheet, call, { failure: { ...tried.failure, at: importId } });
    },
  });
}

/** One button for all she would lose: her session is reckoned anew as a whole. */
function lossPage(doors: ConsoleDoors, sheet: SessionSheet): PageSpec {
  return page({
    method: 'post',
    path: '/manage/sessions/:id/losses/:awardId',
    access: 'staff',
    handler: async (call) => {
      const award = await doors.credits.get(call.actor, call.params['awardId'] ?? '');
      if (award.sessionId !== idOf(call)) throw notFound('award');
      const tried = await attempt(
        () => doors.evidence.confirmLoss(call.actor, award.id),
        call.language,
        doors.messages,
      );
      const { clinicianId } = award;
      const person = `${addressOf(call)}/people/${encodeURIComponent(clinicianId)}`;
      if (tried.done) return redirect(person, 'loss-confirmed');
      return personView(sheet, call, clinicianId, { failure: { ...tried.failure, at: 'loss' } });
    },
  });
}

function finalizePage(doors: ConsoleDoors, sheet: SessionSheet): PageSpec {
  return page({
    method: 'post',
    path: '/manage/sessions/:id/finalize',
    access: 'staff',
    handler: async (call) => {
      // Asked once, here and not by the API: open rows do not block, but nobody should overlook them.
      const open = (await doors.reviews.list(call.actor, idOf(call))).some((item) => item.status === 'open');
      if (open && !call.form.has('despiteReviews')) return sheetView(sheet, call, { asksFinalize: true });
      const tried = await attempt(
        () => doors.finalizeSession(call.actor, idOf(call)),
        call.language,
        doors.messages,
      );
      if (tried.done) return redirect(`${addressOf(call)}#credits`, 'session-finalized');
      return sheetView(sheet, call, { failure: { ...tried.failure, at: 'finalize' } });
    },
  });
}

export function sessionPages(doors: ConsoleDoors): PageSpec[] {
  const sheet = createSessionSheet(doors);
  const back = ['losses/:awardId', 'marks', 'finalize', 'imports/:importId/withdraw'].map((act) =>
    page({
      method: 'get',
      path: `/manage/sessions/:id/${act}`,
      access: 'staff',
      handler: (call) => redirect(addressOf(call)),
    }),
  );
  return [
    page({
      method: 'get',
      path: '/manage/sessions/:id',
      access: 'staff',
      handler: (call) => sheetView(sheet, call),
    }),
    page({
      method: 'get',
      path: '/manage/sessions/:id/people/:clinicianId',
      access: 'staff',
      handler: (call) => personView(sheet, call, call.params['clinicianId'] ?? ''),
    }),
    markPage(doors, sheet),
    withdrawPage(doors, sheet),
    lossPage(doors, sheet),
    finalizePage(doors, sheet),
    ...back,
  ];
}
