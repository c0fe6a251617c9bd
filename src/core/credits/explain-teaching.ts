// The teaching reckoning as a ladder of steps and as one sentence, in English and French.
import type { Bilingual } from '../bilingual.js';
import { formatCredits } from './amount.js';
import { explainRefusal, minutesWord, stepOfRefusal } from './explain-refusal.js';
import { roundingPhrase } from './explain-rounding.js';
import type { LearnerOutcome } from './learner.js';
import type { CreditInput, ExplanationStep } from './reckoning.js';
import type { TeachingOutcome } from './teaching.js';

const comma = (text: string): string => text.replace('.', ',');

export function explainTeaching(
  input: CreditInput,
  teaching: TeachingOutcome,
  learner: LearnerOutcome,
): { steps: ExplanationStep[]; sentence: Bilingual } {
  const { rule } = input;
  const result = formatCredits(teaching.creditsThousandths, rule.decimals);
  const rate = formatCredits(teaching.rateThousandths, rule.decimals);
  const hours = formatCredits(teaching.roundedUnitThousandths, 2);
  const minutes = { en: minutesWord(teaching.minutes, 'en'), fr: minutesWord(teaching.minutes, 'fr') };
  const steps: ExplanationStep[] = [
    {
      step: 'teaching',
      value: teaching.minutes,
      text: { en: `${minutes.en} taught`, fr: `${minutes.fr} d’enseignement` },
    },
  ];
  let sentence: Bilingual;
  if (teaching.reason === null) {
    const phrase = roundingPhrase(rule, 60);
    steps.push(
      {
        step: 'rounded',
        value: hours,
        text: { en: `${phrase.en}: ${hours} h`, fr: `${phrase.fr}\u00a0: ${comma(hours)} h` },
      },
      {
        step: 'credits',
        value: result,
        text: {
          en: `${hours} × ${rate} per hour taught`,
          fr: `${comma(hours)} × ${comma(rate)} par heure d’enseignement`,
        },
      },
    );
    const many = {
      en: teaching.creditsThousandths > 1000 ? 's' : '',
      fr: teaching.creditsThousandths >= 2000 ? 's' : '',
    };
    sentence = {
      en: `You taught ${minutes.en}; at ${rate} credits per hour taught that is ${result} teaching credit${many.en}.`,
      fr: `Vous avez enseigné ${minutes.fr}; à ${comma(rate)} crédits par heure d’enseignement, cela donne ${comma(result)} crédit${many.fr} d’enseignement.`,
    };
  } else {
    sentence =
      teaching.reason === 'below-minimum'
        ? {
            en: `You taught ${minutes.en}, which rounds to less than the least amount of teaching credit.`,
            fr: `Vous avez enseigné ${minutes.fr}, ce qui reste, une fois arrondi, sous le minimum du crédit d’enseignement.`,
          }
        : explainRefusal(teaching.reason, input, learner);
    steps.push({ step: stepOfRefusal[teaching.reason], value: teaching.reason, text: sentence });
  }
  steps.push({ step: 'result', value: result, text: { en: result, fr: comma(result) } });
  return { steps, sentence };
}
