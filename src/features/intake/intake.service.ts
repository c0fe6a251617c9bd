// Files that wait for a session: kept as they came, listed for whom they concern, settled once.
import { mayInOrganization, readablePrograms, requireAccess, type Actor } from '../../core/access.js';
import type { RouteCandidate } from '../../core/attendance/routing.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import { sha256Hex } from '../../platform/secrets.js';
import type { AuditService } from '../audit/audit.service.js';
import {
  countWaiting,
  findIntakeFile,
  findWaiting,
  insertWaiting,
  pageIntakeFiles,
  settleIntakeFile,
  type IntakeFacts,
  type IntakeRow,
  type IntakeStatus,
} from './intake.store.js';
import type { IntakeScope } from './locate.service.js';

export interface IntakeFile {
  id: string;
  organizationId: string;
  programId: string | null;
  origin: 'upload' | 'folder';
  fileName: string;
  fileHash: string;
  status: IntakeStatus;
  /** Why it waits. */
  problem: { code: string; detail: string };
  candidates: RouteCandidate[];
  sessionId: string | null;
  importId: string | null;
  discardReason: string | null;
  createdAt: Instant;
  settledAt: Instant | null;
}

export interface ArrivedFile {
  fileName: string;
  bytes: Buffer;
  origin: 'upload' | 'folder';
}

export interface IntakeService {
  /** 404 or 403 where the actor may not bring files there. */
  requireScope(actor: Actor, scope: IntakeScope): void;
  /** Kept until somebody says where it belongs; the same bytes wait once. */
  keep(
    trx: Db,
    actor: Actor,
    scope: IntakeScope,
    file: ArrivedFile,
    why: { code: string; detail: string; candidates: readonly RouteCandidate[] },
  ): Promise<IntakeFile>;
  list(
    actor: Actor,
    filter: { organizationId?: string | undefined; status?: IntakeStatus | undefined },
    page: PageRequest,
  ): Promise<Page<IntakeFile>>;
  countWaiting(db: Db, actor: Actor): Promise<number>;
  /** A waiting file with its bytes, where the actor may settle it. */
  reachWaiting(db: Db, actor: Actor, id: string): Promise<IntakeFile & { bytes: Buffer }>;
  markTaken(trx: Db, actor: Actor, id: string, taken: { sessionId: string; importId: string }): Promise<void>;
  discard(actor: Actor, id: string, reason: string): Promise<void>;
}

const fileNameLengthMax = 200;

function cleanFileName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const clean = base
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, fileNameLengthMax);
  return clean === '' ? 'report' : clean;
}

function toFile(row: IntakeFacts): IntakeFile {
  return {
    id: row.id,
    organizationId: row.organization_id,
    programId: row.program_id,
    origin: row.origin,
    fileName: row.file_name,
    fileHash: row.file_hash,
    status: row.status,
    problem: { code: row.problem_code, detail: row.problem_detail },
    candidates: JSON.parse(row.candidates_json) as RouteCandidate[],
    sessionId: row.session_id,
    importId: row.import_id,
    discardReason: row.discard_reason,
    createdAt: row.created_at,
    settledAt: row.settled_at,
  };
}

const scopeOf = (row: Pick<IntakeRow, 'organization_id' | 'program_id'>): IntakeScope => ({
  organizationId: row.organization_id,
  programId: row.program_id,
});

const settledMeanwhile = () =>
  new AppError('intake.settled', 'Somebody settled this file already; reload the list.');

export function createIntakeService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
}): IntakeService {
  const { database, clock, ids, audit } = deps;

  function requireScope(actor: Actor, scope: IntakeScope): void {
    // Somebody of one program sees the hub, but brings files to her program only.
    if (scope.programId === null && !mayInOrganization(actor, 'read', scope.organizationId))
      throw notFound('organization');
    if (scope.programId === null && actor.kind !== 'system') {
      const isOfHub = actor.grants.some(
        (grant) =>
          grant.programId === null &&
          (grant.organizationId === null || grant.organizationId === scope.organizationId),
      );
      if (!isOfHub)
        throw new AppError('auth.forbidden', 'Your role is in one program; send the files to that program.');
    }
    requireAccess(actor, 'attendance.edit', scope, scope.programId === null ? 'organization' : 'program');
  }

  async function reachWaiting(db: Db, actor: Actor, id: string): Promise<IntakeFile & { bytes: Buffer }> {
    const row = await findIntakeFile(db, id);
    if (row === undefined) throw notFound('file');
    requireAccess(actor, 'attendance.edit', scopeOf(row), 'file');
    if (row.status !== 'waiting') throw settledMeanwhile();
    return { ...toFile(row), bytes: row.file_bytes };
  }

  async function settle(
    trx: Db,
    actor: Actor,
    file: IntakeFile,
    action: 'intake.taken' | 'intake.discarded',
    changes: { session_id: string; import_id: string } | { discard_reason: string },
  ): Promise<void> {
    const status = action === 'intake.taken' ? 'taken' : 'discarded';
    const settlement = { status, settled_at: clock.now(), settled_by: actor.id } as const;
    if (!(await settleIntakeFile(trx, file.id, { ...settlement, ...changes }))) throw settledMeanwhile();
    await audit.record(trx, {
      actor,
      action,
      subject: { kind: 'intake-file', id: file.id },
      organizationId: file.organizationId,
      programId: file.programId,
      ...('discard_reason' in changes
        ? { reason: changes.discard_reason }
        : { detail: { sessionId: changes.session_id, importId: changes.import_id } }),
    });
  }

  return {
    requireScope,
    reachWaiting,
    keep: async (trx, actor, scope, file, why) => {
      const fileHash = sha256Hex(file.bytes);
      await insertWaiting(trx, {
        id: ids.next(),
        organization_id: scope.organizationId,
        program_id: scope.programId,
        origin: file.origin,
        file_name: cleanFileName(file.fileName),
        file_hash: fileHash,
        file_bytes: file.bytes,
        status: 'waiting',
        problem_code: why.code,
        problem_detail: why.detail,
        candidates_json: JSON.stringify(why.candidates),
        session_id: null,
        import_id: null,
        discard_reason: null,
        created_at: clock.now(),
        created_by: actor.id,
        settled_at: null,
        settled_by: null,
      });
      const kept = await findWaiting(trx, scope, fileHash);
      if (kept === undefined) throw new Error('a file that was just kept is not there');
      return toFile(kept);
    },
    list: async (actor, filter, page) => {
      const { organizationId } = filter;
      if (organizationId !== undefined && !mayInOrganization(actor, 'read', organizationId))
        throw notFound('organization');
      return mapPage(
        await pageIntakeFiles(database.read, { ...filter, scope: readablePrograms(actor) }, page),
        toFile,
      );
    },
    countWaiting: (db, actor) => countWaiting(db, readablePrograms(actor)),
    markTaken: async (trx, actor, id, { sessionId, importId }) => {
      const file = await reachWaiting(trx, actor, id);
      await settle(trx, actor, file, 'intake.taken', { session_id: sessionId, import_id: importId });
    },
    discard: (actor, id, reason) =>
      database.write(async (trx) => {
        const file = await reachWaiting(trx, actor, id);
        await settle(trx, actor, file, 'intake.discarded', { discard_reason: reason });
      }),
  };
}
