// What the console is given: the services it shows and the use-cases its buttons start, which live in the corridors.
import type { Actor } from '../../core/access.js';
import type { DateOrder } from '../../core/attendance/readers/dates.js';
import type { Finding } from '../../core/finding.js';
import type { Instant } from '../../core/time/instant.js';
import type { Database } from '../../platform/db/database.js';
import type { Messages } from '../../platform/i18n/messages.js';
import type { AccountsService } from '../accounts/accounts.service.js';
import type { AttestationsService } from '../attendance/attestations.service.js';
import type { AttendanceService } from '../attendance/attendance.service.js';
import type { RouteCandidate } from '../../core/attendance/routing.js';
import type { ClaimsService } from '../attendance/claims.service.js';
import type { BegunService } from '../attendance/begun.service.js';
import type { LiveService } from '../attendance/live.service.js';
import type { MarkedTime } from '../attendance/marked-time.js';
import type { ColumnMappingsService } from '../attendance/column-mappings.service.js';
import type { ImportService } from '../attendance/import.service.js';
import type { ReportFile } from '../attendance/report-file.js';
import type { ForgetRequest, RememberedService } from '../attendance/remembered.service.js';
import type {
  CreateDecision,
  ReviewDecision,
  ReviewItem,
  ReviewService,
} from '../attendance/review.service.js';
import type { ReviewRepeatsService } from '../attendance/review-repeats.service.js';
import type { TakenForService } from '../attendance/taken-for.service.js';
import type { TakingBack } from '../attendance/reopen.service.js';
import type { GridFile, GridOutcome, StatedChoices } from '../attendance/grids.service.js';
import type { RollCallMark, RollCallService } from '../attendance/roll-call.service.js';
import type { CheckInsService } from '../check-in/check-ins.service.js';
import type { CodesService } from '../check-in/codes.service.js';
import type { IssueService } from '../certificates/issue.service.js';
import type { CatalogueService } from '../credits/catalogue.service.js';
import type { CreditsService } from '../credits/credits.service.js';
import type { RosterImportService } from '../enrolments/roster-import.service.js';
import type { ArrivedFile, IntakeService } from '../intake/intake.service.js';
import type { IntakeScope } from '../intake/locate.service.js';
import type { OutboxService } from '../outbox/outbox.service.js';
import type { ApprovalsService } from '../programs/approvals.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { ScreensService } from '../screens/screens.service.js';
import type { CohortsService } from '../sessions/cohorts.service.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { PullsService } from '../zoom/pulls.service.js';
import type { RegistrantsService } from '../zoom/registrants.service.js';
import type { ZoomAccount } from '../zoom/zoom-account.service.js';

export interface ReportOutcome {
  source: string;
  rows: number;
  connections: number;
  participants: number;
  toReview: number;
  findings: Finding[];
  replay: boolean;
}

/** By which evidence comes in; whoever wires the service gives the real one. */
export interface EvidenceDoor {
  importReport(
    actor: Actor,
    sessionId: string,
    file: ReportFile,
    options: { preview: boolean },
  ): Promise<ReportOutcome>;
  mark(actor: Actor, sessionId: string, clinicianId: string, time: MarkedTime, reason: string): Promise<void>;
  settleReview(
    actor: Actor,
    reviewId: string,
    decision: ReviewDecision | CreateDecision,
  ): Promise<ReviewItem & { findings: Finding[] }>;
  confirmLoss(actor: Actor, awardId: string): Promise<void>;
}

export interface RoutedReport {
  fileName: string;
  outcome: 'taken' | 'known' | 'waiting' | 'refused';
  sessionId: string | null;
  candidates: RouteCandidate[];
  problem: { code: string; detail: string } | null;
  toReview: number;
}

/** By which reports come in that name no session. */
export interface RouteFilesDoor {
  take(actor: Actor, scope: IntakeScope, files: readonly ArrivedFile[]): Promise<RoutedReport[]>;
  settle(
    actor: Actor,
    fileId: string,
    choice: { sessionId: string; timeZone: string | null; dateOrder: DateOrder | null; confirmed: boolean },
  ): Promise<unknown>;
}

