// Builds every factory once, top to bottom, in feature order.
import { join } from 'node:path';
import { isLocalOnly, type Config } from './config.js';
import type { Clock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import type { Ids } from './platform/ids.js';
import { createWakeup } from './platform/jobs/wakeup.js';
import type { Logger } from './platform/logger.js';
import { createFolderTransport } from './platform/mail/transport-folder.js';
import { createSmtpTransport } from './platform/mail/transport-smtp.js';
import type { PageSpec } from './platform/http/page.js';
import { templatesFolder } from './platform/paths.js';
import { createCertificateRenderer, rendererVersion } from './platform/pdf/certificate-renderer.js';
import { keyedSecrets, randomBits } from './platform/secrets.js';
import { createTemplates } from './platform/templates/liquid.js';
import { createAccountsService } from './features/accounts/accounts.service.js';
import { accountPages } from './features/accounts/sign-in.pages.js';
import { createSignInService } from './features/accounts/sign-in.service.js';
import { createWebSessionsService } from './features/accounts/web-sessions.service.js';
import { createAuditService, type AuditService } from './features/audit/audit.service.js';
import { auditRoutes } from './features/audit/audit.routes.js';
import { jobRoutes } from './features/jobs/jobs.routes.js';
import { createJobsService } from './features/jobs/jobs.service.js';
import { createSchedulesService } from './features/jobs/schedules.service.js';
import { createOutboxSender } from './features/outbox/outbox.job.js';
import { mailboxPages } from './features/outbox/mailbox.pages.js';
import { outboxRoutes } from './features/outbox/outbox.routes.js';
import { createOutboxService } from './features/outbox/outbox.service.js';
import type { ResolveAttachment } from './features/outbox/prepare-mail.js';
import { attendanceRoutes } from './features/attendance/attendance.routes.js';
import { createAttendanceService } from './features/attendance/attendance.service.js';
import { createIdentityService } from './features/attendance/identity.service.js';
import { createImportService } from './features/attendance/import.service.js';
import { createMarksService } from './features/attendance/marks.service.js';
import { createReviewService } from './features/attendance/review.service.js';
import { rendererId } from './features/certificates/certificate.js';
import { certificatePages } from './features/certificates/certificates.pages.js';
import { certificateRoutes } from './features/certificates/certificates.routes.js';
import { createCertificatesService } from './features/certificates/certificates.service.js';
import { createDocumentsService } from './features/certificates/documents.service.js';
import { createIssueService } from './features/certificates/issue.service.js';
import { readLayoutFile } from './features/certificates/layout-file.js';
import { createSnapshotService } from './features/certificates/snapshot.service.js';
import { createAwardContextService } from './features/credits/award-context.service.js';
import { creditRoutes } from './features/credits/credits.routes.js';
import { createCreditsService } from './features/credits/credits.service.js';
import { createEvaluationsService } from './features/evaluations/evaluations.service.js';
import { createSendRate } from './features/outbox/send-rate.js';
import { createUidDomain } from './features/outbox/uid-domain.service.js';
import { unsubscribePages } from './features/outbox/unsubscribe.pages.js';
import { unsubscribeRoutes } from './features/outbox/unsubscribe.routes.js';
import { createUnsubscribeService } from './features/outbox/unsubscribe.service.js';
import { clinicianRoutes } from './features/clinicians/clinicians.routes.js';
import { createCliniciansService, type CliniciansService } from './features/clinicians/clinicians.service.js';
import { createMergeService } from './features/clinicians/merge.service.js';
import { organizationRoutes } from './features/organizations/organizations.routes.js';
import { createOrganizationsService, type OrganizationsService } from './features/organizations/organizations.service.js';
import { approvalRoutes } from './features/programs/approvals.routes.js';
import { createApprovalsService } from './features/programs/approvals.service.js';
import { programRoutes } from './features/programs/programs.routes.js';
import { createProgramsService } from './features/programs/programs.service.js';
import { cohortRoutes } from './features/sessions/cohorts.routes.js';
import { createCohortsService, type CohortsService } from './features/sessions/cohorts.service.js';
import { sessionApprovalRoutes } from './features/sessions/session-approvals.routes.js';
import { createSessionApprovalsService } from './features/sessions/session-approvals.service.js';
import { sessionRoutes } from './features/sessions/sessions.routes.js';
import { createSessionsService, type SessionsService } from './features/sessions/sessions.service.js';
import { assignmentRoutes } from './features/enrolments/assignments.routes.js';
import { createAssignmentsService } from './features/enrolments/assignments.service.js';
import { enrolmentRoutes } from './features/enrolments/enrolments.routes.js';
import { createEnrolmentsService, type EnrolmentsService } from './features/enrolments/enrolments.service.js';
import { createRosterImportService } from './features/enrolments/roster-import.service.js';
import { consolePages } from './features/console/console.pages.js';
import { createCreditsOnOffer } from './features/invitations/credits-on-offer.js';
import { createInvitationsService } from './features/invitations/invitations.service.js';
import { sessionLinkRoutes } from './features/invitations/session-links.routes.js';
import { catalogueRoutes } from './features/credits/catalogue.routes.js';
import { createCatalogueService } from './features/credits/catalogue.service.js';
import { createAmendSession } from './workflows/amend-session.js';
import { helpPages } from './features/meta/help.pages.js';
import { portalPages } from './features/portal/portal.pages.js';
import { createPortalService } from './features/portal/portal.service.js';
import { sessionPages } from './features/portal/session.pages.js';
import { createAnnounceSession } from './workflows/announce-session.js';
import { evidenceRoutes } from './workflows/evidence.routes.js';
import { createFinalizeSession } from './workflows/finalize-session.js';
import { createInviteCohort } from './workflows/invite-cohort.js';
import { inviteRoutes } from './workflows/invites.routes.js';
import { createIssueCertificates } from './workflows/issue-certificates.js';
import { createPlacePeople } from './workflows/place-people.js';
import { createRecordEvidence } from './workflows/record-evidence.js';
import { registerJobs } from './workflows/register-jobs.js';
import { createVerifyLedger } from './workflows/verify-ledger.js';
import { createWeeklyInvites } from './workflows/weekly-invites.js';
import { createReporting, reportingRoutes } from './wiring-reports.js';

export interface Outside {
  config: Config;
  database: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
}

export type Services = ReturnType<typeof createServices>;

/** Mail and background work, which everything after them may use. */
function createMailing(outside: Outside, audit: AuditService) {
  const { config, database, clock, ids, logger } = outside;
  const { publicUrl } = config;
  const folder = config.smtpUrl === null ? createFolderTransport(join(config.dataDir, 'mail')) : null;
  const transport =
    folder ?? createSmtpTransport({ url: config.smtpUrl ?? '', connections: config.mailConnections });
  const wakeup = createWakeup();
  const uidDomain = createUidDomain(config);
  const secrets = keyedSecrets(config.secretKey);
  const unsubscribe = createUnsubscribeService({ database, clock, audit, secrets, publicUrl });
  return {
    jobs: createJobsService({ database, clock, ids, logger }),
    schedules: createSchedulesService({ database, clock, ids, logger }),
    templates: createTemplates(templatesFolder),
    transport,
    /** Where no SMTP server is set: what was sent, for the mailbox page. */
    mailbox: folder,
    mailboxIsOpen: isLocalOnly(config),
    wakeup,
    uidDomain,
    unsubscribe,
    outbox: createOutboxService({ database, clock, ids, audit, uidDomain, unsubscribe, wakeup }),
  };
}

type Mailing = ReturnType<typeof createMailing>;

function createSender(outside: Outside, mailing: Mailing, resolveAttachment: ResolveAttachment) {
  const { config } = outside;
  return createOutboxSender({
    ...outside,
    ...mailing,
    resolveAttachment,
    senders: { subscription: config.mailFrom, transactional: config.mailFromTransactional },
    rate: createSendRate(config.smtpUrl === null ? null : config.mailRatePerMinute),
    connections: config.mailConnections,
    random: Math.random,
  });
}

/** Who was there: evidence, identity, and the fact of attendance. */
function createAttending(people: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  organizations: OrganizationsService;
  sessions: SessionsService;
  clinicians: CliniciansService;
  enrolments: EnrolmentsService;
}) {
  return {
    imports: createImportService(people),
    identity: createIdentityService(people),
    attendance: createAttendanceService(people),
    reviews: createReviewService(people),
    marks: createMarksService(people),
  };
}

