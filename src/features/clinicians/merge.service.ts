// Two records of one person become one: the doubled record points to the other, and everything it held moves there.
import type { Actor } from '../../core/access.js';
import { AppError } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Clinician } from './clinician-record.js';
import type { CliniciansService } from './clinicians.service.js';
import type { MergeJournal } from './merge-journal.js';
import { captureHoldings, changesBetween, insertJournal, listMergedInto } from './merge-journal.store.js';
import {
  listSessionsOf,
  lockPair,
  markMerged,
  moveAddresses,
  moveAssignments,
  moveEnrolments,
  moveEvidence,
  moveLicences,
  type DroppedAssignment,
} from './merge.store.js';

export interface MergeRequest {
  intoId: string;
  reason: string;
}

export interface MergeOutcome {
  clinician: Clinician;
  /** Sessions whose attendance and awards have to be reckoned again. */
  affectedSessionIds: string[];
  warnings: { code: string; detail: string }[];
}

export interface MergeService {
  merge(actor: Actor, fromId: string, request: MergeRequest): Promise<MergeOutcome>;
  /** The same inside the caller's transaction, for the workflow that reckons the sessions again; judges access itself. */
  mergeRecords(trx: Db, actor: Actor, fromId: string, request: MergeRequest): Promise<MergeOutcome>;
}

function conflict(detail: string, code: string): AppError {
  return new AppError('resource.conflict', detail, { errors: [{ pointer: '/body/intoId', code, detail }] });
}

function requireMergeable(from: Clinician, into: Clinician): void {
  if (from.id === into.id) throw conflict('A record cannot be merged into itself.', 'merge.same');
  if (from.organizationId !== into.organizationId) {
    throw conflict(
      'The two records belong to different organizations; records are merged within one only.',
      'merge.organizations',
    );
  }
  if (from.mergedIntoId !== null) throw conflict('This record was merged already.', 'merge.merged');
  if (into.mergedIntoId !== null) {
    throw conflict('The record named by intoId was itself merged; name the one that stands.', 'merge.merged');
  }
}

function warningsOf(
  licenceBodies: readonly string[],
  dropped: readonly DroppedAssignment[],
): MergeOutcome['warnings'] {
  const warnings = licenceBodies.map((body) => ({
    code: 'merge.licence-kept-apart',
    detail: `Both records hold a licence number of ${body}; the standing record keeps its own. Compare the two numbers.`,
  }));
  for (const { sessionId, role } of dropped) {
    warnings.push({
      code: 'merge.role-dropped',
      detail: `Both records had a role in session ${sessionId}; "${role}" of the merged record was dropped.`,
    });
  }
  return warnings;
}

export function createMergeService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  clinicians: CliniciansService;
}): MergeService {
  const { database, clock, ids, audit, clinicians } = deps;

  async function mergeRecords(
    trx: Db,
    actor: Actor,
    fromId: string,
    { intoId, reason }: MergeRequest,
  ): Promise<MergeOutcome> {
    const pair = { fromId, intoId };
    await lockPair(trx, database.engine, pair);
    const from = await clinicians.reach(trx, actor, 'people.edit', fromId);
    const into = await clinicians.reach(trx, actor, 'people.edit', intoId);
    requireMergeable(from, into);
    const at = clock.now();
    const affectedSessionIds = await listSessionsOf(trx, fromId);
    const mergedBefore = await listMergedInto(trx, fromId);
    const before = await captureHoldings(trx, pair);
    if (!(await markMerged(trx, pair, at))) throw conflict('This record was merged already.', 'merge.merged');
    await moveAddresses(trx, pair);
    const licencesKeptApart = await moveLicences(trx, pair);
    const doubledCohortIds = await moveEnrolments(trx, pair, at);
    const droppedAssignments = await moveAssignments(trx, pair);
    await moveEvidence(trx, pair, at);
    const changes = changesBetween(before, await captureHoldings(trx, pair));
    const journal: MergeJournal = { changes, mergedBefore };
    await insertJournal(trx, {
      id: ids.next(),
      organization_id: from.organizationId,
      from_id: fromId,
      into_id: intoId,
      changes_json: JSON.stringify(journal),
      merged_at: at,
      merged_by: actor.id,
      undone_at: null,
      undone_by: null,
      undo_reason: null,
    });
    const detail = { intoId, affectedSessionIds, doubledCohortIds, droppedAssignments };
    const scope = { organizationId: from.organizationId, reason };
    await audit.record(trx, {
      actor,
      action: 'clinician.merged',
      subject: { kind: 'clinician', id: fromId },
      ...scope,
      detail,
    });
    await audit.record(trx, {
      actor,
      action: 'clinician.merged',
      subject: { kind: 'clinician', id: intoId },
      ...scope,
      detail: { fromId },
    });
    return {
      clinician: await clinicians.load(trx, intoId),
      affectedSessionIds,
      warnings: warningsOf(licencesKeptApart, droppedAssignments),
    };
  }

  return {
    mergeRecords,
    merge: (actor, fromId, request) => database.write((trx) => mergeRecords(trx, actor, fromId, request)),
  };
}
