// A place changed (enrolled late, another role in a session, two records merged): the sessions it touches follow at once.
import { may, type Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { AttestationsService } from '../features/attendance/attestations.service.js';
import type { AttendanceService } from '../features/attendance/attendance.service.js';
import type { CliniciansService } from '../features/clinicians/clinicians.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { ImportService } from '../features/attendance/import.service.js';
import type { MergeService } from '../features/clinicians/merge.service.js';
import type { UnmergeOutcome, UnmergeService } from '../features/clinicians/unmerge.service.js';
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
  /** Two records merged by mistake are two again; credits follow on both. */
  unmerge(actor: Actor, clinicianId: string, reason: string): Promise<UnmergeOutcome>;
  clinicians: CliniciansService;
  /** After somebody joined a cohort: its sessions already held take her in. */
  reviewCohort(trx: Db, actor: Actor, cohortId: string, reason: string): Promise<void>;
}

interface Deps {
  database: Database;
  sessions: SessionsService;
  imports: ImportService;
  identity: IdentityService;
  attestations: Pick<AttestationsService, 'stands'>;
  enrolments: EnrolmentsService;
  rosterImport: RosterImportService;
  assignments: AssignmentsService;
  clinicianMerge: MergeService;
  unmerging: UnmergeService;
  clinicians: CliniciansService;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  attendance: Pick<AttendanceService, 'sessionsOf'>;
  amend: AmendSession;
}

export function createPlacePeople(deps: Deps): PlacePeople {
  const {
    database,
    sessions,
    imports,
    identity,
    attestations,
    enrolments,
    rosterImport,
    assignments,
    clinicianMerge,
    unmerging,
    clinicians,
    organizations,
    attendance,
    amend,
  } = deps;

  /** Whoever is known now may have been there before: reviews close, minutes and credits follow; losses wait. */
  async function placeAnew(trx: Db, actor: Actor, session: Session, reason: string): Promise<void> {
    const { clinicianIds } = await identity.place(trx, session);
    await amend(trx, actor, session, clinicianIds, reason);
  }

  async function reviewCohort(trx: Db, actor: Actor, cohortId: string, reason: string): Promise<void> {
    for (const session of await sessions.loadForCohort(trx, cohortId)) {
      if (session.status !== 'scheduled') continue;
      const hasEvidence =
        (await imports.list(trx, session.id)).length > 0 || (await attestations.stands(trx, session.id));
      if (hasEvidence) await placeAnew(trx, actor, session, reason);
    }
  }

  async function reviewOne(trx: Db, actor: Actor, sessionId: string, clinicianId: string): Promise<void> {
    const session = await sessions.load(trx, sessionId);
    if (session.status !== 'scheduled') return;
    const reason = 'role in the session changed';
    const { clinicianIds } = await identity.place(trx, session);
    // First the person the act is about: the others' losses wait, hers may go through.
    await amend(trx, actor, session, [clinicianId], reason, { losses: 'lead' });
    await amend(trx, actor, session, clinicianIds, reason);
  }

  /** A profession decides which credit is hers: corrected, the sessions already finalized follow. */
  async function reviewClinician(trx: Db, actor: Actor, clinicianId: string): Promise<void> {
    for (const sessionId of await attendance.sessionsOf(trx, clinicianId)) {
      const session = await sessions.load(trx, sessionId);
      await amend(trx, actor, session, [clinicianId], 'profession corrected', { losses: 'lead' });
    }
  }

  /** Touching finalized sessions is a lead's decision there: what the two records hold is reckoned together. */
  async function reckonBoth(
    trx: Db,
    actor: Actor,
    sessionIds: readonly string[],
    people: readonly string[],
    reason: string,
  ): Promise<void> {
    for (const sessionId of sessionIds) {
      const session = await sessions.load(trx, sessionId);
      if (!may(actor, session.finalizedAt === null ? 'people.edit' : 'credits.finalize', session)) {
        throw new AppError(
          'auth.forbidden',
          'One of the two records holds attendance or credits where you may not change them; ask a lead of that program.',
        );
      }
      await amend(trx, actor, session, people, reason, { losses: 'moved' });
    }
  }

  async function mergeRecords(...[trx, actor, fromId, request]: Parameters<MergeService['mergeRecords']>) {
    const { organizationId } = await clinicians.reach(trx, actor, 'people.edit', fromId);
    await organizations.holdLedger(trx, organizationId);
    const outcome = await clinicianMerge.mergeRecords(trx, actor, fromId, request);
    const people = [fromId, outcome.clinician.id];
    const reason = `records merged: ${request.reason}`;
    await reckonBoth(trx, actor, outcome.affectedSessionIds, people, reason);
    return outcome;
  }

  async function unmergeRecords(trx: Db, actor: Actor, fromId: string, reason: string) {
    const { organizationId } = await clinicians.reach(trx, actor, 'people.edit', fromId);
    await organizations.holdLedger(trx, organizationId);
    const outcome = await unmerging.unmerge(trx, actor, fromId, reason);
    const people = [fromId, outcome.partedFromId];
    const since = outcome.mergedAt;
    for (const sessionId of outcome.affectedSessionIds) {
      const session = await sessions.load(trx, sessionId);
      if (session.status !== 'scheduled') continue;
      const placed = await identity.placeAnew(trx, session, { clinicianIds: people, since });
      const others = placed.clinicianIds.filter((id) => !people.includes(id));
      await amend(trx, actor, session, others, `merge undone: ${reason}`);
    }
    await reckonBoth(trx, actor, outcome.affectedSessionIds, people, `merge undone: ${reason}`);
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
    clinicians: {
      ...clinicians,
      edit: (actor, id, changes, ifMatch) =>
        clinicians.edit(actor, id, changes, ifMatch, async (trx) => {
          if (changes.profession !== undefined) await reviewClinician(trx, actor, id);
        }),
    },
    unmerge: (actor, clinicianId, reason) =>
      database.write((trx) => unmergeRecords(trx, actor, clinicianId, reason)),
    merge: {
      mergeRecords,
      merge: (actor, fromId, request) => database.write((trx) => mergeRecords(trx, actor, fromId, request)),
    },
  };
}