type SnapshotSources = Omit<Parameters<typeof createSnapshotService>[0], 'messages'>;

/** Certificates: frozen facts, numbers, drawn documents. */
function createCertifying(
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
  return { certificates, documents, issue: createIssueService({ database, certificates, documents, jobs: mailing.jobs }) };
}

export function createServices(outside: Outside) {
  const { config, database, clock, ids } = outside;
  const audit = createAuditService({ database, clock, ids });
  const mailing = createMailing(outside, audit);
  const accounts = createAccountsService({ database, clock, ids, audit });
  const webSessions = createWebSessionsService({ database, clock, accounts });
  const signIn = createSignInService({
    ...outside,
    audit,
    accounts,
    outbox: mailing.outbox,
    publicUrl: config.publicUrl,
    sender: config.mailFromTransactional,
  });
  const organizations = createOrganizationsService({ database, clock, ids, audit });
  const clinicians = createCliniciansService({ database, clock, ids, audit });
  const clinicianMerge = createMergeService({ database, clock, audit, clinicians });
  const programs = createProgramsService({ database, clock, ids, audit, organizations });
  const approvals = createApprovalsService({ database, clock, ids, audit, programs });
  const cohorts = createCohortsService({ database, clock, ids, audit, programs });
  const sessions = createSessionsService({ database, clock, ids, audit, cohorts });
  const sessionApprovals = createSessionApprovalsService({ database, clock, audit, approvals, sessions });
  const enrolments = createEnrolmentsService({ database, clock, ids, audit, clinicians, cohorts });
  const rosterImport = createRosterImportService({ database, ids, audit, clinicians, cohorts, enrolments });
  const assignments = createAssignmentsService({ database, clock, audit, clinicians, sessions });
  const catalogue = createCatalogueService({ database, clock });
  const creditsOnOffer = createCreditsOnOffer({
    approvals,
    sessionApprovals,
    systemNames: async (db) => new Map([...(await catalogue.load(db))].map(([id, system]) => [id, system.name])),
  });
  const invitations = createInvitationsService({
    ...mailing,
    clock,
    organizations,
    clinicians,
    programs,
    creditsOnOffer,
    mailFrom: config.mailFrom,
    publicUrl: config.publicUrl,
  });
  const inviting = { database, clock, ids, audit, programs, cohorts, sessions, enrolments, invitations };
  const weeklyInvites = createWeeklyInvites(inviting);
  const people = { database, clock, ids, audit, organizations, sessions, clinicians, enrolments };
  const attending = createAttending(people);
  const evaluations = createEvaluationsService({ clock, audit, clinicians });
  const context = createAwardContextService({
    ...attending,
    clinicians,
    enrolments,
    evaluations,
    approvals,
    sessionApprovals,
    catalogue,
  });
  const credits = createCreditsService({ ...people, context });
  const certifying = createCertifying(outside, mailing, {
    audit,
    organizations,
    programs,
    approvals,
    cohorts,
    clinicians,
    catalogue,
  });
  const amend = createAmendSession({ organizations, sessions, ...attending, credits, ...certifying });
  const placing = createPlacePeople({ ...people, ...attending, rosterImport, assignments, clinicianMerge, amend });
  const issueCertificates = createIssueCertificates({ database, programs, cohorts, sessions, ...certifying });
  const outboxSender = createSender(outside, mailing, certifying.documents.resolveAttachment);
  registerJobs({ ...mailing, outboxSender, weeklyInvites, issueCertificates });
  return {
    ...mailing,
    publicUrl: config.publicUrl,
    verifyRatePerMinute: config.verifyRatePerMinute,
    database,
    audit,
    accounts,
    webSessions,
    signIn,
    organizations,
    clinicians,
    clinicianMerge,
    programs,
    approvals,
    cohorts,
    sessions,
    sessionApprovals,
    invitations,
    sessionMoves: createAnnounceSession(inviting),
    inviteCohort: createInviteCohort(inviting),
    weeklyInvites,
    issueCertificates,
    outboxSender,
    enrolments,
    rosterImport,
    assignments,
    ...attending,
    evaluations,
    credits,
    ...certifying,
    portal: createPortalService({ database, clock, clinicians, ...certifying }),
    catalogue,
    ...createReporting({ ...outside, ...mailing, audit, programs }),
    verifyLedger: createVerifyLedger({ database, sessions, ...attending, credits, ...certifying }),
    placing,
    evidence: createRecordEvidence({ ...people, ...attending, evaluations, amend, placing }),
    finalizeSession: createFinalizeSession({ ...people, ...attending, credits, ...certifying }),
  };
}

