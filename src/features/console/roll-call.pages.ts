// The roll of a session on a phone: tick who is there, say once why, save as often as people come.
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { RollCallMark } from '../attendance/roll-call.service.js';
import type { ConsoleDoors } from './console-doors.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import { createRollCallView } from './roll-call-view.service.js';
import { requireReason } from './typed-fields.js';

const idOf = (call: PageCall): string => call.params['id'] ?? '';
const addressOf = (call: PageCall): string => `/manage/sessions/${encodeURIComponent(idOf(call))}/roll-call`;

interface Typed {
  failure: Failure;
  ticked: ReadonlySet<string>;
  reason: string;
}

/** Only what was changed on this page: what others ticked meanwhile stays as they left it. */
function marksOf({ form }: PageCall): RollCallMark[] {
  const shown = new Set(
    form
      .text('shown')
      .split(',')
      .filter((id) => id !== ''),
  );
  const ticked = new Set(form.all('present'));
  return [
    ...[...ticked].filter((id) => !shown.has(id)).map((clinicianId) => ({ clinicianId, present: true })),
    ...[...shown].filter((id) => !ticked.has(id)).map((clinicianId) => ({ clinicianId, present: false })),
  ];
}

export function rollCallPages(doors: ConsoleDoors): PageSpec[] {
  const load = createRollCallView(doors);

  async function rollView(call: PageCall, typed: Typed | null): Promise<PageReply> {
    const { roll, lastReason, ...loaded } = await load(call.actor, idOf(call), call.language, call.now);
    const shown = roll.filter((person) => person.tick !== null).map((person) => person.clinicianId);
    const isTicked = (id: string): boolean => (typed === null ? shown.includes(id) : typed.ticked.has(id));
    const vars = {
      ...loaded,
      roll: roll.map((person) => ({ ...person, isTicked: isTicked(person.clinicianId) })),
      shown: shown.join(','),
      tickedCount: shown.length,
      reason: typed?.reason ?? lastReason,
      failure: typed?.failure ?? null,
    };
    return view('manage-roll-call', vars, { status: typed?.failure.status ?? 200 });
  }

  return [
    page({
      method: 'get',
      path: '/manage/sessions/:id/roll-call',
      access: 'staff',
      handler: (call) => rollView(call, null),
    }),
    page({
      method: 'post',
      path: '/manage/sessions/:id/roll-call',
      access: 'staff',
      handler: async (call) => {
        const { actor, form, language } = call;
        const marks = marksOf(call);
        if (marks.length === 0) return redirect(addressOf(call), 'roll-unchanged');
        const work = async () => doors.callRoll(actor, idOf(call), marks, requireReason(form.text('reason')));
        const tried = await attempt(work, language, doors.messages);
        if (tried.done) return redirect(addressOf(call), 'roll-kept');
        return rollView(call, {
          failure: tried.failure,
          ticked: new Set(form.all('present')),
          reason: form.text('reason'),
        });
      },
    }),
  ];
}
