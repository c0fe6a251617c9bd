// What goes into a reckoning of credit and what comes out of it.
import type { AttestedBy } from '../attendance/attestation.js';
import type { Bilingual } from '../bilingual.js';
import type { Finding } from '../finding.js';
import type { Day, Instant } from '../time/instant.js';
import type { Interval } from '../time/interval.js';
import type { ApprovalTerms } from './approval-terms.js';
import type { CreditRule } from './rule.js';
import type { Profession, Role, SegmentKind } from './vocabulary.js';

/** Version of the engine's arithmetic; stored with every award so that a correction of ours can be told apart. */
export const engineVersion = '1';

export interface AgendaSegment {
  kind: SegmentKind;
  minutes: number;
  title?: string | undefined;
}

export interface SessionFacts {
  id: string;
  startsAt: Instant;
  endsAt: Instant;
  /** The day in the program's time zone; validity and rule versions go by it. */
  localDate: Day;
  status: 'scheduled' | 'cancelled';
  /** They follow each other from `startsAt`; none at all means one content segment over the whole session. */
  segments: readonly AgendaSegment[];
}

export const evidenceKinds = ['exact', 'minute', 'totals-only', 'attested', 'manual'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export interface AttendanceFacts {
  /** United and clipped to the session. */
  intervals: readonly Interval[];
  /** Raw connections, before they were united. */
  joins: number;
  presentSeconds: number;
  /** A total without times, as some reports give it. */
  totalsOnlySeconds: number | null;
  /** Minutes somebody attested; they replace what the connections say. */
  manualMinutes: number | null;
  evidence: EvidenceKind;
  /** Of `attested` only: what the explanation names. */
  attestedBy?: AttestedBy | undefined;
  /** Unconfirmed evidence earns nothing yet. */
  provisional?: boolean | undefined;
}

export interface TeachingFacts {
  minutes: number;
  talkId: string;
  /** The same talk has been credited before. */
  repeat: boolean;
}

/** What the person already holds in this credit system, against which the caps count. */
export interface EarlierTotals {
  sessionThousandths: number;
  dayThousandths: number;
  cohortThousandths: number;
  approvalThousandths: number;
  yearThousandths: number;
}

export const noEarlierTotals: EarlierTotals = {
  sessionThousandths: 0,
  dayThousandths: 0,
  cohortThousandths: 0,
  approvalThousandths: 0,
  yearThousandths: 0,
};

export interface CreditInput {
  session: SessionFacts;
  attendance: AttendanceFacts;
  role: Role;
  profession: Profession;
  teaching: TeachingFacts | null;
  evaluationDone: boolean;
  /** Null: not claimed explicitly, so no deadline is judged. */
  claimDaysAfterSession: number | null;
  approval: ApprovalTerms;
  rule: CreditRule;
  /** Minutes of this person already credited in this system by sessions that started first. */
  takenIntervals: readonly Interval[];
  earlier?: EarlierTotals | undefined;
  /** Facilitators and specialists earn as learners only where the program's policy says so (credits.md §5). */
  learnerRolesByPolicy?: readonly ('facilitator' | 'specialist')[] | undefined;
}

export const stepCodes = [
  'joined',
  'united',
  'clipped',
  'totals-only',
  'attested',
  'counted',
  'taken',
  'minutes',
  'teaching',
  'session',
  'validity',
  'eligibility',
  'evidence',
  'claim',
  'length',
  'policy',
  'rounded',
  'credits',
  'minimum',
  'capped',
  'evaluation',
  'result',
] as const;
export type StepCode = (typeof stepCodes)[number];

export interface ExplanationStep {
  step: StepCode;
  value: number | string;
  text: Bilingual;
}

/** Why there is no credit; stable, for reports of who was left out. */
export type RefusalReason =
  | 'session-cancelled'
  | 'approval-not-approved'
  | 'outside-validity'
  | 'designated-later'
  | 'profession'
  | 'role'
  | 'absent'
  | 'provisional'
  | 'claimed-late'
  | 'activity-too-short'
  | 'nothing-counted'
  | 'already-credited'
  | 'policy-not-met'
  | 'below-minimum'
  | 'cap-reached'
  | 'talk-repeated';

export interface Reckoning {
  kind: 'learner' | 'teaching';
  status: 'awarded' | 'none' | 'pending-evaluation';
  reason: RefusalReason | null;
  /** The amount held where the status is `pending-evaluation`. */
  creditsThousandths: number;
  /** Whole counted minutes that went into the rounding; where nothing is awarded, those attended. */
  minutes: number;
  /** The time that the credits stand for, for documents in hours. */
  hoursThousandths: number;
  creditSystem: string;
  ruleVersion: string;
  engineVersion: string;
  /** What this award covers; no later session may credit it again. Empty where nothing is awarded. */
  countedIntervals: Interval[];
  steps: ExplanationStep[];
  sentence: Bilingual;
  warnings: Finding[];
}
