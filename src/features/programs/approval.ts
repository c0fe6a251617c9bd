// What an approval is: a program's accreditation in one credit system, in numbered versions of its terms.
import type { Bilingual } from '../../core/bilingual.js';
import { parseCredits } from '../../core/credits/amount.js';
import type { ApprovalTerms } from '../../core/credits/approval-terms.js';
import type { AttendancePolicy } from '../../core/credits/rule.js';
import type { CreditSystemId, Profession, SegmentKind } from '../../core/credits/vocabulary.js';
import type { Day } from '../../core/time/instant.js';

export interface Signatory {
  name: string;
  title?: string | undefined;
}

/** Every field of the contract; null where the approval says nothing and the rule's own value holds. */
export interface ApprovalFields {
  creditSystem: CreditSystemId;
  activityId: string;
  validFrom: Day;
  validTo: Day;
  providerName: string;
  /** The accreditor's own words; an empty French text falls back to English, never to a translation of ours. */
  statement: Bilingual;
  status: 'applied' | 'approved';
  maxCreditsPerSession: string | null;
  creditsPerHour: string | null;
  countedKinds: SegmentKind[] | null;
  attendancePolicy: AttendancePolicy | null;
  requiresEvaluation: boolean | null;
  eligibleProfessions: Profession[] | null;
  modular: boolean | null;
  activityType: string | null;
  designatedOn: Day | null;
  teachingCredit: { creditsPerHour: string } | null;
  deliveryMethod: string | null;
  certificationType: string | null;
  accreditationType: string | null;
  providerContact: string | null;
  expiresOn: Day | null;
  signatories: Signatory[] | null;
  physicianOrganization: string | null;
}

type RequiredField = 'creditSystem' | 'activityId' | 'validFrom' | 'validTo' | 'providerName' | 'statement';

/** What a request brings: the optional fields may be left out, or null to say nothing. */
export type ApprovalInput = Pick<ApprovalFields, RequiredField> & {
  status?: ApprovalFields['status'] | undefined;
} & { [K in Exclude<keyof ApprovalFields, RequiredField | 'status'>]?: ApprovalFields[K] | undefined };

export interface Approval {
  id: string;
  organizationId: string;
  programId: string;
  creditSystem: CreditSystemId;
  version: number;
  status: ApprovalFields['status'];
  activityId: string;
  validFrom: Day;
  validTo: Day;
  terms: ApprovalFields;
}

const silent: Omit<ApprovalFields, RequiredField> = {
  status: 'approved',
  maxCreditsPerSession: null,
  creditsPerHour: null,
  countedKinds: null,
  attendancePolicy: null,
  requiresEvaluation: null,
  eligibleProfessions: null,
  modular: null,
  activityType: null,
  designatedOn: null,
  teachingCredit: null,
  deliveryMethod: null,
  certificationType: null,
  accreditationType: null,
  providerContact: null,
  expiresOn: null,
  signatories: null,
  physicianOrganization: null,
};

/** The terms a new approval starts with. */
export function completeTerms(input: ApprovalInput): ApprovalFields {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  return { ...silent, ...(given as typeof input) } as ApprovalFields;
}

/** The terms as the credit engine reads them, amounts in thousandths. */
export function creditTermsOf(approval: Approval): ApprovalTerms {
  const { terms } = approval;
  const parseOptional = (text: string | null): number | null => (text === null ? null : parseCredits(text));
  return {
    approvalId: approval.id,
    version: approval.version,
    creditSystem: approval.creditSystem,
    status: terms.status,
    validFrom: terms.validFrom,
    validTo: terms.validTo,
    designatedOn: terms.designatedOn,
    expiresOn: terms.expiresOn,
    maxCreditsPerSessionThousandths: parseOptional(terms.maxCreditsPerSession),
    creditsPerHourThousandths: parseOptional(terms.creditsPerHour),
    countedKinds: terms.countedKinds,
    attendancePolicy: terms.attendancePolicy,
    requiresEvaluation: terms.requiresEvaluation,
    eligibleProfessions: terms.eligibleProfessions,
    modular: terms.modular,
    activityType: terms.activityType,
    teachingCreditsPerHourThousandths: parseOptional(terms.teachingCredit?.creditsPerHour ?? null),
  };
}
