// Zoom's events: proved to come from Zoom, kept at once, made sense of later.
import { readZoomNotice, type ZoomNotice } from '../../core/attendance/zoom-notice.js';
import { AppError } from '../../core/errors.js';
import { epochSecondsOf, instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import { sha256Hex } from '../../platform/secrets.js';
import { answerToChallenge, isSignedByZoom, type SignedPost } from '../../platform/zoom/webhook-signature.js';
import {
  countAttempt,
  countEventsByState,
  deleteUnrouted,
  insertZoomEvent,
  listEndings,
  listSessionsOfRuns,
  listWaitingEvents,
  settleEvents,
  type ZoomEventRow,
} from './zoom-events.store.js';

export interface KeptNotice {
  id: string;
  attempts: number;
  notice: ZoomNotice;
}

export type Received = { kind: 'challenge'; answer: ReturnType<typeof answerToChallenge> } | { kind: 'kept' };

export interface ZoomEvents {
  /** Answers within the time Zoom gives, whatever else the database is busy with. */
  receive(post: SignedPost): Promise<Received>;
  /** Those nothing was made of yet, in the order they came. */
  listWaiting(db: Db): Promise<KeptNotice[]>;
  /** When each of these runs ended, as far as Zoom has said. */
  endings(db: Db, runIds: readonly string[]): Promise<Map<string, Instant>>;
  /** Where events of these runs went before. */
  sessionsOfRuns(db: Db, runIds: readonly string[]): Promise<Map<string, string>>;
  settle(trx: Db, ids: readonly string[], sessionId: string | null): Promise<void>;
  /** One that went wrong is tried again a few times, then left and counted. */
  fail(trx: Db, notice: KeptNotice): Promise<void>;
  /** Of meetings that are no session of ours; kept a month, for whoever has to look. */
  dropOldUnrouted(trx: Db, asOf: Instant): Promise<number>;
  counts(db: Db): Promise<Map<string, number>>;
}

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  secret: string | null;
  windowMinutes: number;
}

const perRunMax = 500;
const attemptsMax = 5;
const unroutedDaysMax = 30;
/** Zoom waits three seconds and then sends the event again, up to three times in 90 minutes. */
const answerMilliseconds = 2_500;

function requireFresh(timestamp: string, windowMinutes: number, now: Instant): void {
  const stated = /^\d{1,16}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  const seconds = stated > 100_000_000_000 ? Math.floor(stated / 1000) : stated;
  if (Math.abs(epochSecondsOf(now) - seconds) <= windowMinutes * 60) return;
  throw new AppError('auth.invalid-token', 'The timestamp of this event is missing, or too far from now.');
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    throw new AppError('request.malformed', 'The body is signed, but is not JSON.');
  }
}

/** The same fact may come in other bytes, from another subscription or with its keys in another order. */
function factHashOf({ kind, runId, participant, occurredAt }: ZoomNotice): string {
  return sha256Hex([kind, runId, participant, occurredAt].join('\n'));
}

/** What was too slow goes on by itself; Zoom is told to send again, and the second time it is known already. */
async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new AppError('service.not-ready', 'The event could not be kept in time; send it again.'));
    }, answerMilliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toKept(row: ZoomEventRow): KeptNotice[] {
  const read = readZoomNotice(JSON.parse(row.body_json));
  return read.type === 'notice' ? [{ id: row.id, attempts: row.attempts, notice: read.notice }] : [];
}

export function createZoomEvents(deps: Deps): ZoomEvents {
  const { database, clock, ids, secret, windowMinutes } = deps;

  async function keep(body: Uint8Array, notice: ZoomNotice): Promise<void> {
    const row: ZoomEventRow = {
      id: ids.next(),
      body_hash: sha256Hex(body),
      fact_hash: factHashOf(notice),
      kind: notice.kind,
      meeting_id: notice.meetingId,
      run_id: notice.runId,
      occurred_at: notice.occurredAt,
      body_json: Buffer.from(body).toString('utf8'),
      received_at: clock.now(),
      state: 'waiting',
      attempts: 0,
      session_id: null,
      settled_at: null,
    };
    const kept = database.write((trx) => insertZoomEvent(trx, row));
    // Answered too late, it still may be kept; what then goes wrong Zoom's next try will meet.
    kept.catch(() => undefined);
    await inTime(kept);
  }

  return {
    receive: async (post) => {
      if (secret === null) throw new AppError('resource.not-found', 'There is nothing at this address.');
      requireFresh(post.timestamp, windowMinutes, clock.now());
      if (!isSignedByZoom(secret, post))
        throw new AppError('auth.invalid-token', 'The signature does not fit this body.');
      const read = readZoomNotice(parse(post.body));
      if (read.type === 'challenge')
        return { kind: 'challenge', answer: answerToChallenge(secret, read.plainToken) };
      if (read.type === 'notice') await keep(post.body, read.notice);
      return { kind: 'kept' };
    },
    listWaiting: async (db) => (await listWaitingEvents(db, perRunMax)).flatMap(toKept),
    endings: async (db, runIds) =>
      new Map((await listEndings(db, runIds)).map((row) => [row.run_id, row.occurred_at])),
    sessionsOfRuns: async (db, runIds) =>
      new Map((await listSessionsOfRuns(db, runIds)).map((row) => [row.run_id, row.session_id])),
    settle: (trx, eventIds, sessionId) =>
      settleEvents(trx, eventIds, {
        state: sessionId === null ? 'unrouted' : 'done',
        session_id: sessionId,
        settled_at: clock.now(),
      }),
    fail: async (trx, { id, attempts }) => {
      await countAttempt(trx, id);
      if (attempts + 1 < attemptsMax) return;
      await settleEvents(trx, [id], { state: 'failed', session_id: null, settled_at: clock.now() });
    },
    dropOldUnrouted: (trx, asOf) => deleteUnrouted(trx, instantPlusSeconds(asOf, -unroutedDaysMax * 86_400)),
    counts: countEventsByState,
  };
}