/** Every endpoint of the API, in the order the reference shows them. */
export function createEndpoints(services: Services) {
  return [
    ...organizationRoutes(services.organizations),
    ...clinicianRoutes(services.clinicians, services.placing.merge),
    ...programRoutes(services.programs),
    ...approvalRoutes(services.approvals),
    ...cohortRoutes(services.cohorts),
    ...sessionRoutes(services.sessions, services.sessionMoves),
    ...sessionApprovalRoutes(services.sessionApprovals),
    ...catalogueRoutes(services.catalogue),
    ...evidenceRoutes(services.evidence, services.finalizeSession),
    ...attendanceRoutes(services.attendance, services.reviews),
    ...creditRoutes(services.credits),
    ...certificateRoutes(services),
    ...enrolmentRoutes(services.placing.enrolments, services.placing.rosterImport),
    ...assignmentRoutes(services.placing.assignments),
    ...inviteRoutes(services.inviteCohort),
    ...sessionLinkRoutes(services),
    ...outboxRoutes(services.outbox),
    ...unsubscribeRoutes(services.unsubscribe),
    ...jobRoutes(services.jobs),
    ...auditRoutes(services.audit),
    ...reportingRoutes(services),
  ];
}

/** Every page for people, in feature order. */
export function createPages(services: Services): PageSpec[] {
  const { templates, mailbox } = services;
  const https = services.publicUrl.startsWith('https:');
  return [
    ...(mailbox === null ? [] : mailboxPages({ mailbox, isOpen: services.mailboxIsOpen })),
    ...unsubscribePages(services.unsubscribe),
    ...accountPages({ ...services, https }),
    ...certificatePages(services),
    ...portalPages({ ...services, messages: templates.messages, https }),
    ...sessionPages(services),
    ...consolePages({ ...services, messages: templates.messages }),
    ...helpPages(),
  ];
}
