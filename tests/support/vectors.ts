// The credit vectors of the domain papers, typed, and turned into what the engine and the API take.
import { readFileSync } from 'node:fs';
import type { ApprovalTerms } from '../../src/core/credits/approval-terms.js';
import { parseCredits } from '../../src/core/credits/amount.js';
import type { AgendaSegment, SessionFacts } from '../../src/core/credits/reckoning.js';
import type { AttendancePolicy } from '../../src/core/credits/rule.js';
import type { Profession, Role, SegmentKind } from '../../src/core/credits/vocabulary.js';
import { dayPlusDays, epochSecondsOf, instantPlusSeconds } from '../../src/core/time/instant.js';
import type { Interval } from '../../src/core/time/interval.js';

export interface VectorSession {
  segments: AgendaSegment[];
  /** Wall times of joins and leaves; the session starts at 12:00:00. */
  connections: [string, string][];
}

export interface VectorApproval {
  validFrom?: string;
  validTo?: string;
  designatedOn?: string;
  maxCreditsPerSession?: string;
  creditsPerHour?: string;
  countedKinds?: SegmentKind[];
  attendancePolicy?: AttendancePolicy;
  requiresEvaluation?: boolean;
  modular?: boolean;
  activityType?: string;
  teachingCredit?: { creditsPerHour: string };
  /** The program's policy, not the approval's: the API takes it on the program. */
  completionLetter?: { sessionPercentMin: number };
}

export interface VectorExpectation {
  credits: string;
  status: 'awarded' | 'none' | 'pending-evaluation';
  printedAs?: string;
  issuedCredits?: string;
  teachingCredits?: string;
  learnerCredits?: string;
  reportedActivityCredits?: string;
  reportedLearnerCount?: number;
  document?: string;
  attendanceRow?: boolean;
  completionLetter?: boolean;
  /** Hours that Quebec's CMQ takes, whatever the credits per hour. */
  cmqHours?: string;
}

export interface CreditVector {
  id: string;
  group?: string;
  note: string;
  why: string;
  creditSystem: string;
  segments?: AgendaSegment[];
  connections?: [string, string][];
  sessions?: VectorSession[];
  sessionOn?: string;
  sessionStatus?: 'cancelled';
  role: Role;
  profession: Profession;
  teaching?: { minutes: number; talkId: string; repeat: boolean };
  claim?: { daysAfterSession: number };
  evaluationDone?: boolean;
  approval: VectorApproval;
  expected: VectorExpectation;
}

/** Every vector, or only those of the named credit systems. */
export function loadVectors(systems?: readonly string[]): CreditVector[] {
  const text = readFileSync(new URL('../fixtures/credit-vectors.json', import.meta.url), 'utf8');
  const vectors = JSON.parse(text) as CreditVector[];
  return vectors.filter((vector) => systems === undefined || systems.includes(vector.creditSystem));
}

/** A vector's sessions one by one, whether it has one or several. */
export function vectorSessions(vector: CreditVector): VectorSession[] {
  return vector.sessions ?? [{ segments: vector.segments ?? [], connections: vector.connections ?? [] }];
}

/** The first session's day: 5 January 2026 where the vector names none; the others follow a week apart. */
export function vectorDay(vector: CreditVector, index = 0): string {
  return dayPlusDays(vector.sessionOn ?? '2026-01-05', index * 7);
}

/** Wall time read as UTC: the engine knows no zones. */
export function vectorSession(vector: CreditVector, index = 0): SessionFacts {
  const segments = vectorSessions(vector)[index]?.segments ?? [];
  const day = vectorDay(vector, index);
  const startsAt = `${day}T12:00:00Z`;
  const minutes = segments.reduce((sum, segment) => sum + segment.minutes, 0);
  return {
    id: `session-${String(index + 1).padStart(2, '0')}`,
    startsAt,
    endsAt: instantPlusSeconds(startsAt, minutes * 60),
    localDate: day,
    status: vector.sessionStatus ?? 'scheduled',
    segments,
  };
}

export function vectorConnections(vector: CreditVector, index = 0): Interval[] {
  const day = vectorDay(vector, index);
  const connections = vectorSessions(vector)[index]?.connections ?? [];
  return connections.map(([join, leave]) => ({
    startSeconds: epochSecondsOf(`${day}T${join}Z`),
    endSeconds: epochSecondsOf(`${day}T${leave}Z`),
  }));
}

/** Approval terms that say nothing but the system and a long validity; the rule's own values hold. */
export function plainTerms(creditSystem: string, more: Partial<ApprovalTerms> = {}): ApprovalTerms {
  return {
    approvalId: `approval-${creditSystem}`,
    version: 1,
    creditSystem,
    status: 'approved',
    validFrom: '2024-01-01',
    validTo: '2027-12-31',
    designatedOn: null,
    expiresOn: null,
    maxCreditsPerSessionThousandths: null,
    creditsPerHourThousandths: null,
    countedKinds: null,
    attendancePolicy: null,
    requiresEvaluation: null,
    eligibleProfessions: null,
    modular: null,
    activityType: null,
    teachingCreditsPerHourThousandths: null,
    ...more,
  };
}

const thousandths = (text: string | undefined): number | null =>
  text === undefined ? null : parseCredits(text);

export function vectorTerms(vector: CreditVector): ApprovalTerms {
  const { approval } = vector;
  const plain = plainTerms(vector.creditSystem);
  return {
    ...plain,
    validFrom: approval.validFrom ?? plain.validFrom,
    validTo: approval.validTo ?? plain.validTo,
    designatedOn: approval.designatedOn ?? null,
    maxCreditsPerSessionThousandths: thousandths(approval.maxCreditsPerSession),
    creditsPerHourThousandths: thousandths(approval.creditsPerHour),
    countedKinds: approval.countedKinds ?? null,
    attendancePolicy: approval.attendancePolicy ?? null,
    requiresEvaluation: approval.requiresEvaluation ?? null,
    modular: approval.modular ?? null,
    activityType: approval.activityType ?? null,
    teachingCreditsPerHourThousandths: thousandths(approval.teachingCredit?.creditsPerHour),
  };
}
