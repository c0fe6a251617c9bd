// The console of a program lead: what needs her today, its programs, cohorts and sessions, and the outbox.
import { may, readablePrograms } from '../../core/access.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { idPattern } from '../../platform/ids.js';
import { claimsPages } from './claims.pages.js';
import { cohortPages } from './cohort.pages.js';
import type { ConsoleDoors } from './console-doors.js';
import { countMessages, listMessages } from './console.store.js';
import { evidencePolicyPages } from './evidence-policy.pages.js';
import { filesPages } from './files.pages.js';
import { heldStartPages } from './held-start.pages.js';
import { mappingPages } from './mapping.pages.js';
import { gridPages } from './grid.pages.js';
import { livePages } from './live.pages.js';
import { programPages } from './program.pages.js';
import { rememberedPages } from './remembered.pages.js';
import { reviewPages } from './review.pages.js';
import { reportPages } from './report.pages.js';
import { rollCallPages } from './roll-call.pages.js';
import { sessionPages } from './session.pages.js';
import { zoomPullPages } from './zoom-pull.pages.js';
import { createToday } from './today.service.js';

const messagesShown = 50;
/** What may need somebody stands first. */
const messageStates = [
  'failed',
  'uncertain',
  'queued',
  'sending',
  'sent',
  'suppressed',
  'superseded',
  'expired',
] as const;

async function outboxView(doors: ConsoleDoors, call: PageCall, failure: Failure | null): Promise<PageReply> {
  const { actor, query } = call;
  const db = doors.database.read;
  const scope = readablePrograms(actor);
  const state = messageStates.find((known) => known === query['state']) ?? null;
  const asked = query['before'] ?? '';
  const before = idPattern.test(asked) ? asked : null;
  const counts = await countMessages(db, scope);
  const rows = await listMessages(db, scope, { state, before, limit: messagesShown + 1 });
  const shown = rows.slice(0, messagesShown);
  const messages = shown.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    toName: row.to_name,
    toAddress: row.to_address,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    mayRetry:
      row.state === 'failed' &&
      row.organization_id !== null &&
      may(actor, 'messages.retry', { organizationId: row.organization_id, programId: row.program_id }),
  }));
  const vars = {
    failure,
    state,
    messages,
    states: messageStates
      .map((name) => ({ name, count: counts.get(name) ?? 0 }))
      .filter((one) => one.count > 0),
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    older: rows.length > messagesShown ? (shown.at(-1)?.id ?? null) : null,
  };
  return view('manage-outbox', vars, { status: failure?.status ?? 200 });
}

function outboxPages(doors: ConsoleDoors): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/manage/outbox',
      access: 'staff',
      handler: (call) => outboxView(doors, call, null),
    }),
    page({
      method: 'get',
      path: '/manage/outbox/:id/retry',
      access: 'staff',
      handler: () => redirect('/manage/outbox'),
    }),
    page({
      method: 'post',
      path: '/manage/outbox/:id/retry',
      access: 'staff',
      handler: async (call) => {
        const id = call.params['id'] ?? '';
        const tried = await attempt(() => doors.outbox.retry(call.actor, id), call.language, doors.messages);
        return tried.done
          ? redirect('/manage/outbox', 'message-queued')
          : outboxView(doors, call, tried.failure);
      },
    }),
  ];
}

export function consolePages(doors: ConsoleDoors): PageSpec[] {
  const today = createToday(doors);
  return [
    page({
      method: 'get',
      path: '/manage',
      access: 'staff',
      handler: async ({ actor, now }) => view('manage', await today(actor, now)),
    }),
    ...outboxPages(doors),
    ...programPages(doors),
    ...evidencePolicyPages(doors),
    ...cohortPages(doors),
    ...sessionPages(doors),
    ...reviewPages(doors),
    ...livePages(doors),
    ...heldStartPages(doors),
    ...zoomPullPages(doors),
    ...reportPages(doors),
    ...mappingPages(doors),
    ...filesPages(doors),
    ...rollCallPages(doors),
    ...gridPages(doors),
    ...claimsPages(doors),
    ...rememberedPages(doors),
  ];
}
