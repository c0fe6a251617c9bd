// The plan of pulls: which sessions are due, what came of the last try, and a lead who asks for one now.
import { requireAccess, type Actor } from '../../core/access.js';
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import { AppError } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { answeredBy, duePeriod, plannedPullAt, retryAt, type PullFault } from './pull-plan.js';
import { findPull, listDuePulls, listPullsOf, putPull, type PullRow } from './pulls.store.js';
import type { ZoomAccount } from './zoom-account.service.js';

export interface PullState {
  /** The last whole answer, and how many connections it named. */
  lastPulledAt: Instant | null;
  lastRows: number | null;
  /** Null where nothing more is planned. */
  nextTryAt: Instant | null;
  /** What went wrong at the last try; null where it was answered. */
  fault: PullFault | null;
}

export interface PullsService {
  /** Sessions whose report is to be asked for now. */
  due(db: Db, organizationId: string, asOf: Instant): Promise<Session[]>;
  keepAnswer(trx: Db, session: Session, rows: number, asOf: Instant): Promise<void>;
  putOff(
    trx: Db,
    sessions: readonly Session[],
    fault: PullFault,
    asOf: Instant,
    askedSeconds?: number,
  ): Promise<void>;
  /** Undefined where this session's report is not to be had from Zoom by us. */
  stateOf(db: Db, session: Session): Promise<PullState | undefined>;
  /** For whoever may edit its attendance: as soon as the clock comes round. */
  ask(actor: Actor, sessionId: string): Promise<PullState>;
  get(actor: Actor, sessionId: string): Promise<PullState>;
}

interface Deps {
  database: Database;
  clock: Clock;
  audit: AuditService;
  sessions: Pick<SessionsService, 'load' | 'loadMany' | 'loadTouching'>;
  account: Pick<ZoomAccount, 'ownerId'>;
}

/** What one run asks for; the rest follows a minute later. */
const sessionsPerRunMax = 50;
const sessionsReadMax = 2000;

function newRow(session: Session): PullRow {
  return {
    session_id: session.id,
    organization_id: session.organizationId,
    answered: 0,
    attempts: 0,
    next_try_at: null,
    last_tried_at: null,
    last_pulled_at: null,
    last_rows: null,
    last_fault: null,
  };
}

function toState(session: Session, row: PullRow | undefined): PullState {
  return {
    lastPulledAt: row?.last_pulled_at ?? null,
    lastRows: row?.last_rows ?? null,
    nextTryAt: row === undefined ? plannedPullAt(session.endsAt, 0) : row.next_try_at,
    fault: (row?.last_fault ?? null) as PullFault | null,
  };
}

const isMeeting = (session: Session): boolean =>
  session.status === 'scheduled' && meetingIdOfJoinUrl(session.joinUrl) !== null;

async function listDue(deps: Deps, db: Db, organizationId: string, asOf: Instant): Promise<Session[]> {
  const { endedAfter, endedBy } = duePeriod(asOf);
  const scope = { organizationId, programId: null };
  const range = { from: endedAfter, to: endedBy };
  const ended = (await deps.sessions.loadTouching(db, scope, range, sessionsReadMax)).filter(
    (session) => session.endsAt > endedAfter && session.endsAt <= endedBy,
  );
  const planned = new Set(
    (
      await listPullsOf(
        db,
        ended.map((session) => session.id),
      )
    ).map((row) => row.session_id),
  );
  const waiting = await deps.sessions.loadMany(
    db,
    (await listDuePulls(db, organizationId, asOf)).map((row) => row.session_id),
  );
  const due = [...waiting, ...ended.filter((session) => !planned.has(session.id))];
  return due.filter((session) => isMeeting(session) && session.endsAt <= asOf).slice(0, sessionsPerRunMax);
}

export function createPullsService(deps: Deps): PullsService {
  const { database, clock, audit, sessions, account } = deps;

  const isOurs = async (db: Db, session: Session): Promise<boolean> =>
    isMeeting(session) && (await account.ownerId(db)) === session.organizationId;

  async function ask(trx: Db, actor: Actor, sessionId: string): Promise<PullState> {
    const session = await sessions.load(trx, sessionId);
    requireAccess(actor, 'attendance.edit', session, 'session');
    if (!(await isOurs(trx, session)))
      throw new AppError(
        'resource.conflict',
        'This session does not meet in Zoom, or its meeting is none of the account that is set up here. Import its report as a file.',
      );
    if (session.endsAt > clock.now())
      throw new AppError('session.not-ended', 'Zoom has a report only once the session is over.');
    const before = (await findPull(trx, sessionId)) ?? newRow(session);
    const row: PullRow = { ...before, attempts: 0, next_try_at: clock.now() };
    await putPull(trx, row);
    await audit.record(trx, {
      actor,
      action: 'zoom-report.asked',
      subject: { kind: 'session', id: session.id },
      organizationId: session.organizationId,
      programId: session.programId,
    });
    return toState(session, row);
  }

  return {
    due: (db, organizationId, asOf) => listDue(deps, db, organizationId, asOf),
    keepAnswer: async (trx, session, rows, asOf) => {
      const before = (await findPull(trx, session.id)) ?? newRow(session);
      const answered = answeredBy(session.endsAt, before.answered, asOf);
      await putPull(trx, {
        ...before,
        answered,
        attempts: 0,
        next_try_at: plannedPullAt(session.endsAt, answered),
        last_tried_at: clock.now(),
        last_pulled_at: clock.now(),
        last_rows: rows,
        last_fault: null,
      });
    },
    putOff: async (trx, put, fault, asOf, askedSeconds) => {
      for (const session of put) {
        const before = (await findPull(trx, session.id)) ?? newRow(session);
        const plan = { ...before, endsAt: session.endsAt };
        await putPull(trx, {
          ...before,
          attempts: before.attempts + 1,
          next_try_at: retryAt(plan, fault, asOf, askedSeconds),
          last_tried_at: clock.now(),
          last_fault: fault,
        });
      }
    },
    stateOf: async (db, session) =>
      (await isOurs(db, session)) ? toState(session, await findPull(db, session.id)) : undefined,
    ask: (actor, sessionId) => database.write((trx) => ask(trx, actor, sessionId)),
    get: async (actor, sessionId) => {
      const session = await sessions.load(database.read, sessionId);
      requireAccess(actor, 'read', session, 'session');
      const nothing: PullState = { lastPulledAt: null, lastRows: null, nextTryAt: null, fault: null };
      return (await isOurs(database.read, session))
        ? toState(session, await findPull(database.read, sessionId))
        : nothing;
    },
  };
}