/** Who gains and who loses where a session began at another time. */
export interface SlideOutcome {
  changes: {
    clinicianId: string;
    name: string;
    secondsBefore: number;
    secondsAfter: number;
    awards: {
      creditSystem: string;
      creditsBefore: string | null;
      creditsAfter: string | null;
      status: string | null;
    }[];
  }[];
  unchanged: number;
}

export interface InviteOutcome {
  queued: number;
  alreadyCurrent: number;
  unreachable: number;
}

/** A grid of a whole cohort; the real one lives in the corridors. */
export interface GridDoor {
  preview(actor: Actor, cohortId: string, file: GridFile, choices: StatedChoices): Promise<GridOutcome>;
  take(
    actor: Actor,
    cohortId: string,
    file: GridFile,
    choices: StatedChoices,
    reason: string,
  ): Promise<GridOutcome & { replay: boolean }>;
}

/** One answer in several sessions; the real one lives in the corridors. */
export type SettleElsewhereDoor = (
  actor: Actor,
  reviewId: string,
  decision: ReviewDecision | CreateDecision,
) => Promise<{
  review: ReviewItem & { findings: Finding[] };
  elsewhere: { reviewId: string; outcome: 'settled' | 'open' | 'refused' }[];
}>;

export interface ReopenDoor {
  reopen(actor: Actor, reviewId: string, wish: TakingBack): Promise<ReviewItem>;
  dispute(actor: Actor, linkId: string, wish: TakingBack): Promise<ReviewItem | null>;
}

export interface ConsoleDoors {
  database: Database;
  messages: Messages;
  accounts: Pick<AccountsService, 'namesOf'>;
  programs: ProgramsService;
  approvals: ApprovalsService;
  catalogue: CatalogueService;
  cohorts: CohortsService;
  sessions: SessionsService;
  clinicians: Pick<CliniciansService, 'loadMany' | 'list'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
  rosterImport: RosterImportService;
  imports: ImportService;
  columnMappings: ColumnMappingsService;
  attendance: AttendanceService;
  reviews: ReviewService;
  repeats: ReviewRepeatsService;
  takenFor: TakenForService;
  attestations: Pick<AttestationsService, 'listStanding'>;
  rollCalls: Pick<RollCallService, 'listStanding' | 'opensAt'>;
  begun: BegunService;
  codes: Pick<CodesService, 'window'>;
  checkIns: Pick<CheckInsService, 'list'>;
  credits: CreditsService;
  screens: ScreensService;
  issue: IssueService;
  outbox: OutboxService;
  zoomAccount: ZoomAccount;
  registrants: RegistrantsService;
  pulls: PullsService;
  live: Pick<LiveService, 'list'>;
  evidence: EvidenceDoor;
  withdrawImport(actor: Actor, importId: string, reason: string): Promise<void>;
  settleElsewhere: SettleElsewhereDoor;
  reopenReview: ReopenDoor;
  remembered: Pick<RememberedService, 'list'>;
  forgetIdentity(actor: Actor, rememberedId: string, request: ForgetRequest): Promise<void>;
  intake: IntakeService;
  claims: ClaimsService;
  answerClaim(
    actor: Actor,
    claimId: string,
    answer: { minutes: number | null; reason: string },
  ): Promise<unknown>;
  routeFiles: RouteFilesDoor;
  importGrid: GridDoor;
  callRoll(actor: Actor, sessionId: string, marks: readonly RollCallMark[], reason: string): Promise<void>;
  slideSession(
    actor: Actor,
    sessionId: string,
    slide: { startsAt: Instant; reason: string; confirmLosses: boolean },
    options: { preview: boolean },
  ): Promise<SlideOutcome>;
  finalizeSession(actor: Actor, sessionId: string): Promise<unknown>;
  inviteCohort(
    actor: Actor,
    cohortId: string,
    request: { sessionIds?: readonly string[] | undefined },
  ): Promise<InviteOutcome>;
}
