// How a document states an amount: credits, hours, CEU, or hours with the CEU beside them.
import type { Bilingual, Language } from '../bilingual.js';
import { sayNumber } from './amount.js';
import type { CreditRule } from './rule.js';
import type { Role } from './vocabulary.js';

type PrintRule = Pick<CreditRule, 'printAs' | 'decimals' | 'hoursDecimals'>;

export interface Amount {
  creditsThousandths: number;
  hoursThousandths: number;
}

/** English: singular up to one (`0.75 credit`, `1.00 hour`), none or more than one in the plural. French: plural from two. */
function isPlural(thousandths: number, language: Language): boolean {
  return language === 'fr' ? thousandths >= 2000 : thousandths === 0 || thousandths > 1000;
}

function hours(thousandths: number, decimals: number, language: Language): string {
  const noun = language === 'fr' ? 'heure' : 'hour';
  return `${sayNumber(thousandths, decimals, language)} ${noun}${isPlural(thousandths, language) ? 's' : ''}`;
}

function ceu(thousandths: number, decimals: number, language: Language): string {
  return `${sayNumber(thousandths, decimals, language)} ${language === 'fr' ? 'UFC' : 'CEU'}`;
}

function print(rule: PrintRule, amount: Amount, language: Language): string {
  const figure = sayNumber(amount.creditsThousandths, rule.decimals, language);
  switch (rule.printAs) {
    case 'credits':
      return figure;
    case 'hours':
      return hours(amount.hoursThousandths, rule.hoursDecimals, language);
    case 'ceu':
      return ceu(amount.creditsThousandths, rule.decimals, language);
    case 'hours-and-ceu': {
      const credit = ceu(amount.creditsThousandths, rule.decimals, language);
      return `${hours(amount.hoursThousandths, rule.hoursDecimals, language)} (${credit})`;
    }
  }
}

/** `"1.25"`, `"1.5 hours"`, `"1.50 CEU"` or `"1.00 hour (0.100 CEU)"`, as the system's documents state it. */
export function printedAs(rule: PrintRule, amount: Amount): Bilingual {
  return { en: print(rule, amount, 'en'), fr: print(rule, amount, 'fr') };
}

/** As `printedAs`, with the word where that is a bare figure: `"0.75 credit"`, `"0,75 crédit"`. */
export function amountInWords(rule: PrintRule, amount: Amount): Bilingual {
  const plain = printedAs(rule, amount);
  if (rule.printAs !== 'credits') return plain;
  const plural = (language: Language): string => (isPlural(amount.creditsThousandths, language) ? 's' : '');
  return { en: `${plain.en} credit${plural('en')}`, fr: `${plain.fr} crédit${plural('fr')}` };
}

/** A speaker gets a speaker letter whatever the system; everybody else what the system's rule names. */
export function documentFor(role: Role, rule: Pick<CreditRule, 'documentKind'>): string {
  return role === 'presenter' || role === 'specialist' ? 'speaker-letter' : rule.documentKind;
}
