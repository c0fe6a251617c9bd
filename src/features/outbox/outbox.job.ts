// Sends what the outbox holds: claim, judge once more, send outside any transaction, write down the outcome.
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { Wakeup } from '../../platform/jobs/wakeup.js';
import type { Logger } from '../../platform/logger.js';
import type { MailTransport, SendVerdict } from '../../platform/mail/transport.js';
import type { Templates } from '../../platform/templates/liquid.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import { transportPauseSeconds } from './backoff.js';
import { calendarOfRow } from './message.js';
import {
  anyClaimable,
  claimMessages,
  finishMessage,
  hasHigherRevision,
  hasLeft,
  type MessageRow,
  type MessageState,
} from './outbox.store.js';
import { prepareMail, type ResolveAttachment, type Senders } from './prepare-mail.js';
import type { SendRate } from './send-rate.js';
import type { UnsubscribeService } from './unsubscribe.service.js';
import { changesOf } from './verdict-changes.js';

/** Three times the longest silence of a server and more: a lease must outlive any send (invites.md §4.1). */
const leaseSeconds = 300;
const pollMilliseconds = 2000;
/** How often another process may be faster before this one leaves the rest to it. */
const lostRacesMax = 50;
const racePauseMilliseconds = 20;

export interface OutboxReport {
  sent: number;
  retried: number;
  failed: number;
  uncertain: number;
  /** Suppressed, superseded or expired: not sent on purpose. */
  dropped: number;
  /** What is wrong with our way out, where something is. */
  pausedReason: string | null;
}

export interface OutboxSender {
  /** Sends until nothing is due, the rate is used up or the way out is broken. */
  drain(): Promise<OutboxReport>;
  /** Polls every two seconds and on every wake-up. */
  start(): void;
  /** Stops claiming and waits for what is under way. */
  stop(): Promise<void>;
  status(): { pausedUntil: Instant | null; pausedReason: string | null };
}

export interface SenderDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  templates: Templates;
  transport: MailTransport;
  senders: Senders;
  unsubscribe: UnsubscribeService;
  resolveAttachment: ResolveAttachment;
  rate: SendRate;
  wakeup: Wakeup;
  connections: number;
  /** In [0, 1): spreads retries. */
  random: () => number;
}

interface Pause {
  until: Instant | null;
  reason: string | null;
  faults: number;
}

type Settled = 'sent' | 'retried' | 'failed' | 'uncertain' | 'dropped' | 'paused';

/** Why a claimed message must not go out after all: judged at the last moment, not when it was written. */
async function reasonToDrop(
  deps: SenderDeps,
  row: MessageRow,
): Promise<{ state: MessageState; reason: string } | null> {
  const db = deps.database.read;
  if (row.expires_at !== null && row.expires_at <= deps.clock.now()) {
    return { state: 'expired', reason: 'It was not sent in time and would be of no use now.' };
  }
  if (row.ordering_key !== null && (await hasHigherRevision(db, row.ordering_key, row.revision))) {
    return { state: 'superseded', reason: 'A newer message about the same session took its place.' };
  }
  const isCancel = calendarOfRow(row)?.method === 'CANCEL';
  if (
    isCancel &&
    row.ordering_key !== null &&
    !(await hasLeft(db, row.ordering_key, { orIsLeaving: false }))
  ) {
    return {
      state: 'superseded',
      reason: 'The invitation itself was never sent, so nothing needs cancelling.',
    };
  }
  const mail = { address: row.to_address, stream: row.stream, organizationId: row.organization_id };
  const against = await deps.unsubscribe.reasonAgainst(db, mail);
  return against === undefined ? null : { state: 'suppressed', reason: against };
}

async function send(deps: SenderDeps, row: MessageRow): Promise<SendVerdict> {
  try {
    const mail = await prepareMail(deps, deps.database.read, row);
    return await deps.transport.send(mail);
  } catch (error) {
    deps.logger.error({ err: error, messageId: row.id, kind: row.kind }, 'a message could not be made');
    return {
      outcome: 'failed',
      detail: 'The message could not be made; the log says more.',
      responseCode: null,
      suppress: false,
    };
  }
}

async function finish(
  deps: SenderDeps,
  row: MessageRow,
  changes: Partial<MessageRow>,
  dead?: string,
): Promise<void> {
  const kept = await deps.database.write(async (trx) => {
    if (dead !== undefined) await deps.unsubscribe.suppressDead(trx, row.to_address, dead);
    return finishMessage(trx, row, changes);
  });
  if (!kept)
    deps.logger.warn(
      { messageId: row.id, state: changes.state },
      'the lease of a message was lost before its outcome was written',
    );
}

