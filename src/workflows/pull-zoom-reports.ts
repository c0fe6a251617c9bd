// After a session its report is pulled from Zoom and takes the road of an upload; it is the record.
import { systemActor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { Instant } from '../core/time/instant.js';
import type { Session } from '../features/sessions/session.js';
import type { PullFault } from '../features/zoom/pull-plan.js';
import type { PullsService } from '../features/zoom/pulls.service.js';
import type { ZoomAccount } from '../features/zoom/zoom-account.service.js';
import type { FetchedReport, FetchReport } from '../features/zoom/zoom-report.service.js';
import type { Database } from '../platform/db/database.js';
import type { Logger } from '../platform/logger.js';
import { ZoomFault } from '../platform/zoom/zoom-fault.js';
import type { RecordEvidence } from './record-evidence.js';

export interface PullCounts {
  /** Answered whole, and new; `unchanged`: word for word what was known. */
  pulled: number;
  unchanged: number;
  failed: number;
}

export type PullZoomReports = (asOf: Instant) => Promise<PullCounts>;

interface Deps {
  database: Database;
  logger: Logger;
  zoomAccount: Pick<ZoomAccount, 'ownerId'>;
  pulls: PullsService;
  /** Null where the hub has no account. */
  fetchReport: FetchReport | null;
  evidence: Pick<RecordEvidence, 'importReport'>;
}

/** What stands in the way of every session is not asked again for each. */
const ofAccount: readonly PullFault[] = ['unreachable', 'busy', 'failing', 'credentials', 'scope'];

function faultOf(deps: Deps, session: Session, error: unknown): { fault: PullFault; askedSeconds?: number } {
  if (error instanceof ZoomFault) {
    const { retryAfterSeconds: askedSeconds } = error.more;
    return { fault: error.kind, ...(askedSeconds === undefined ? {} : { askedSeconds }) };
  }
  if (error instanceof AppError && error.code === 'attendance.other-session') return { fault: 'other-time' };
  if (error instanceof AppError && error.code === 'attendance.empty') return { fault: 'nobody-yet' };
  deps.logger.error({ err: error, sessionId: session.id }, 'a report of Zoom could not be taken in');
  return { fault: 'not-taken-in' };
}

async function takeIn(
  { evidence }: Deps,
  session: Session,
  { fileName, bytes }: FetchedReport,
): Promise<boolean> {
  const file = { fileName, bytes, timeZone: 'UTC', kind: 'live', dateOrder: null, confirmed: false } as const;
  return (await evidence.importReport(systemActor, session.id, file, { preview: false })).replay;
}

export function createPullZoomReports(deps: Deps): PullZoomReports {
  const { database, zoomAccount, pulls, fetchReport } = deps;

  /** Answers what stood in the way, if anything did. */
  async function pull(fetch: FetchReport, session: Session, asOf: Instant, counts: PullCounts) {
    const report = await fetch(session);
    if (report === null) return 'nobody-yet' as const;
    const isKnown = await takeIn(deps, session, report);
    await database.write((trx) => pulls.keepAnswer(trx, session, report.rows, asOf));
    counts[isKnown ? 'unchanged' : 'pulled'] += 1;
    return null;
  }

  return async (asOf) => {
    const counts: PullCounts = { pulled: 0, unchanged: 0, failed: 0 };
    const organizationId = await zoomAccount.ownerId(database.read);
    if (fetchReport === null || organizationId === null) return counts;
    const due = await pulls.due(database.read, organizationId, asOf);
    for (const [place, session] of due.entries()) {
      const { fault, askedSeconds } = await pull(fetchReport, session, asOf, counts).then(
        (kind) => ({ fault: kind, askedSeconds: undefined }),
        (error: unknown) => ({ askedSeconds: undefined, ...faultOf(deps, session, error) }),
      );
      if (fault === null) continue;
      const stopped = ofAccount.includes(fault) ? due.slice(place) : [session];
      await database.write((trx) => pulls.putOff(trx, stopped, fault, asOf, askedSeconds));
      counts.failed += stopped.length;
      if (stopped.length > 1) break;
    }
    return counts;
  };
}
