// The learner's arithmetic in the order of credits.md §1.2: counted minutes, policy, rounding, minimum, cap.
import type { CapOutcome } from './caps.js';
import { applyCaps } from './caps.js';
import type { CountedTime } from './counted-time.js';
import { countTime, countedWindows } from './counted-time.js';
import { refuseLearner } from './eligibility.js';
import type { PolicyOutcome } from './policy.js';
import { applyPolicy, effectivePolicy } from './policy.js';
import type { CreditInput, Reckoning, RefusalReason } from './reckoning.js';
import { noEarlierTotals } from './reckoning.js';
import type { Rate } from './rounding.js';
import { creditsForUnits, hoursForCredits, rateOf, roundMinutes } from './rounding.js';
import type { AttendancePolicy } from './rule.js';
import { teachingExcludesLearner } from './teaching.js';
import type { Interval } from '../time/interval.js';

/** Figures of a reckoning without its words; cheap enough to recompute a whole ledger. */
export interface LearnerOutcome {
  time: CountedTime;
  rate: Rate;
  policy: AttendancePolicy;
  outcome: PolicyOutcome | null;
  roundedUnitThousandths: number | null;
  beforeCapThousandths: number | null;
  cap: CapOutcome['bound'];
  reason: RefusalReason | null;
  status: Reckoning['status'];
  creditsThousandths: number;
  minutes: number;
  hoursThousandths: number;
  countedIntervals: Interval[];
}

export function reckonLearner(input: CreditInput): LearnerOutcome {
  const { rule, approval } = input;
  const windows = countedWindows(
    input.session,
    approval.countedKinds ?? rule.countedKinds,
    rule.breakThresholdMin,
  );
  const time = countTime(input.session, input.attendance, windows, input.takenIntervals);
  const rate = rateOf(rule, approval.creditsPerHourThousandths);
  const policy = effectivePolicy(rule, approval);
  const nothing: LearnerOutcome = {
    time,
    rate,
    policy,
    outcome: null,
    roundedUnitThousandths: null,
    beforeCapThousandths: null,
    cap: null,
    reason: null,
    status: 'none',
    creditsThousandths: 0,
    minutes: time.attendedMinutes,
    hoursThousandths: 0,
    countedIntervals: [],
  };
  const refused = refuseLearner(input, time) ?? (teachingExcludesLearner(input) ? 'role' : null);
  if (refused !== null) return { ...nothing, reason: refused };

  const outcome = applyPolicy(policy, time);
  if (!outcome.met) return { ...nothing, outcome, reason: 'policy-not-met' };
  const roundedUnitThousandths =
    outcome.tierThousandths === null ? roundMinutes(outcome.minutes, rate.unitMinutes, rule) : null;
  const beforeCapThousandths = outcome.tierThousandths ?? creditsForUnits(roundedUnitThousandths ?? 0, rate);
  const reckoned = {
    ...nothing,
    outcome,
    roundedUnitThousandths,
    beforeCapThousandths,
    minutes: outcome.minutes,
  };
  if (beforeCapThousandths === 0 || beforeCapThousandths < rule.minCreditThousandths) {
    return { ...reckoned, reason: 'below-minimum' };
  }
  const capped = applyCaps(beforeCapThousandths, rule, approval, input.earlier ?? noEarlierTotals);
  if (capped.creditsThousandths === 0) return { ...reckoned, cap: capped.bound, reason: 'cap-reached' };
  const evaluationMissing = (approval.requiresEvaluation ?? rule.requiresEvaluation) && !input.evaluationDone;
  return {
    ...reckoned,
    cap: capped.bound,
    status: evaluationMissing ? 'pending-evaluation' : 'awarded',
    creditsThousandths: capped.creditsThousandths,
    hoursThousandths: hoursForCredits(capped.creditsThousandths, rate),
    countedIntervals: outcome.full ? time.availableIntervals : time.attendedIntervals,
  };
}
