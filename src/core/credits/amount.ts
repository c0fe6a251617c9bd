// Credit amounts: decimal text outside, integer thousandths inside, never floating point.
import type { Language } from '../bilingual.js';

/** What a credit amount may look like: up to six digits, up to three decimals, no sign, no exponent. */
export const creditTextPattern = /^(?:0|[1-9]\d{0,5})(?:\.\d{1,3})?$/;

/** `"1.25"` → 1250, `"0.025"` → 25. Throws a RangeError on any other text. */
export function parseCredits(text: string): number {
  if (!creditTextPattern.test(text)) throw new RangeError(`not a credit amount: ${JSON.stringify(text)}`);
  const [whole = '0', decimals = ''] = text.split('.');
  return Number.parseInt(whole, 10) * 1000 + Number.parseInt(decimals.padEnd(3, '0'), 10);
}

/**
 * At least `decimals` decimals, more where the amount would otherwise be shown wrong:
 * `(1250, 2)` → `"1.25"`, `(1500, 1)` → `"1.5"`, `(1250, 1)` → `"1.25"`, `(25, 2)` → `"0.025"`.
 */
export function formatCredits(thousandths: number, decimals: number): string {
  if (!Number.isSafeInteger(thousandths)) throw new RangeError(`not integer thousandths: ${thousandths}`);
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 3) {
    throw new RangeError(`decimals are 0 to 3, not ${decimals}`);
  }
  const magnitude = Math.abs(thousandths);
  const digits = String(magnitude % 1000).padStart(3, '0');
  const needed = digits.replace(/0+$/, '').length;
  const shown = digits.slice(0, Math.max(decimals, needed));
  const whole = String(divideFloor(magnitude, 1000));
  return `${thousandths < 0 ? '-' : ''}${whole}${shown === '' ? '' : `.${shown}`}`;
}

/** As `formatCredits`, with the decimal sign of the language: `1.25` or `1,25`. */
export function sayNumber(thousandths: number, decimals: number, language: Language): string {
  const text = formatCredits(thousandths, decimals);
  return language === 'fr' ? text.replace('.', ',') : text;
}

/** Integer division of non-negative integers without passing through a fraction. */
export function divideFloor(dividend: number, divisor: number): number {
  if (!Number.isSafeInteger(dividend) || !Number.isSafeInteger(divisor) || dividend < 0 || divisor <= 0) {
    throw new RangeError(`integers only: ${dividend} / ${divisor}`);
  }
  return (dividend - (dividend % divisor)) / divisor;
}
