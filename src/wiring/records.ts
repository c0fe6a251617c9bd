// Evidence, credits and certificates: what is recorded about a session once it was held.
import type { AccountsService } from '../features/accounts/accounts.service.js';
import { createAttestationsService } from '../features/attendance/attestations.service.js';
import { createAttendanceService } from '../features/attendance/attendance.service.js';
import { createAttestedQuestions } from '../features/attendance/attested-questions.service.js';
import { createClaimsService } from '../features/attendance/claims.service.js';
import { createBegunService } from '../features/attendance/begun.service.js';
import { createGridsService } from '../features/attendance/grids.service.js';
import { createIdentityService } from '../features/attendance/identity.service.js';
import { createColumnMappingsService } from '../features/attendance/column-mappings.service.js';
import { createImportService } from '../features/attendance/import.service.js';
import { createLiveService } from '../features/attendance/live.service.js';
import { createMarksService } from '../features/attendance/marks.service.js';
import { createRollCallService } from '../features/attendance/roll-call.service.js';
import { createReopenService } from '../features/attendance/reopen.service.js';
import { createReviewRepeats } from '../features/attendance/review-repeats.service.js';
import { createReviewService } from '../features/attendance/review.service.js';
import { createTakenForService } from '../features/attendance/taken-for.service.js';
import { createRememberedService } from '../features/attendance/remembered.service.js';
import { createDeviceEnrolmentService } from '../features/attendance/device-enrolment.service.js';
import { createDeviceLinksService } from '../features/attendance/device-links.service.js';
import type { AuditService } from '../features/audit/audit.service.js';
import { rendererId } from '../features/certificates/certificate.js';
import { createCertificatesService } from '../features/certificates/certificates.service.js';
import { createDocumentsService } from '../features/certificates/documents.service.js';
import { createIssueService } from '../features/certificates/issue.service.js';
import { readLayoutFile } from '../features/certificates/layout-file.js';
import { createSnapshotService } from '../features/certificates/snapshot.service.js';
import type { CliniciansService } from '../features/clinicians/clinicians.service.js';
import { createAwardContextService } from '../features/credits/award-context.service.js';
import { createCreditsService } from '../features/credits/credits.service.js';
import type { EnrolmentsService } from '../features/enrolments/enrolments.service.js';
import { createEvaluationsService } from '../features/evaluations/evaluations.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { ProgramsService } from '../features/programs/programs.service.js';
import type { CohortsService } from '../features/sessions/cohorts.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { RegistrantsService } from '../features/zoom/registrants.service.js';
import type { Clock } from '../platform/clock.js';
import type { Database } from '../platform/db/database.js';
import type { Ids } from '../platform/ids.js';
import { createCertificateRenderer, rendererVersion } from '../platform/pdf/certificate-renderer.js';
import { randomBits } from '../platform/secrets.js';
import type { Mailing } from './mailing.js';
import type { Outside } from './outside.js';

/** Who was there: evidence, identity, and the fact of attendance. */
export function createAttending(people: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  organizations: OrganizationsService;
  sessions: SessionsService;
  clinicians: CliniciansService;
  enrolments: EnrolmentsService;
  programs: ProgramsService;
  registrants: RegistrantsService;
  accounts: AccountsService;
}) {
  const attestations = createAttestationsService(people);
  const attestedQuestions = createAttestedQuestions(people);
  const remembered = createRememberedService(people);
  const columnMappings = createColumnMappingsService(people);
  const rollCalls = createRollCallService({ ...people, attestations });
  return {
    remembered,
    columnMappings,
    imports: createImportService({ ...people, mappings: columnMappings }),
    identity: createIdentityService({ ...people, attestedQuestions }),
    attendance: createAttendanceService(people),
    reopening: createReopenService(people),
    repeats: createReviewRepeats(),
    takenFor: createTakenForService(people),
    reviews: createReviewService({ ...people, remembered }),
    marks: createMarksService(people),
    attestations,
    attestedQuestions,
    rollCalls,
    grids: createGridsService({ ...people, rollCalls }),
    live: createLiveService(people),
    claims: createClaimsService(people),
    begun: createBegunService(),
    deviceLinks: createDeviceLinksService(people),
    deviceEnrolment: createDeviceEnrolmentService(people),
  };
}

type AttendingDeps = Omit<Parameters<typeof createAttending>[0], 'accounts'>;
type ContextDeps = Parameters<typeof createAwardContextService>[0];

/** Credits: evaluations, what a session is reckoned from, and the ledger. */
export function createCrediting(
  deps: AttendingDeps &
    Pick<ContextDeps, 'approvals' | 'sessionApprovals' | 'catalogue'> & {
      attending: ReturnType<typeof createAttending>;
    },
) {
  const evaluations = createEvaluationsService(deps);
  const context = createAwardContextService({ ...deps, ...deps.attending, evaluations });
  return { evaluations, credits: createCreditsService({ ...deps, context }) };
}

type SnapshotSources = Omit<Parameters<typeof createSnapshotService>[0], 'messages'>;

/** Certificates: frozen facts, numbers, drawn documents. */
export function createCertifying(
  outside: Outside,
  mailing: Mailing,
  sources: SnapshotSources & { audit: AuditService; cohorts: CohortsService; clinicians: CliniciansService },
) {
  const { config, database } = outside;
  const { layout, name } = readLayoutFile('participation');
  const renderer = createCertificateRenderer({ layouts: [layout] });
  const snapshots = createSnapshotService({ ...sources, messages: mailing.templates.messages });
  const certificates = createCertificatesService({
    ...outside,
    ...sources,
    snapshots,
    renderer,
    randomBits,
    publicUrl: config.publicUrl,
    layout: name,
  });
  const documents = createDocumentsService({
    ...outside,
    ...sources,
    ...mailing,
    renderer,
    certificates,
    publicUrl: config.publicUrl,
    senderAddress: config.mailFrom.address,
    rendererId: rendererId(name, rendererVersion),
  });
  return {
    certificates,
    documents,
    issue: createIssueService({ database, certificates, documents, jobs: mailing.jobs }),
  };
}
