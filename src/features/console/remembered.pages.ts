// What an organization remembers of participants: who decided what, what it placed, and undoing it with a reason.
import { mayInOrganization } from '../../core/access.js';
import { notFound } from '../../core/errors.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { ConsoleDoors } from './console-doors.js';
import { listPrograms } from './console.store.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import { requireReason } from './typed-fields.js';

const rememberedShown = 50;

interface Shown {
  /** Told beside the decision it is about. */
  failure: (Failure & { at: string }) | null;
  typedReason: string;
}

const addressOf = (call: PageCall): string =>
  `/manage/organizations/${encodeURIComponent(call.params['id'] ?? '')}/remembered`;

async function rememberedView(doors: ConsoleDoors, call: PageCall, shown: Shown): Promise<PageReply> {
  const organizationId = call.params['id'] ?? '';
  const cursor = call.query['after'];
  const found = await doors.remembered.list(call.actor, organizationId, {
    limit: rememberedShown,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const programs = await listPrograms(doors.database.read, {
    organizationIds: [organizationId],
    programIds: [],
  });
  const [program] = programs;
  if (program === undefined) throw notFound('organization');
  const vars = {
    organization: {
      id: organizationId,
      name: { en: program.organization_name_en, fr: program.organization_name_fr },
    },
    timeZone: program.time_zone,
    items: found.items,
    next: found.nextCursor,
    mayUndo: mayInOrganization(call.actor, 'attendance.edit', organizationId),
    ...shown,
  };
  return view('manage-remembered', vars, { status: shown.failure?.status ?? 200 });
}

export function rememberedPages(doors: ConsoleDoors): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/manage/organizations/:id/remembered',
      access: 'staff',
      handler: (call) => rememberedView(doors, call, { failure: null, typedReason: '' }),
    }),
    page({
      method: 'get',
      path: '/manage/organizations/:id/remembered/:rememberedId',
      access: 'staff',
      handler: (call) => redirect(addressOf(call)),
    }),
    page({
      method: 'post',
      path: '/manage/organizations/:id/remembered/:rememberedId',
      access: 'staff',
      handler: async (call) => {
        const at = call.params['rememberedId'] ?? '';
        const typedReason = call.form.text('reason');
        const past = call.form.text('past') === 'keep' ? 'keep' : 'ask-again';
        const undo = async () =>
          doors.forgetIdentity(call.actor, at, { reason: requireReason(typedReason), past });
        const tried = await attempt(undo, call.language, doors.messages);
        if (tried.done) return redirect(addressOf(call), 'identity-forgotten');
        return rememberedView(doors, call, { failure: { ...tried.failure, at }, typedReason });
      },
    }),
  ];
}
