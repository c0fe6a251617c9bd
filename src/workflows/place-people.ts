// A place changed (enrolled late, another role in a session, two records merged): the sessions it touches follow at once.
import type { Actor } from '../core/access.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { ImportService } from '../features/attendance/import.service.js';
import type { MergeService } from '../features/clinicians/merge.service.js';
import type { AssignmentsService } from '../features/enrolments/assignments.service.js';
import type { EnrolmentsService } from '../features/enrolments/enrolments.service.js';
import type { RosterImportService } from '../features/enrolments/roster-import.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';

/** The same services as the features offer, each followed by what it means for sessions already held. */
export interface PlacePeople {
  enrolments: Pick<EnrolmentsService, 'enrol' | 'list' | 'end'>;
  rosterImport: RosterImportService;
  assignments: AssignmentsService;
  merge: MergeService;
  /** After somebody joined a cohort: its sessions already held take her in. */
  reviewCohort(trx: Db, actor: Actor, cohortId: string, reason: string): Promise<void>;
}

interface Deps {
  database: Database;
  sessions: SessionsService;
  imports: ImportService;
  identity: IdentityService;
  enrolments: EnrolmentsService;
  rosterImport: RosterImportService;
  assignments: AssignmentsService;
  clinicianMerge: MergeService;
  amend: AmendSession;
}

export function createPlacePeople(deps: Deps): PlacePeople {
  const {
    database,
    sessions,
    imports,
    identity,
    enrolments,
    rosterImport,
    assignments,
    clinicianMerge,
    amend,
  } = deps;

  /** Whoever is known now may have been there before: reviews close, minutes and credits follow. */
  async function reviewSession(
    trx: Db,
    actor: Actor,
    session: Session,
    clinicianIds: readonly string[],
    reason: string,
  ): Promise<void> {
    const { clinicianIds: placed } = await identity.place(trx, session);
    await amend(trx, actor, session, [...new Set([...placed, ...clinicianIds])], reason);
  }

  async function reviewCohort(trx: Db, actor: Actor, cohortId: string, reason: string): Promise<void> {
    for (const session of await sessions.loadForCohort(trx, cohortId)) {
      const hasEvidence = session.status === 'scheduled' && (await imports.list(trx, session.id)).length > 0;
      if (hasEvidence) await reviewSession(trx, actor, session, [], reason);
    }
  }

  const reviewOne = async (trx: Db, actor: Actor, sessionId: string, clinicianId: string) => {
    const session = await sessions.load(trx, sessionId);
    if (session.status === 'scheduled')
      await reviewSession(trx, actor, session, [clinicianId], 'role in the session changed');
  };

  async function mergeRecords(...[trx, actor, fromId, request]: Parameters<MergeService['mergeRecords']>) {
    const outcome = await clinicianMerge.mergeRecords(trx, actor, fromId, request);
    for (const sessionId of outcome.affectedSessionIds) {
      const session = await sessions.load(trx, sessionId);
      await amend(trx, actor, session, [fromId, outcome.clinician.id], `records merged: ${request.reason}`, {
        mayLose: true,
      });
    }
    return outcome;
  }

  return {
    reviewCohort,
    enrolments: {
      list: enrolments.list,
      end: enrolments.end,
      enrol: (actor, cohortId, fields) =>
        enrolments.enrol(actor, cohortId, fields, (trx) => reviewCohort(trx, actor, cohortId, 'enrolled')),
    },
    rosterImport: {
      preview: rosterImport.preview,
      import: (actor, cohortId, bytes) =>
        rosterImport.import(actor, cohortId, bytes, (trx) =>
          reviewCohort(trx, actor, cohortId, 'roster imported'),
        ),
    },
    assignments: {
      list: assignments.list,
      assign: (actor, sessionId, clinicianId, fields) =>
        assignments.assign(actor, sessionId, clinicianId, fields, (trx) =>
          reviewOne(trx, actor, sessionId, clinicianId),
        ),
      remove: (actor, sessionId, clinicianId) =>
        assignments.remove(actor, sessionId, clinicianId, (trx) =>
          reviewOne(trx, actor, sessionId, clinicianId),
        ),
    },
    merge: {
      mergeRecords,
      merge: (actor, fromId, request) => database.write((trx) => mergeRecords(trx, actor, fromId, request)),
    },
  };
}