function settledAs(state: MessageState | undefined, verdict: SendVerdict): Settled {
  if (verdict.outcome === 'transport-fault') return 'paused';
  if (state === 'sent' || state === 'uncertain' || state === 'failed') return state;
  return 'retried';
}

async function sendOne(deps: SenderDeps, row: MessageRow, pause: Pause): Promise<Settled> {
  const drop = await reasonToDrop(deps, row);
  if (drop !== null) {
    deps.rate.giveBack(1);
    await finish(deps, row, { state: drop.state, last_error: drop.reason });
    return 'dropped';
  }
  const verdict = await send(deps, row);
  const now = deps.clock.now();
  const changes = changesOf(row, verdict, now, deps.random());
  await finish(deps, row, changes, verdict.suppress ? verdict.detail : undefined);
  if (verdict.outcome === 'transport-fault') {
    // Several messages under way meet the same fault; it counts once.
    if (pause.until === null || pause.until <= now) pause.faults += 1;
    pause.reason = verdict.detail;
    pause.until = instantPlusSeconds(now, transportPauseSeconds(pause.faults));
    deps.logger.error(
      { reason: verdict.detail, until: pause.until },
      'mail is paused: our way out is broken',
    );
  }
  if (verdict.outcome === 'sent') Object.assign(pause, { faults: 0, until: null, reason: null });
  if (verdict.outcome === 'uncertain') {
    deps.logger.warn(
      { messageId: row.id, try: changes.uncertain_tries },
      'the connection broke after a message had gone out',
    );
  }
  return settledAs(changes.state, verdict);
}

async function claimBatch(deps: SenderDeps, by: string): Promise<MessageRow[]> {
  const now = deps.clock.now();
  const limit = deps.rate.take(deps.connections * 2, now);
  if (limit === 0) return [];
  const claim = { now, until: instantPlusSeconds(now, leaseSeconds), by, limit };
  const rows = await deps.database.write((trx) => claimMessages(trx, claim));
  deps.rate.giveBack(limit - rows.length);
  return rows;
}

const pauseFor = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function drain(deps: SenderDeps, pause: Pause, isStopping: () => boolean): Promise<OutboxReport> {
  const report = { sent: 0, retried: 0, failed: 0, uncertain: 0, dropped: 0 };
  const isPaused = () => pause.until !== null && pause.until > deps.clock.now();
  const by = deps.ids.next();
  let lostRaces = 0;
  while (!isStopping() && !isPaused()) {
    const rows = await claimBatch(deps, by);
    if (rows.length === 0) {
      const canGoOn = deps.rate.take(1, deps.clock.now()) === 1;
      if (canGoOn) deps.rate.giveBack(1);
      lostRaces += 1;
      if (!canGoOn || lostRaces > lostRacesMax || !(await anyClaimable(deps.database.read, deps.clock.now())))
        break;
      await pauseFor(Math.ceil(racePauseMilliseconds * deps.random()));
      continue;
    }
    lostRaces = 0;
    for (const settled of await Promise.all(rows.map((row) => sendOne(deps, row, pause)))) {
      if (settled !== 'paused') report[settled] += 1;
    }
  }
  return { ...report, pausedReason: isPaused() ? pause.reason : null };
}

/** One drain at a time; a wake-up during a drain starts another one after it. */
function createLoop(work: () => Promise<unknown>, deps: Pick<SenderDeps, 'logger' | 'wakeup'>) {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = true;
  let timer: NodeJS.Timeout | undefined;
  let stopListening = (): void => undefined;
  const run = (): void => {
    if (stopped) return;
    again = running !== undefined;
    if (again) return;
    clearTimeout(timer);
    running = work()
      .catch((error: unknown) => deps.logger.error({ err: error }, 'the outbox could not be worked on'))
      .then(() => {
        running = undefined;
        if (stopped) return;
        if (again) run();
        else timer = setTimeout(run, pollMilliseconds).unref();
      });
  };
  return {
    start: () => {
      if (!stopped) return;
      stopped = false;
      stopListening = deps.wakeup.listen(run);
      run();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      stopListening();
      await running;
    },
    isStopping: () => stopped,
  };
}

export function createOutboxSender(deps: SenderDeps): OutboxSender {
  const pause: Pause = { until: null, reason: null, faults: 0 };
  const loop = createLoop(() => drain(deps, pause, () => loop.isStopping()), deps);
  return {
    drain: () => drain(deps, pause, () => false),
    start: loop.start,
    stop: loop.stop,
    status: () => ({ pausedUntil: pause.until, pausedReason: pause.reason }),
  };
}
