// Every endpoint and every page, in the order the reference and the reader meet them.
import { accountPages } from '../features/accounts/sign-in.pages.js';
import { columnMappingRoutes } from '../features/attendance/column-mappings.routes.js';
import { attendanceRoutes } from '../features/attendance/attendance.routes.js';
import { auditRoutes } from '../features/audit/audit.routes.js';
import { certificatePages } from '../features/certificates/certificates.pages.js';
import { certificateRoutes } from '../features/certificates/certificates.routes.js';
import { checkInPages } from '../features/check-in/check-in.pages.js';
import { checkInRoutes } from '../features/check-in/check-in.routes.js';
import { codeSlidePages } from '../features/check-in/code-slide.pages.js';
import { clinicianRoutes } from '../features/clinicians/clinicians.routes.js';
import { consolePages } from '../features/console/console.pages.js';
import { screenGroupPages } from '../features/console/screen-groups.pages.js';
import { consoleScreenPages } from '../features/console/screens.pages.js';
import { catalogueRoutes } from '../features/credits/catalogue.routes.js';
import { creditRoutes } from '../features/credits/credits.routes.js';
import { assignmentRoutes } from '../features/enrolments/assignments.routes.js';
import { enrolmentRoutes } from '../features/enrolments/enrolments.routes.js';
import { sessionLinkRoutes } from '../features/invitations/session-links.routes.js';
import { jobRoutes } from '../features/jobs/jobs.routes.js';
import { helpPages } from '../features/meta/help.pages.js';
import { organizationRoutes } from '../features/organizations/organizations.routes.js';
import { mailboxPages } from '../features/outbox/mailbox.pages.js';
import { outboxRoutes } from '../features/outbox/outbox.routes.js';
import { unsubscribePages } from '../features/outbox/unsubscribe.pages.js';
import { unsubscribeRoutes } from '../features/outbox/unsubscribe.routes.js';
import { portalPages } from '../features/portal/portal.pages.js';
import { claimPages } from '../features/portal/claim.pages.js';
import { sessionPages } from '../features/portal/session.pages.js';
import { approvalRoutes } from '../features/programs/approvals.routes.js';
import { programRoutes } from '../features/programs/programs.routes.js';
import { screenGroupRoutes } from '../features/screens/screen-groups.routes.js';
import { togetherPages } from '../features/screens/together.pages.js';
import { cohortRoutes } from '../features/sessions/cohorts.routes.js';
import { sessionApprovalRoutes } from '../features/sessions/session-approvals.routes.js';
import { sessionRoutes } from '../features/sessions/sessions.routes.js';
import { joinPages } from '../features/zoom/join.pages.js';
import { zoomHookRoutes } from '../features/zoom/zoom-hook.routes.js';
import { zoomPullRoutes } from '../features/zoom/zoom-pull.routes.js';
import type { PageSpec } from '../platform/http/page.js';
import { claimRoutes } from '../workflows/claims.routes.js';
import { evidenceRoutes } from '../workflows/evidence.routes.js';
import { intakeRoutes } from '../workflows/intake.routes.js';
import { gridRoutes } from '../workflows/grids.routes.js';
import { markRoutes } from '../workflows/marks.routes.js';
import { inviteRoutes } from '../workflows/invites.routes.js';
import { reopenReviewRoutes } from '../workflows/reopen-review.routes.js';
import { slideSessionRoutes } from '../workflows/slide-session.routes.js';
import { rememberedRoutes } from '../workflows/remembered.routes.js';
import { screenRoutes } from '../workflows/screens.routes.js';
import type { Services } from '../wiring.js';
import { reportingRoutes } from './reporting.js';

/** Every endpoint of the API, in the order the reference shows them. */
export function createEndpoints(services: Services) {
  return [
    ...organizationRoutes(services.organizations),
    ...clinicianRoutes(services.placing.clinicians, services.placing.merge, services.placing.unmerge),
    ...programRoutes(services.programs),
    ...approvalRoutes(services.approvals),
    ...cohortRoutes(services.cohorts),
    ...sessionRoutes(services.sessions, services.sessionMoves),
    ...sessionApprovalRoutes(services.sessionApprovals),
    ...catalogueRoutes(services.catalogue),
    ...evidenceRoutes(
      services.evidence,
      services.finalizeSession,
      services.withdrawImport,
      services.settleElsewhere,
      services.shareScreen,
    ),
    ...intakeRoutes(services.routeFiles, services.intake, services.programs),
    ...markRoutes(services.evidence, services.callRoll),
    ...gridRoutes(services.importGrid),
    ...claimRoutes(services.claims, services.answerClaim, services.sessions, services.database),
    ...reopenReviewRoutes(services.reopenReview, services.takenFor),
    ...slideSessionRoutes(services.slideSession),
    ...columnMappingRoutes(services.columnMappings),
    ...attendanceRoutes(services.attendance, services.reviews),
    ...rememberedRoutes(services.remembered, services.forgetIdentity),
    ...checkInRoutes(services),
    ...screenRoutes(services.screens, services.shareScreen, services.answerScreen),
    ...screenGroupRoutes(services.groupActs),
    ...creditRoutes(services.credits),
    ...certificateRoutes(services),
    ...enrolmentRoutes(services.placing.enrolments, services.placing.rosterImport),
    ...assignmentRoutes(services.placing.assignments),
    ...inviteRoutes(services.inviteCohort),
    ...sessionLinkRoutes(services),
    ...outboxRoutes(services.outbox),
    ...unsubscribeRoutes(services.unsubscribe),
    ...zoomPullRoutes(services.pulls),
    ...zoomHookRoutes(services.zoomEvents),
    ...jobRoutes(services.jobs),
    ...auditRoutes(services.audit),
    ...reportingRoutes(services),
  ];
}

/** Every page for people, in feature order. */
export function createPages(services: Services): PageSpec[] {
  const { templates, mailbox } = services;
  const loadZone = () => services.programs.loadSharedZone(services.database.read);
  const https = services.publicUrl.startsWith('https:');
  return [
    ...(mailbox === null ? [] : mailboxPages({ mailbox, isOpen: services.mailboxIsOpen, loadZone })),
    ...unsubscribePages(services.unsubscribe),
    ...accountPages({ ...services, https }),
    ...joinPages(services),
    ...certificatePages(services),
    ...checkInPages(services),
    ...codeSlidePages(services),
    ...portalPages({ ...services, messages: templates.messages, https }),
    ...sessionPages(services),
    ...claimPages({ ...services, messages: templates.messages }),
    ...togetherPages({ ...services, messages: templates.messages }),
    ...consolePages({ ...services, messages: templates.messages }),
    ...consoleScreenPages({ ...services, messages: templates.messages }),
    ...screenGroupPages({ ...services, messages: templates.messages }),
    ...helpPages(),
  ];
}
