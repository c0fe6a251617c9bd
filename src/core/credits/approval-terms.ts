// What an approval says to the credit engine: amounts in thousandths, null where the rule's own value holds.
import type { Day } from '../time/instant.js';
import type { AttendancePolicy } from './rule.js';
import type { Profession, SegmentKind } from './vocabulary.js';

export const approvalStatuses = ['applied', 'approved', 'expired'] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

export interface ApprovalTerms {
  approvalId: string;
  version: number;
  creditSystem: string;
  status: ApprovalStatus;
  /** First and last day of validity, both included. */
  validFrom: Day;
  validTo: Day;
  /** Day of the accreditor's decision. */
  designatedOn: Day | null;
  /** Last day of the accreditation itself, where it is stated apart from the validity. */
  expiresOn: Day | null;
  maxCreditsPerSessionThousandths: number | null;
  /** Rate per 60 minutes; replaces the rule's unit and rate (legacy Mainpro+ at 2 or 3). */
  creditsPerHourThousandths: number | null;
  countedKinds: readonly SegmentKind[] | null;
  attendancePolicy: AttendancePolicy | null;
  requiresEvaluation: boolean | null;
  eligibleProfessions: readonly Profession[] | null;
  /** True: parts of the activity are accredited by themselves, so a `complete` default does not bind. */
  modular: boolean | null;
  activityType: string | null;
  /** Null: teaching credit is not enabled. */
  teachingCreditsPerHourThousandths: number | null;
}
