// Builds every service once, from the ground up; no container, only function arguments.
import { createAccountsService } from './features/accounts/accounts.service.js';
import { createSignInService } from './features/accounts/sign-in.service.js';
import { createWebSessionsService } from './features/accounts/web-sessions.service.js';
import { createAuditService } from './features/audit/audit.service.js';
import { createPortalService } from './features/portal/portal.service.js';
import { createCheckingIn } from './wiring/check-in.js';
import { createHubs, createInviting } from './wiring/hubs.js';
import { createMailing, createSender, type Mailing } from './wiring/mailing.js';
import type { Outside } from './wiring/outside.js';
import { createIntake } from './wiring/intake.js';
import { createAttending, createCertifying, createCrediting } from './wiring/records.js';
import { createReporting } from './wiring/reporting.js';
import { createScreening } from './wiring/screens.js';
import { createZooming } from './wiring/zoom.js';
import { createAmendSession } from './workflows/amend-session.js';
import { createAnswerClaim } from './workflows/answer-claim.js';
import { createAnnounceSession } from './workflows/announce-session.js';
import { createCallRoll } from './workflows/call-roll.js';
import { createConvertCheckIns } from './workflows/convert-check-ins.js';
import { createAnswerScreen } from './workflows/answer-screen.js';
import { createFinalizeSession } from './workflows/finalize-session.js';
import { createForgetIdentity } from './workflows/forget-identity.js';
import { createImportGrid } from './workflows/import-grid.js';
import { createInviteCohort } from './workflows/invite-cohort.js';
import { createIssueCertificates } from './workflows/issue-certificates.js';
import { createMakeRecord } from './workflows/make-record.js';
import { createObserveZoom } from './workflows/observe-zoom.js';
import { createPlacePeople } from './workflows/place-people.js';
import { createPullZoomReports } from './workflows/pull-zoom-reports.js';
import { createRecordEvidence } from './workflows/record-evidence.js';
import { createRedeemCode } from './workflows/redeem-code.js';
import { registerJobs } from './workflows/register-jobs.js';
import { createReopenReview } from './workflows/reopen-review.js';
import { createSettleElsewhere } from './workflows/settle-elsewhere.js';
import { createSlideSession } from './workflows/slide-session.js';
import { registerZoomJobs } from './workflows/register-zoom-jobs.js';
import { createShareScreen } from './workflows/share-screen.js';
import { createVerifyLedger } from './workflows/verify-ledger.js';
import { createWeeklyInvites } from './workflows/weekly-invites.js';
import { createWithdrawImport } from './workflows/withdraw-import.js';

export type { Outside } from './wiring/outside.js';
export type Services = ReturnType<typeof createServices>;

/** The features, in their order. */
function createFeatures(outside: Outside) {
  const { config, database, clock, ids } = outside;
  const audit = createAuditService({ database, clock, ids });
  const mailing: Mailing = createMailing(outside, audit);
  const accounts = createAccountsService({ database, clock, ids, audit });
  const signIn = createSignInService({
    ...outside,
    audit,
    accounts,
    outbox: mailing.outbox,
    publicUrl: config.publicUrl,
    sender: config.mailFromTransactional,
  });
  const hubs = createHubs(outside, audit);
  const zooming = createZooming(outside, audit, hubs);
  const attending = createAttending({ database, clock, ids, audit, accounts, ...hubs, ...zooming });
  const screening = createScreening(outside, { audit, accounts, ...mailing, ...hubs, ...attending });
  const crediting = createCrediting({ database, clock, ids, audit, ...hubs, attending, ...zooming });
  const certifying = createCertifying(outside, mailing, { audit, ...hubs });
  return {
    ...mailing,
    database,
    clock,
    ids,
    publicUrl: config.publicUrl,
    verifyRatePerMinute: config.verifyRatePerMinute,
    audit,
    accounts,
    webSessions: createWebSessionsService({ database, clock, accounts }),
    signIn,
    ...hubs,
    ...zooming,
    invitations: createInviting(outside, mailing, { ...hubs, ...zooming }),
    ...attending,
    ...createCheckingIn(outside, { audit, ...hubs, ...attending }),
    ...screening,
    ...crediting,
    ...certifying,
    outboxSender: createSender(outside, mailing, certifying.documents.resolveAttachment),
    portal: createPortalService({ database, clock, ...hubs, ...zooming, ...attending, ...certifying }),
    ...createReporting({ ...outside, ...mailing, audit, ...hubs }),
  };
}

export function createServices(outside: Outside) {
  const features = createFeatures(outside);
  const amend = createAmendSession(features);
  const placing = createPlacePeople({ ...features, amend });
  const makeRecord = createMakeRecord(features);
  const shareScreen = createShareScreen({ ...features, amend, placing, makeRecord });
  const weeklyInvites = createWeeklyInvites(features);
  const issueCertificates = createIssueCertificates(features);
  const evidence = createRecordEvidence({ ...features, amend, placing, makeRecord, shareScreen });
  const intake = createIntake(outside, { ...features, evidence });
  const observeZoom = createObserveZoom({ ...features, logger: outside.logger, amend });
  const convertCheckIns = createConvertCheckIns({ ...features, amend });
  registerJobs({ ...features, ...intake, weeklyInvites, issueCertificates, convertCheckIns });
  const pullZoomReports = createPullZoomReports({ ...features, logger: outside.logger, evidence });
  registerZoomJobs({ ...features, observeZoom, pullZoomReports });
  return {
    ...features,
    sessionMoves: createAnnounceSession(features),
    inviteCohort: createInviteCohort(features),
    weeklyInvites,
    issueCertificates,
    placing,
    evidence,
    ...intake,
    callRoll: createCallRoll({ ...features, amend }),
    importGrid: createImportGrid({ ...features, amend }),
    answerClaim: createAnswerClaim({
      ...features,
      amend,
      senderAddress: outside.config.mailFromTransactional.address,
    }),
    forgetIdentity: createForgetIdentity({ ...features, amend }),
    shareScreen,
    answerScreen: createAnswerScreen({ ...features, amend }),
    withdrawImport: createWithdrawImport({ ...features, amend }),
    settleElsewhere: createSettleElsewhere({ ...features, settleReview: evidence.settleReview }),
    reopenReview: createReopenReview({ ...features, amend }),
    slideSession: createSlideSession({ ...features, amend }),
    finalizeSession: createFinalizeSession({ ...features, convertCheckIns }),
    redeemCode: createRedeemCode({ ...features, convertCheckIns }),
    verifyLedger: createVerifyLedger(features),
  };
}
