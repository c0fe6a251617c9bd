// Reports that came without a session, one or many: each goes to the session it certainly belongs to, or waits for a person.
import type { Actor } from '../core/access.js';
import type { DateOrder } from '../core/attendance/readers/dates.js';
import type { RouteCandidate } from '../core/attendance/routing.js';
import { AppError } from '../core/errors.js';
import type { ImportService } from '../features/attendance/import.service.js';
import type { ReportFile } from '../features/attendance/report-file.js';
import type { ArrivedFile, IntakeFile, IntakeService } from '../features/intake/intake.service.js';
import type { IntakeScope, LocateService } from '../features/intake/locate.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import { requireAccess } from '../core/access.js';
import { notFound } from '../core/errors.js';
import type { Database } from '../platform/db/database.js';
import type { ImportOutcome, RecordEvidence } from './record-evidence.js';

export interface RoutedFile {
  fileName: string;
  /** `known`: taken in before, nothing changed; `refused`: no report at all, and not kept. */
  outcome: 'taken' | 'known' | 'waiting' | 'refused';
  sessionId: string | null;
  importId: string | null;
  /** Of a waiting file. */
  fileId: string | null;
  candidates: RouteCandidate[];
  problem: { code: string; detail: string } | null;
  toReview: number;
}

export interface RouteChoice {
  sessionId: string;
  timeZone: string | null;
  dateOrder: DateOrder | null;
  confirmed: boolean;
}

export interface RouteFiles {
  /** Each file by itself: what is wrong with one keeps none of the others. A file of several sessions answers for each. */
  take(actor: Actor, scope: IntakeScope, files: readonly ArrivedFile[]): Promise<RoutedFile[]>;
  /** A person says where a waiting file belongs. */
  settle(actor: Actor, fileId: string, choice: RouteChoice): Promise<ImportOutcome>;
}

/** Sending such a file again, or to another session, mends nothing; a person would only look at it in vain. */
const hopeless: readonly string[] = [
  'attendance.empty',
  'attendance.unreadable',
  'attendance.roster-file',
  'attendance.partial-report',
  'request.too-large',
];

const notCertain = {
  code: 'intake.no-certain-session',
  detail: 'No single session certainly is the one of this file. Say which it is.',
};

export function createRouteFiles(deps: {
  database: Database;
  imports: Pick<ImportService, 'open'>;
  locator: LocateService;
  intake: IntakeService;
  sessions: Pick<SessionsService, 'load'>;
  evidence: Pick<RecordEvidence, 'importReport'>;
}): RouteFiles {
  const { database, imports, locator, intake, sessions, evidence } = deps;

  const asReport = (file: { fileName: string; bytes: Buffer }): ReportFile => ({
    fileName: file.fileName,
    bytes: file.bytes,
    timeZone: null,
    kind: 'live',
    dateOrder: null,
    confirmed: false,
  });

  function taken(file: ArrivedFile, sessionId: string, outcome: ImportOutcome): RoutedFile {
    return {
      fileName: file.fileName,
      outcome: outcome.replay ? 'known' : 'taken',
      sessionId,
      importId: outcome.id,
      fileId: null,
      candidates: [],
      problem: null,
      toReview: outcome.toReview,
    };
  }

  function waiting(kept: IntakeFile): RoutedFile {
    return {
      fileName: kept.fileName,
      outcome: 'waiting',
      sessionId: null,
      importId: null,
      fileId: kept.id,
      candidates: kept.candidates,
      problem: kept.problem,
      toReview: 0,
    };
  }

  async function keep(
    actor: Actor,
    scope: IntakeScope,
    file: ArrivedFile,
    why: { code: string; detail: string },
    candidates: readonly RouteCandidate[],
  ): Promise<RoutedFile> {
    return waiting(
      await database.write((trx) => intake.keep(trx, actor, scope, file, { ...why, candidates })),
    );
  }

  function refused(file: ArrivedFile, problem: { code: string; detail: string }): RoutedFile {
    return {
      fileName: file.fileName,
      outcome: 'refused',
      sessionId: null,
      importId: null,
      fileId: null,
      candidates: [],
      problem,
      toReview: 0,
    };
  }

  async function route(actor: Actor, scope: IntakeScope, file: ArrivedFile): Promise<RoutedFile[]> {
    const opened = await imports.open(database.read, scope.organizationId, file.bytes);
    if (!opened.ok) return [refused(file, opened)];
    const located = await locator.locate(database.read, scope, opened, null);
    if (!located.ok) {
      const { code, detail } = located;
      if (hopeless.includes(code)) return [refused(file, { code, detail })];
      return [await keep(actor, scope, file, { code, detail }, [])];
    }
    const { sessionIds, candidates } = located.routing;
    if (sessionIds.length === 0) return [await keep(actor, scope, file, notCertain, candidates)];
    const routed: RoutedFile[] = [];
    let problem: AppError | null = null;
    for (const sessionId of sessionIds) {
      try {
        const outcome = await evidence.importReport(actor, sessionId, asReport(file), { preview: false });
        routed.push(taken(file, sessionId, outcome));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        problem ??= error;
      }
    }
    if (problem === null) return routed;
    const left = candidates.filter((each) => routed.every(({ sessionId }) => sessionId !== each.sessionId));
    return [...routed, await keep(actor, scope, file, { code: problem.code, detail: problem.detail }, left)];
  }

  return {
    take: async (actor, scope, files) => {
      intake.requireScope(actor, scope);
      const routed: RoutedFile[] = [];
      for (const file of files) routed.push(...(await route(actor, scope, file)));
      return routed;
    },
    settle: async (actor, fileId, { sessionId, ...stated }) => {
      const file = await intake.reachWaiting(database.read, actor, fileId);
      const session = await sessions.load(database.read, sessionId);
      requireAccess(actor, 'attendance.edit', session, 'session');
      const isOfScope =
        session.organizationId === file.organizationId &&
        (file.programId === null || file.programId === session.programId);
      if (!isOfScope) throw notFound('session');
      // Two transactions: if the second is lost, the same file is known to the session and settling it again is harmless.
      const outcome = await evidence.importReport(
        actor,
        sessionId,
        { ...asReport(file), ...stated },
        { preview: false },
      );
      await database.write((trx) =>
        intake.markTaken(trx, actor, fileId, { sessionId, importId: outcome.id }),
      );
      return outcome;
    },
  };
}
