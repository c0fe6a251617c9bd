// The gates before any arithmetic: session, approval, designation, profession, role, evidence, claim, length.
import type { Day } from '../time/instant.js';
import { dayPlusDays } from '../time/instant.js';
import type { ApprovalTerms } from './approval-terms.js';
import type { CountedTime } from './counted-time.js';
import type { CreditInput, RefusalReason, SessionFacts } from './reckoning.js';
import type { CreditRule } from './rule.js';
import type { Role } from './vocabulary.js';

/** Whether a session keeps attendance rows at all: a cancelled one has none (credit-vectors.json 54). */
export function keepsAttendance(session: Pick<SessionFacts, 'status'>): boolean {
  return session.status !== 'cancelled';
}

export function earnsAsLearner(
  role: Role,
  rule: Pick<CreditRule, 'eligibleRoles'>,
  learnerRolesByPolicy: readonly Role[] = [],
): boolean {
  if (role === 'facilitator' || role === 'specialist') return learnerRolesByPolicy.includes(role);
  return rule.eligibleRoles.includes(role);
}

/** The rule's families, narrowed by the approval; an approval never widens them. */
export function professionIsEligible(input: Pick<CreditInput, 'profession' | 'rule' | 'approval'>): boolean {
  const { rule, approval, profession } = input;
  const byRule = rule.eligibleProfessions === null || rule.eligibleProfessions.includes(profession);
  return (
    byRule && (approval.eligibleProfessions === null || approval.eligibleProfessions.includes(profession))
  );
}

/** Validity ends with the accreditation where that ends earlier. */
export function lastValidDay(approval: Pick<ApprovalTerms, 'validTo' | 'expiresOn'>): Day {
  const { validTo, expiresOn } = approval;
  return expiresOn !== null && expiresOn < validTo ? expiresOn : validTo;
}

/** A refusal of the session or the approval; it holds for everybody in the session alike. */
export function refuseApproval(
  input: Pick<CreditInput, 'session' | 'approval' | 'rule'>,
): RefusalReason | null {
  const { session, approval, rule } = input;
  if (session.status === 'cancelled') return 'session-cancelled';
  if (approval.status !== 'approved') return 'approval-not-approved';
  // An activity designated after the session is refused under that name first: it is what the lead must know.
  if (approval.designatedOn !== null && rule.retroactiveDesignationDays !== null) {
    if (approval.designatedOn > dayPlusDays(session.localDate, rule.retroactiveDesignationDays))
      return 'designated-later';
  }
  if (session.localDate < approval.validFrom || session.localDate > lastValidDay(approval))
    return 'outside-validity';
  return null;
}

export function minActivityMinutesOf(rule: CreditRule, activityType: string | null): number {
  return (
    (activityType === null ? undefined : rule.minActivityMinutesByType[activityType]) ??
    rule.minActivityMinutes
  );
}

/** The first gate that holds a learner back, or null. */
export function refuseLearner(input: CreditInput, time: CountedTime): RefusalReason | null {
  const { rule, attendance } = input;
  const ofApproval = refuseApproval(input);
  if (ofApproval !== null) return ofApproval;
  if (!professionIsEligible(input)) return 'profession';
  if (!earnsAsLearner(input.role, rule, input.learnerRolesByPolicy)) return 'role';
  const late =
    rule.claimDeadlineDays !== null &&
    input.claimDaysAfterSession !== null &&
    input.claimDaysAfterSession > rule.claimDeadlineDays;
  if (late) return 'claimed-late';
  if (attendance.provisional === true) return 'provisional';
  if (!wasPresent(attendance)) return 'absent';
  if (time.sessionCountedMinutes < minActivityMinutesOf(rule, input.approval.activityType))
    return 'activity-too-short';
  if (time.attendedMinutes === 0) return time.takenSeconds > 0 ? 'already-credited' : 'nothing-counted';
  return null;
}

/** Any sign of presence, counted or not. */
export function wasPresent(attendance: CreditInput['attendance']): boolean {
  if (attendance.manualMinutes !== null) return attendance.manualMinutes > 0;
  return (
    attendance.intervals.length > 0 ||
    attendance.presentSeconds > 0 ||
    (attendance.totalsOnlySeconds ?? 0) > 0
  );
}
