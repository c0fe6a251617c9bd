// The reckoning of a learner as a ladder of steps and as one sentence, in English and French.
import type { Bilingual } from '../bilingual.js';
import { divideFloor, formatCredits } from './amount.js';
import { openingOf } from './attested-word.js';
import { explainRefusal, minutesWord, secondsText, stepOfRefusal, youBy } from './explain-refusal.js';
import { roundingPhrase } from './explain-rounding.js';
import { amountText, capNames, ruleSteps, step, timeSteps } from './explain-steps.js';
import type { LearnerOutcome } from './learner.js';
import type { CreditInput, ExplanationStep } from './reckoning.js';

export interface Explanation {
  steps: ExplanationStep[];
  sentence: Bilingual;
}

export function explainLearner(input: CreditInput, learner: LearnerOutcome): Explanation {
  const steps = input.session.status === 'cancelled' ? [] : timeSteps(input, learner);
  steps.push(...ruleSteps(input, learner));
  const { reason } = learner;
  const sentence = reason === null ? awardSentence(input, learner) : explainRefusal(reason, input, learner);
  if (reason !== null) steps.push(step(stepOfRefusal[reason], reason, sentence.en, sentence.fr));
  const words = amountText(input, learner, learner.creditsThousandths);
  const figure = formatCredits(learner.creditsThousandths, input.rule.decimals);
  steps.push(step('result', figure, words.en, words.fr));
  return { steps, sentence };
}

function presenceClause({ attendance }: CreditInput, { time }: LearnerOutcome): Bilingual {
  const present = divideFloor(time.presentCountedSeconds, 60);
  const counted = time.sessionCountedMinutes;
  const opening = openingOf(attendance);
  if (opening !== null) {
    return {
      en: `${opening.en} ${present} of the ${counted} counted minutes`,
      fr: `${opening.fr} ${present} des ${counted} minutes comptées`,
    };
  }
  if (time.basis === 'attested') {
    return {
      en: `Your presence was marked by hand for ${present} of the ${counted} counted minutes`,
      fr: `Une inscription manuelle vous attribue ${present} des ${counted} minutes comptées`,
    };
  }
  const you = youBy(time);
  if (present === counted) {
    return {
      en: `${you.en} were present for all ${counted} counted minutes`,
      fr: `${you.fr} avez assisté à la totalité des ${counted} minutes comptées`,
    };
  }
  return {
    en: `${you.en} were present ${present} of the ${counted} counted minutes`,
    fr: `${you.fr} avez assisté à ${present} des ${counted} minutes comptées`,
  };
}

/** What lies between presence and amount, where it changes anything: overlap, policy, tier, rounding, cap. */
function middleClauses(input: CreditInput, learner: LearnerOutcome): Bilingual[] {
  const { time, outcome, cap, rate, roundedUnitThousandths } = learner;
  const clauses: Bilingual[] = [];
  if (time.takenSeconds > 0) {
    const taken = secondsText(time.takenSeconds);
    clauses.push({
      en: `less ${taken} already credited in an overlapping session`,
      fr: `moins ${taken} déjà créditées dans une séance simultanée`,
    });
  }
  if (outcome !== null && outcome.full && outcome.minutes !== time.attendedMinutes) {
    clauses.push({
      en: `enough for the whole session to count (${minutesWord(outcome.minutes, 'en')})`,
      fr: `assez pour que toute la séance compte (${minutesWord(outcome.minutes, 'fr')})`,
    });
  }
  if (roundedUnitThousandths === null)
    clauses.push({ en: 'by the tier reached', fr: 'selon le palier atteint' });
  else if (roundedUnitThousandths * rate.unitMinutes !== learner.minutes * 1000) {
    clauses.push(roundingPhrase(input.rule, rate.unitMinutes));
  }
  if (cap !== null) {
    const limit = amountText(input, learner, cap.limitThousandths);
    clauses.push({
      en: `kept within ${capNames[cap.scope].en} (${limit.en})`,
      fr: `dans la limite prévue (${capNames[cap.scope].fr}\u00a0: ${limit.fr})`,
    });
  }
  return clauses;
}

/** “You were present 38 of the 60 counted minutes; rounded to the nearest quarter hour that is 0.75 credit.” */
function awardSentence(input: CreditInput, learner: LearnerOutcome): Bilingual {
  const start = presenceClause(input, learner);
  const middle = middleClauses(input, learner);
  const words = amountText(input, learner, learner.creditsThousandths);
  const held =
    learner.status === 'pending-evaluation'
      ? { en: ', held until your evaluation is in', fr: ', en attente de votre évaluation' }
      : { en: '', fr: '' };
  if (middle.length === 0) {
    return {
      en: `${start.en}: that is ${words.en}${held.en}.`,
      fr: `${start.fr}\u00a0: cela donne ${words.fr}${held.fr}.`,
    };
  }
  const en = middle.map((clause) => clause.en).join(', ');
  const fr = middle.map((clause) => clause.fr).join(', ');
  return {
    en: `${start.en}; ${en} that is ${words.en}${held.en}.`,
    fr: `${start.fr}; ${fr}, cela donne ${words.fr}${held.fr}.`,
  };
}
