// Takes a merge back: the merged record stands again with what it held; what somebody changed since stays changed.
import type { Actor } from '../../core/access.js';
import { AppError } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Clinician } from './clinician-record.js';
import type { CliniciansService } from './clinicians.service.js';
import {
  dropAttendance,
  findStandingJournal,
  markUndone,
  revertChanges,
  standAgain,
} from './merge-journal.store.js';
import type { MergeJournal } from './merge-journal.js';
import { listSessionsOf, lockPair } from './merge.store.js';

export interface UnmergeOutcome {
  clinician: Clinician;
  /** The record it had been merged into. */
  partedFromId: string;
  affectedSessionIds: string[];
  mergedAt: Instant;
}

export interface UnmergeService {
  /** Inside the caller's transaction, for the workflow that reckons the sessions again; judges access itself. */
  unmerge(trx: Db, actor: Actor, fromId: string, reason: string): Promise<UnmergeOutcome>;
}

function conflict(detail: string, code: string): AppError {
  return new AppError('resource.conflict', detail, { errors: [{ pointer: '/path/id', code, detail }] });
}

export function createUnmergeService(deps: {
  database: Database;
  clock: Clock;
  audit: AuditService;
  clinicians: CliniciansService;
}): UnmergeService {
  const { database, clock, audit, clinicians } = deps;
  return {
    unmerge: async (trx, actor, fromId, reason) => {
      const from = await clinicians.reach(trx, actor, 'people.edit', fromId);
      const journal = await findStandingJournal(trx, fromId);
      if (journal === undefined)
        throw conflict(
          'This record was not merged, or was merged before merges could be undone.',
          'merge.none',
        );
      const pair = { fromId, intoId: journal.into_id };
      await lockPair(trx, database.engine, pair);
      const into = await clinicians.load(trx, pair.intoId);
      if (into.mergedIntoId !== null)
        throw conflict(
          'The record it was merged into has been merged itself since; undo that merge first.',
          'merge.merged-on',
        );
      const at = clock.now();
      const undone = { undone_at: at, undone_by: actor.id, undo_reason: reason };
      if (!(await markUndone(trx, journal.id, undone)))
        throw conflict('Somebody has just taken this merge back.', 'merge.none');
      const { changes, mergedBefore } = JSON.parse(journal.changes_json) as MergeJournal;
      await standAgain(trx, pair, mergedBefore, at);
      await revertChanges(trx, changes);
      const sessionIds = new Set([
        ...(await listSessionsOf(trx, pair.fromId)),
        ...(await listSessionsOf(trx, pair.intoId)),
      ]);
      await dropAttendance(trx, [pair.fromId, pair.intoId], [...sessionIds]);
      for (const [id, otherId] of [
        [pair.fromId, pair.intoId],
        [pair.intoId, pair.fromId],
      ] as const) {
        await audit.record(trx, {
          actor,
          action: 'clinician.unmerged',
          subject: { kind: 'clinician', id },
          organizationId: from.organizationId,
          reason,
          detail: { otherId },
        });
      }
      return {
        clinician: await clinicians.load(trx, fromId),
        partedFromId: pair.intoId,
        affectedSessionIds: [...sessionIds].sort(),
        mergedAt: journal.merged_at,
      };
    },
  };
}
