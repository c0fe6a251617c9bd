// The credit engine's door: what one person earns in one session under one approval, with its reasons.
import type { Finding } from '../finding.js';
import { formatCredits } from './amount.js';
import { explainTeaching } from './explain-teaching.js';
import { explainLearner } from './explain.js';
import { reckonLearner } from './learner.js';
import { engineVersion } from './reckoning.js';
import type { CreditInput, Reckoning } from './reckoning.js';
import { reckonTeaching } from './teaching.js';

export { engineVersion };

/** Oddities of the approval that a lead should look at; they never change the amount. */
function reckoningWarnings(input: Pick<CreditInput, 'rule' | 'approval'>): Finding[] {
  const { rule, approval } = input;
  const warnings: Finding[] = [];
  const rate = approval.creditsPerHourThousandths;
  if (rate !== null && !rule.approvedRateThousandths.includes(rate)) {
    warnings.push({
      code: 'credits.rate-not-in-rule',
      severity: 'warning',
      detail: `The approval states ${formatCredits(rate, 2)} credits per hour, a rate the rule version ${rule.version} does not know; the approval's rate is used. Ask the accreditor whether it still holds.`,
      params: {
        creditSystem: rule.creditSystem,
        ruleVersion: rule.version,
        creditsPerHour: formatCredits(rate, 2),
      },
    });
  }
  const policy = approval.attendancePolicy;
  const thresholdInFull = policy !== null && 'award' in policy && policy.award === 'full';
  if (rule.commensurateOnly && thresholdInFull) {
    warnings.push({
      code: 'credits.full-threshold',
      severity: 'warning',
      detail:
        'The approval credits the whole session once a threshold is met, but the accreditor asks people to claim only the time they took part. Consider the award "commensurate".',
      params: { creditSystem: rule.creditSystem },
    });
  }
  return warnings;
}

/** What the person earns as a learner; `none` with its reason where that is nothing. */
export function evaluateCredit(input: CreditInput): Reckoning {
  const learner = reckonLearner(input);
  return {
    kind: 'learner',
    status: learner.status,
    reason: learner.reason,
    creditsThousandths: learner.creditsThousandths,
    minutes: learner.minutes,
    hoursThousandths: learner.hoursThousandths,
    creditSystem: input.rule.creditSystem,
    ruleVersion: input.rule.version,
    engineVersion,
    countedIntervals: learner.countedIntervals,
    ...explainLearner(input, learner),
    warnings: reckoningWarnings(input),
  };
}

/** What the person earns by teaching; null where she does not teach or the approval gives no teaching credit. */
export function evaluateTeaching(input: CreditInput): Reckoning | null {
  const teaching = reckonTeaching(input);
  if (teaching === null) return null;
  const warnings: Finding[] = [];
  if (teaching.rateLimited) {
    warnings.push({
      code: 'credits.teaching-rate-above-rule',
      severity: 'warning',
      detail: `The approval states more teaching credit per hour than the credit system gives; ${formatCredits(teaching.rateThousandths, 2)} is used.`,
      params: {
        creditSystem: input.rule.creditSystem,
        creditsPerHour: formatCredits(teaching.rateThousandths, 2),
      },
    });
  }
  return {
    kind: 'teaching',
    status: teaching.reason === null ? 'awarded' : 'none',
    reason: teaching.reason,
    creditsThousandths: teaching.creditsThousandths,
    minutes: teaching.minutes,
    hoursThousandths: teaching.hoursThousandths,
    creditSystem: input.rule.creditSystem,
    ruleVersion: input.rule.version,
    engineVersion,
    countedIntervals: [],
    ...explainTeaching(input, teaching, reckonLearner(input)),
    warnings,
  };
}

export interface SessionReckoning {
  learner: Reckoning;
  teaching: Reckoning | null;
}

/** Both sides of a session; at most one of them earns where the system keeps them apart. */
export function evaluateSession(input: CreditInput): SessionReckoning {
  return { learner: evaluateCredit(input), teaching: evaluateTeaching(input) };
}
