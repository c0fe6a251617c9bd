// The rounding of a rule in words people know: quarter hours, half hours, hundredths.
import type { Bilingual } from '../bilingual.js';
import { formatCredits } from './amount.js';
import type { CreditRule } from './rule.js';

interface GridWords {
  en: string;
  fr: string;
  /** French gender of the step's noun. */
  feminine: boolean;
}

const gridsOfTheHour: Readonly<Record<number, GridWords>> = {
  10: { en: 'hundredth of an hour', fr: 'au centième d’heure', feminine: false },
  100: { en: 'tenth of an hour', fr: 'au dixième d’heure', feminine: false },
  250: { en: 'quarter hour', fr: 'au quart d’heure', feminine: false },
  500: { en: 'half hour', fr: 'à la demi-heure', feminine: true },
  1000: { en: 'hour', fr: 'à l’heure', feminine: true },
};

function gridWords(incrementThousandths: number, unitMinutes: number): GridWords {
  const known = unitMinutes === 60 ? gridsOfTheHour[incrementThousandths] : undefined;
  const share = formatCredits(incrementThousandths, 2);
  return (
    known ?? {
      en: `${share} of a unit of ${unitMinutes} minutes`,
      fr: `au pas de ${share.replace('.', ',')} d’une unité de ${unitMinutes} minutes`,
      feminine: false,
    }
  );
}

/** `rounded to the nearest quarter hour` · `arrondi au quart d’heure le plus proche`. */
export function roundingPhrase(
  rule: Pick<CreditRule, 'rounding' | 'incrementThousandths'>,
  unitMinutes: number,
): Bilingual {
  if (rule.rounding === 'none') return { en: 'not rounded', fr: 'sans arrondi' };
  const grid = gridWords(rule.incrementThousandths, unitMinutes);
  if (rule.rounding === 'floor') {
    return {
      en: `rounded down to the ${grid.en}`,
      fr: `arrondi ${grid.fr} ${grid.feminine ? 'inférieure' : 'inférieur'}`,
    };
  }
  return {
    en: `rounded to the nearest ${grid.en}`,
    fr: `arrondi ${grid.fr} ${grid.feminine ? 'la' : 'le'} plus proche`,
  };
}
