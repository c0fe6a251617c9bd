// Teaching credit: per hour taught, where the system knows it and the approval enables it.
import { applyCaps } from './caps.js';
import { refuseApproval, professionIsEligible, wasPresent } from './eligibility.js';
import type { Rate } from './rounding.js';
import { creditsForUnits, hoursForCredits, roundMinutes } from './rounding.js';
import { noEarlierTotals } from './reckoning.js';
import type { CreditInput, RefusalReason } from './reckoning.js';
import { epochSecondsOf } from '../time/instant.js';
import { divideFloor } from './amount.js';
import type { Role } from './vocabulary.js';

/** A case presenter learns like everybody else (credits.md §5), so a case is not teaching. */
const teachingRoles: readonly Role[] = ['presenter', 'specialist', 'facilitator'];

export interface TeachingOutcome {
  reason: RefusalReason | null;
  minutes: number;
  roundedUnitThousandths: number;
  rateThousandths: number;
  creditsThousandths: number;
  hoursThousandths: number;
  /** The approval's rate was above the system's own, which is the most that is given. */
  rateLimited: boolean;
}

export function teachingIsEnabled(input: Pick<CreditInput, 'rule' | 'approval'>): boolean {
  return (
    input.rule.teachingMultiplierThousandths !== null &&
    input.approval.teachingCreditsPerHourThousandths !== null
  );
}

/** Whether somebody who teaches here may not also earn as a learner, e.g. AMA (credits.md §1). */
export function teachingExcludesLearner(input: CreditInput): boolean {
  return input.rule.teachingExcludesLearner && teachingIsEnabled(input) && teaches(input);
}

function teaches(input: CreditInput): boolean {
  return input.teaching !== null && input.teaching.minutes > 0 && teachingRoles.includes(input.role);
}

/**
 * The teaching side of a session, or null where there is none to speak of. The designated maximum binds learners;
 * teaching counts against the rule's own limits only. 30 minutes at 2 credits an hour → 1000.
 */
export function reckonTeaching(input: CreditInput): TeachingOutcome | null {
  const { teaching, rule, approval } = input;
  if (teaching === null || !teaches(input) || !teachingIsEnabled(input)) return null;
  const ruleRate = rule.teachingMultiplierThousandths ?? 0;
  const approvalRate = approval.teachingCreditsPerHourThousandths ?? 0;
  const rateThousandths = Math.min(ruleRate, approvalRate);
  const sessionSeconds = epochSecondsOf(input.session.endsAt) - epochSecondsOf(input.session.startsAt);
  const minutes = Math.min(teaching.minutes, divideFloor(Math.max(0, sessionSeconds), 60));
  const roundedUnitThousandths = roundMinutes(minutes, 60, rule);
  const rate: Rate = { unitMinutes: 60, creditPerUnitThousandths: rateThousandths };
  const nothing = { creditsThousandths: 0, hoursThousandths: 0 };
  const common = { minutes, roundedUnitThousandths, rateThousandths, rateLimited: approvalRate > ruleRate };
  const reason = refuseTeaching(input);
  if (reason !== null) return { ...common, ...nothing, reason };
  const earned = rateThousandths > 0 ? creditsForUnits(roundedUnitThousandths, rate) : 0;
  if (earned === 0 || earned < rule.minCreditThousandths)
    return { ...common, ...nothing, reason: 'below-minimum' };
  const limits = { maxCreditsPerSessionThousandths: null, activityType: null };
  const { creditsThousandths } = applyCaps(earned, rule, limits, input.earlier ?? noEarlierTotals);
  if (creditsThousandths === 0) return { ...common, ...nothing, reason: 'cap-reached' };
  return {
    ...common,
    reason: null,
    creditsThousandths,
    hoursThousandths: hoursForCredits(creditsThousandths, rate),
  };
}

function refuseTeaching(input: CreditInput): RefusalReason | null {
  const ofApproval = refuseApproval(input);
  if (ofApproval !== null) return ofApproval;
  if (!professionIsEligible(input)) return 'profession';
  if (input.attendance.provisional === true) return 'provisional';
  if (!wasPresent(input.attendance)) return 'absent';
  return input.teaching?.repeat === true ? 'talk-repeated' : null;
}
