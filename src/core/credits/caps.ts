// Caps: the designated maximum and the rule's limits, applied after rounding.
import type { ApprovalTerms } from './approval-terms.js';
import type { EarlierTotals } from './reckoning.js';
import type { CreditRule } from './rule.js';

export type CapScope = 'approved-session' | 'session' | 'day' | 'cohort' | 'approval' | 'year';

export interface CapOutcome {
  creditsThousandths: number;
  /** The limit that bound, or null where none did. */
  bound: { scope: CapScope; limitThousandths: number } | null;
}

/** Every limit with what is left of it; the tightest wins, the first listed on a tie. */
export function applyCaps(
  creditsThousandths: number,
  rule: Pick<CreditRule, 'capThousandths'>,
  approval: Pick<ApprovalTerms, 'maxCreditsPerSessionThousandths' | 'activityType'>,
  earlier: EarlierTotals,
): CapOutcome {
  const caps = rule.capThousandths;
  const ruleSession =
    approval.activityType === 'series' ? (caps.seriesSession ?? caps.session) : caps.session;
  const limits: [CapScope, number | null, number][] = [
    ['approved-session', approval.maxCreditsPerSessionThousandths, earlier.sessionThousandths],
    ['session', ruleSession, earlier.sessionThousandths],
    ['day', caps.day, earlier.dayThousandths],
    ['cohort', caps.cohort, earlier.cohortThousandths],
    ['approval', caps.approval, earlier.approvalThousandths],
    ['year', caps.year, earlier.yearThousandths],
  ];
  let outcome: CapOutcome = { creditsThousandths, bound: null };
  for (const [scope, limitThousandths, usedThousandths] of limits) {
    if (limitThousandths === null) continue;
    const roomThousandths = Math.max(0, limitThousandths - usedThousandths);
    if (roomThousandths < outcome.creditsThousandths) {
      outcome = { creditsThousandths: roomThousandths, bound: { scope, limitThousandths } };
    }
  }
  return outcome;
}
