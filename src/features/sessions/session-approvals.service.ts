// A session under one approval: the accreditor's own id for it, or the session taken out of the accreditation.
import type { Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { AuditService } from '../audit/audit.service.js';
import type { ApprovalsService } from '../programs/approvals.service.js';
import {
  findSessionApproval,
  listSessionApprovals,
  putSessionApproval,
  type SessionApprovalRow,
} from './session-approvals.store.js';
import type { SessionsService } from './sessions.service.js';

export interface SessionApproval {
  sessionId: string;
  approvalId: string;
  sessionActivityId: string | null;
  excluded: boolean;
}

/** What is left out stays as it is. */
export interface SessionApprovalFields {
  sessionActivityId?: string | null | undefined;
  excluded?: boolean | undefined;
}

export interface SessionApprovalsService {
  put(
    actor: Actor,
    sessionId: string,
    approvalId: string,
    fields: SessionApprovalFields,
  ): Promise<SessionApproval & { warnings: Finding[] }>;
  list(actor: Actor, sessionId: string): Promise<SessionApproval[]>;
  /** Unscoped, for other services that have already judged access; only what differs from "in, without an id". */
  load(db: Db, sessionId: string): Promise<SessionApproval[]>;
  loadForSessions(db: Db, sessionIds: readonly string[]): Promise<SessionApproval[]>;
}

function toSessionApproval(row: SessionApprovalRow): SessionApproval {
  return {
    sessionId: row.session_id,
    approvalId: row.approval_id,
    sessionActivityId: row.session_activity_id,
    excluded: row.excluded_at !== null,
  };
}

/** CERT+ gives every session nine digits, also written 123456-001 (credits.md §2.2). */
function sessionIdWarnings(creditSystem: string, sessionActivityId: string | null): Finding[] {
  if (!creditSystem.startsWith('cfpc-mainpro-certified') || sessionActivityId === null) return [];
  if (/^\d{6}-?\d{3}$/.test(sessionActivityId)) return [];
  return [
    {
      code: 'session-approval.activity-id-odd',
      severity: 'warning',
      detail: 'CERT+ gives each session nine digits; compare this id with the one CERT+ shows.',
      params: { sessionActivityId },
    },
  ];
}

export function createSessionApprovalsService(deps: {
  database: Database;
  clock: Clock;
  audit: AuditService;
  approvals: ApprovalsService;
  sessions: SessionsService;
}): SessionApprovalsService {
  const { database, clock, audit, approvals, sessions } = deps;

  async function load(db: Db, sessionIds: readonly string[]): Promise<SessionApproval[]> {
    return (await listSessionApprovals(db, sessionIds)).map(toSessionApproval);
  }

  return {
    load: (db, sessionId) => load(db, [sessionId]),
    loadForSessions: load,
    list: async (actor, sessionId) => {
      await sessions.reach(database.read, actor, 'read', sessionId);
      return load(database.read, [sessionId]);
    },
    put: (actor, sessionId, approvalId, fields) =>
      database.write(async (trx) => {
        const session = await sessions.reach(trx, actor, 'approval.edit', sessionId);
        const approval = await approvals.load(trx, approvalId);
        if (approval.programId !== session.programId) throw notFound('approval');
        const before = await findSessionApproval(trx, sessionId, approvalId);
        const wasExcluded = before !== undefined && before.excluded_at !== null;
        const excluded = fields.excluded ?? wasExcluded;
        if (excluded !== wasExcluded && session.finalizedAt !== null) {
          throw new AppError(
            'session.finalized',
            'Credits have been booked for this session under its approvals.',
          );
        }
        const row: SessionApprovalRow = {
          session_id: sessionId,
          approval_id: approvalId,
          session_activity_id:
            fields.sessionActivityId === undefined
              ? (before?.session_activity_id ?? null)
              : fields.sessionActivityId,
          excluded_at: excluded ? (before?.excluded_at ?? clock.now()) : null,
        };
        await putSessionApproval(trx, row);
        await audit.record(trx, {
          actor,
          action: 'session.approval-set',
          subject: { kind: 'session', id: sessionId },
          organizationId: session.organizationId,
          programId: session.programId,
          detail: { approvalId, excluded },
        });
        return {
          ...toSessionApproval(row),
          warnings: sessionIdWarnings(approval.creditSystem, row.session_activity_id),
        };
      }),
  };
}
