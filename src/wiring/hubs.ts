// Hubs, programs, schedules and people, and the invitations that go out to them.
import type { AuditService } from '../features/audit/audit.service.js';
import { createCliniciansService } from '../features/clinicians/clinicians.service.js';
import { createMergeService } from '../features/clinicians/merge.service.js';
import { createUnmergeService } from '../features/clinicians/unmerge.service.js';
import { createCatalogueService } from '../features/credits/catalogue.service.js';
import { createAssignmentsService } from '../features/enrolments/assignments.service.js';
import { createEnrolmentsService } from '../features/enrolments/enrolments.service.js';
import { createRosterImportService } from '../features/enrolments/roster-import.service.js';
import { createCreditsOnOffer } from '../features/invitations/credits-on-offer.js';
import { createInvitationsService } from '../features/invitations/invitations.service.js';
import { createOrganizationsService } from '../features/organizations/organizations.service.js';
import { createApprovalsService } from '../features/programs/approvals.service.js';
import { createProgramsService } from '../features/programs/programs.service.js';
import { createHeldStartService } from '../features/sessions/held-start.service.js';
import { createCohortsService } from '../features/sessions/cohorts.service.js';
import { createSessionApprovalsService } from '../features/sessions/session-approvals.service.js';
import { createSessionsService } from '../features/sessions/sessions.service.js';
import type { JoinLinks } from '../features/zoom/join-links.service.js';
import type { Db } from '../platform/db/database.js';
import type { Mailing } from './mailing.js';
import type { Outside } from './outside.js';

export function createHubs({ database, clock, ids }: Outside, audit: AuditService) {
  const organizations = createOrganizationsService({ database, clock, ids, audit });
  const clinicians = createCliniciansService({ database, clock, ids, audit });
  const clinicianMerge = createMergeService({ database, clock, ids, audit, clinicians });
  const unmerging = createUnmergeService({ database, clock, audit, clinicians });
  const programs = createProgramsService({ database, clock, ids, audit, organizations });
  const approvals = createApprovalsService({ database, clock, ids, audit, programs });
  const cohorts = createCohortsService({ database, clock, ids, audit, programs });
  const sessions = createSessionsService({ database, clock, ids, audit, cohorts });
  const sessionApprovals = createSessionApprovalsService({ database, clock, audit, approvals, sessions });
  const enrolments = createEnrolmentsService({ database, clock, ids, audit, clinicians, cohorts });
  return {
    organizations,
    clinicians,
    clinicianMerge,
    unmerging,
    programs,
    approvals,
    cohorts,
    sessions,
    sessionApprovals,
    heldStart: createHeldStartService({ clock, audit, sessions }),
    enrolments,
    rosterImport: createRosterImportService({ database, ids, audit, clinicians, cohorts, enrolments }),
    assignments: createAssignmentsService({ database, clock, audit, clinicians, sessions }),
    catalogue: createCatalogueService({ database, clock }),
  };
}

export type Hubs = ReturnType<typeof createHubs>;

/** Invitations name the credit a session counts for, so they know approvals and the catalogue. */
export function createInviting(
  { config, clock }: Outside,
  mailing: Mailing,
  hubs: Hubs & { joinLinks: JoinLinks },
) {
  const { catalogue } = hubs;
  const systemNames = async (db: Db) =>
    new Map([...(await catalogue.load(db))].map(([id, system]) => [id, system.name]));
  const creditsOnOffer = createCreditsOnOffer({ ...hubs, systemNames });
  return createInvitationsService({
    ...mailing,
    ...hubs,
    clock,
    creditsOnOffer,
    mailFrom: config.mailFrom,
    publicUrl: config.publicUrl,
  });
}
