// Rounding of whole minutes to a system's step of time, and the credits that time is worth.
import { divideFloor } from './amount.js';
import type { CreditRule } from './rule.js';

/** How time becomes credit: the rule's own rate, or an approval's rate per 60 minutes. */
export interface Rate {
  unitMinutes: number;
  creditPerUnitThousandths: number;
}

export function rateOf(rule: CreditRule, creditsPerHourThousandths: number | null): Rate {
  if (creditsPerHourThousandths !== null) {
    return { unitMinutes: 60, creditPerUnitThousandths: creditsPerHourThousandths };
  }
  return { unitMinutes: rule.unitMinutes, creditPerUnitThousandths: rule.creditPerUnitThousandths };
}

/**
 * Minutes → thousandths of a unit on the rule's grid. The step applies to time, not to credits (credits.md §1.2);
 * `nearest` takes a half upward. 38 minutes, quarter of 60, nearest → 750.
 */
export function roundMinutes(
  minutes: number,
  unitMinutes: number,
  rule: Pick<CreditRule, 'rounding' | 'incrementThousandths'>,
): number {
  if (rule.rounding === 'none') return divideFloor(minutes * 1000, unitMinutes);
  const stepSize = rule.incrementThousandths * unitMinutes;
  const steps =
    rule.rounding === 'floor'
      ? divideFloor(minutes * 1000, stepSize)
      : divideFloor(minutes * 2000 + stepSize, 2 * stepSize);
  return steps * rule.incrementThousandths;
}

export function creditsForUnits(unitThousandths: number, rate: Rate): number {
  return divideFloor(unitThousandths * rate.creditPerUnitThousandths, 1000);
}

/** Thousandths of an hour that an amount of credit stands for, so hours and credits stay in step after a cap. */
export function hoursForCredits(creditsThousandths: number, rate: Rate): number {
  return divideFloor(creditsThousandths * 1000 * rate.unitMinutes, rate.creditPerUnitThousandths * 60);
}
