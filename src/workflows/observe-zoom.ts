// Zoom's events become what is known of a session while it runs: each finds its session by meeting number and time.
import { systemActor } from '../core/access.js';
import { meetingIdOfJoinUrl } from '../core/attendance/meeting-number.js';
import { sessionAt } from '../core/attendance/run-window.js';
import type { ZoomNotice } from '../core/attendance/zoom-notice.js';
import { instantPlusSeconds, type Instant } from '../core/time/instant.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { LiveService } from '../features/attendance/live.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { ZoomAccount } from '../features/zoom/zoom-account.service.js';
import type { KeptNotice, ZoomEvents } from '../features/zoom/zoom-events.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { Logger } from '../platform/logger.js';
import type { AmendSession } from './amend-session.js';

export interface ObservedCounts {
  observed: number;
  /** Of a meeting that is no session of ours, or at another time. */
  unrouted: number;
  failed: number;
}

export type ObserveZoom = (asOf: Instant) => Promise<ObservedCounts>;

interface Deps {
  database: Database;
  logger: Logger;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: Pick<SessionsService, 'load' | 'loadTouching'>;
  zoomAccount: Pick<ZoomAccount, 'ownerId'>;
  zoomEvents: ZoomEvents;
  live: LiveService;
  identity: Pick<IdentityService, 'place'>;
  amend: AmendSession;
}

/** Sessions that may meet at one moment; a hub with more at once is not known. */
const sessionsAtOnceMax = 500;
const hourSeconds = 3600;
const reachSeconds = 3 * hourSeconds;

type Routed = Map<string | null, KeptNotice[]>;

/** Sessions around a moment, read once for each hour. */
function createNearby(deps: Deps, organizationId: string | null) {
  const read = new Map<string, Session[]>();
  return async (at: Instant): Promise<Session[]> => {
    if (organizationId === null) return [];
    const hour = `${at.slice(0, 13)}:00:00Z`;
    const known = read.get(hour);
    if (known !== undefined) return known;
    const scope = { organizationId, programId: null };
    const range = {
      from: instantPlusSeconds(hour, -reachSeconds),
      to: instantPlusSeconds(hour, reachSeconds + hourSeconds),
    };
    const found = await deps.sessions.loadTouching(deps.database.read, scope, range, sessionsAtOnceMax);
    read.set(hour, found);
    return found;
  };
}

/** Who leaves, and what ends, belongs where it began, however long it went on. */
function isEnd({ change }: ZoomNotice): boolean {
  return change.kind === 'ended' || change.stay.leftAt !== null;
}

async function route(
  deps: Deps,
  organizationId: string | null,
  kept: readonly KeptNotice[],
): Promise<Routed> {
  const routed: Routed = new Map();
  const nearby = createNearby(deps, organizationId);
  const runIds = [...new Set(kept.map(({ notice }) => notice.runId))];
  const ofRuns = await deps.zoomEvents.sessionsOfRuns(deps.database.read, runIds);
  for (const one of kept) {
    const { meetingId, runId, occurredAt } = one.notice;
    const candidates = (await nearby(occurredAt)).filter(
      (session) => meetingIdOfJoinUrl(session.joinUrl) === meetingId,
    );
    const own = sessionAt(candidates, occurredAt)?.id;
    if (own !== undefined) ofRuns.set(runId, own);
    const key = own ?? (isEnd(one.notice) ? (ofRuns.get(runId) ?? null) : null);
    routed.set(key, [...(routed.get(key) ?? []), one]);
  }
  return routed;
}

/** An end may be told before the last joins and leaves, or long after them (attendance-sources.md §3). */
async function closeRuns(deps: Deps, trx: Db, session: Session, kept: readonly KeptNotice[]): Promise<void> {
  const runIds = [...new Set(kept.map(({ notice }) => notice.runId))];
  for (const [runId, endedAt] of await deps.zoomEvents.endings(trx, runIds))
    await deps.live.endRun(trx, session, runId, endedAt);
}

async function observe(deps: Deps, sessionId: string, kept: readonly KeptNotice[]): Promise<void> {
  const { database, organizations, sessions, zoomEvents, live, identity, amend } = deps;
  await database.write(async (trx) => {
    const { organizationId } = await sessions.load(trx, sessionId);
    await organizations.holdLedger(trx, organizationId);
    const session = await sessions.load(trx, sessionId);
    for (const { notice } of kept) {
      if (notice.change.kind === 'stay')
        await live.observe(trx, session, { runId: notice.runId, ...notice.change.stay });
    }
    await closeRuns(deps, trx, session, kept);
    const { clinicianIds } = await identity.place(trx, session);
    await amend(trx, systemActor, session, clinicianIds, 'events of the meeting');
    await zoomEvents.settle(
      trx,
      kept.map(({ id }) => id),
      sessionId,
    );
  });
}

/** All of a session at once; where that fails each by itself, so that one odd event holds up nobody. */
async function observeAll(deps: Deps, sessionId: string, kept: readonly KeptNotice[]): Promise<number> {
  try {
    await observe(deps, sessionId, kept);
    return 0;
  } catch (error) {
    deps.logger.error({ err: error, sessionId }, 'events of a meeting could not be taken in');
    const [only] = kept;
    if (kept.length === 1 && only !== undefined) {
      await deps.database.write((trx) => deps.zoomEvents.fail(trx, only));
      return 1;
    }
    let failed = 0;
    for (const one of kept) failed += await observeAll(deps, sessionId, [one]);
    return failed;
  }
}

export function createObserveZoom(deps: Deps): ObserveZoom {
  const { database, zoomAccount, zoomEvents } = deps;
  return async (asOf) => {
    const counts: ObservedCounts = { observed: 0, unrouted: 0, failed: 0 };
    const organizationId = await zoomAccount.ownerId(database.read);
    for (let kept = await zoomEvents.listWaiting(database.read); kept.length > 0;) {
      for (const [sessionId, own] of await route(deps, organizationId, kept)) {
        if (sessionId === null) {
          const ids = own.map(({ id }) => id);
          await database.write((trx) => zoomEvents.settle(trx, ids, null));
          counts.unrouted += own.length;
          continue;
        }
        const failed = await observeAll(deps, sessionId, own);
        counts.failed += failed;
        counts.observed += own.length - failed;
      }
      // One that failed waits for the next run.
      if (counts.failed > 0) break;
      kept = await zoomEvents.listWaiting(database.read);
    }
    await database.write((trx) => zoomEvents.dropOldUnrouted(trx, asOf));
    return counts;
  };
}
