// The rungs of the explanation: from the raw joins to the cap, each with its figure and its words.
import type { Bilingual } from '../bilingual.js';
import { divideFloor, formatCredits, sayNumber } from './amount.js';
import { wordOf } from './attested-word.js';
import type { CountedTime } from './counted-time.js';
import type { CapScope } from './caps.js';
import { minutesWord, secondsText } from './explain-refusal.js';
import { roundingPhrase } from './explain-rounding.js';
import type { LearnerOutcome } from './learner.js';
import { amountInWords } from './printed-as.js';
import type { CreditInput, ExplanationStep, StepCode } from './reckoning.js';
import { hoursForCredits } from './rounding.js';

const plural = (count: number): string => (count >= 2 ? 's' : '');

export function step(code: StepCode, value: number | string, en: string, fr: string): ExplanationStep {
  return { step: code, value, text: { en, fr } };
}

/** An amount of the learner's credit in the words of the system's documents. */
export function amountText(
  input: CreditInput,
  learner: LearnerOutcome,
  creditsThousandths: number,
): Bilingual {
  const hoursThousandths = hoursForCredits(creditsThousandths, learner.rate);
  return amountInWords(input.rule, { creditsThousandths, hoursThousandths });
}

export const capNames: Readonly<Record<CapScope, Bilingual>> = {
  'approved-session': { en: 'the approved maximum for a session', fr: 'le maximum agréé par séance' },
  session: { en: 'the limit for a session', fr: 'le plafond par séance' },
  day: { en: 'the limit for a day', fr: 'le plafond par jour' },
  cohort: { en: 'the limit for the cohort', fr: 'le plafond pour la cohorte' },
  approval: { en: 'the limit for the approval', fr: 'le plafond pour l’agrément' },
  year: { en: 'the limit for the year', fr: 'le plafond pour l’année' },
};

/** A report that says more than the session lasts is taken for all of it, and no more. */
function totalsStep(totalSeconds: number, { sessionSeconds, countedSeconds }: CountedTime): ExplanationStep {
  const total = secondsText(totalSeconds);
  const uncounted = secondsText(sessionSeconds - countedSeconds);
  const proved =
    totalSeconds >= sessionSeconds
      ? {
          en: `the report tells only how long, not when: no less than the ${total} of the session`,
          fr: `le rapport ne dit que la durée, sans heures\u00a0: au moins les ${total} de la séance`,
        }
      : {
          en: `the report tells only how long, not when: ${total}`,
          fr: `le rapport ne dit que la durée, sans heures\u00a0: ${total}`,
        };
  const less =
    sessionSeconds > countedSeconds
      ? {
          en: `; the ${uncounted} of the session that do not count are taken off`,
          fr: `; on en retranche les ${uncounted} de la séance qui ne comptent pas`,
        }
      : { en: '', fr: '' };
  return step('totals-only', totalSeconds, `${proved.en}${less.en}`, `${proved.fr}${less.fr}`);
}

/** What the evidence says: joins, united, clipped; or a total; or somebody's mark or word. */
function evidenceSteps({ attendance }: CreditInput, { time }: LearnerOutcome): ExplanationStep[] {
  const word = wordOf(attendance);
  if (word !== null) {
    const minutes = attendance.manualMinutes ?? divideFloor(attendance.presentSeconds, 60);
    const en = `${word.en}: ${minutesWord(minutes, 'en')}`;
    return [step('attested', minutes, en, `${word.fr}\u00a0: ${minutesWord(minutes, 'fr')}`)];
  }
  if (time.basis === 'attested') {
    const minutes = attendance.manualMinutes ?? 0;
    const marked = { en: minutesWord(minutes, 'en'), fr: minutesWord(minutes, 'fr') };
    return [
      step('attested', minutes, `marked by hand: ${marked.en}`, `inscription manuelle\u00a0: ${marked.fr}`),
    ];
  }
  const { joins, presentSeconds } = attendance;
  const times = joins === 1 ? 'once' : `${joins} times`;
  const joined = step('joined', joins, `joined ${times}`, `${joins} connexion${plural(joins)}`);
  if (time.basis === 'totals-only') {
    return [joined, totalsStep(attendance.totalsOnlySeconds ?? 0, time)];
  }
  const stretches = attendance.intervals.length;
  const present = secondsText(presentSeconds);
  return [
    joined,
    step(
      'united',
      stretches,
      `united into ${stretches} stretch${stretches === 1 ? '' : 'es'} of presence`,
      `réunies en ${stretches} période${plural(stretches)} de présence`,
    ),
    step(
      'clipped',
      presentSeconds,
      `${present} present within the session`,
      `${present} de présence pendant la séance`,
    ),
  ];
}

/** Up to the whole minutes: evidence, counted segments, what is credited elsewhere. */
export function timeSteps(input: CreditInput, learner: LearnerOutcome): ExplanationStep[] {
  const { time } = learner;
  const counted = secondsText(time.presentCountedSeconds);
  const whole = time.sessionCountedMinutes;
  const steps = [
    ...evidenceSteps(input, learner),
    step(
      'counted',
      time.presentCountedSeconds,
      `${counted} of it in the ${whole} counted minutes of the agenda`,
      `dont ${counted} dans les ${whole} minutes comptées de l’ordre du jour`,
    ),
  ];
  if (time.takenSeconds > 0) {
    const taken = secondsText(time.takenSeconds);
    const en = `${taken} already credited in an overlapping session`;
    steps.push(step('taken', time.takenSeconds, en, `${taken} déjà créditées dans une séance simultanée`));
  }
  const minutes = time.attendedMinutes;
  const en = `${minutesWord(minutes, 'en')}, counted in whole minutes`;
  steps.push(step('minutes', minutes, en, `${minutesWord(minutes, 'fr')}, en minutes entières`));
  return steps;
}

function policyStep({ time, outcome }: LearnerOutcome): ExplanationStep[] {
  if (outcome === null || outcome.requiredMinutes === null) return [];
  const needed = {
    en: minutesWord(outcome.requiredMinutes, 'en'),
    fr: minutesWord(outcome.requiredMinutes, 'fr'),
  };
  const whole = outcome.full && outcome.minutes !== time.attendedMinutes;
  const all = whole
    ? { en: `, so all ${outcome.minutes} count`, fr: `; les ${outcome.minutes} minutes comptent donc toutes` }
    : { en: '', fr: '' };
  const en = `at least ${needed.en} asked for: met${all.en}`;
  return [step('policy', outcome.minutes, en, `seuil de ${needed.fr}\u00a0: atteint${all.fr}`)];
}

function creditSteps(input: CreditInput, learner: LearnerOutcome): ExplanationStep[] {
  const { rule } = input;
  const { rate } = learner;
  const before = learner.beforeCapThousandths ?? 0;
  const figure = formatCredits(before, rule.decimals);
  if (learner.roundedUnitThousandths === null) {
    const tier = amountText(input, learner, before);
    return [
      step('credits', figure, `the tier reached gives ${tier.en}`, `le palier atteint donne ${tier.fr}`),
    ];
  }
  const phrase = roundingPhrase(rule, rate.unitMinutes);
  const units = {
    en: sayNumber(learner.roundedUnitThousandths, 2, 'en'),
    fr: sayNumber(learner.roundedUnitThousandths, 2, 'fr'),
  };
  const perUnit = rate.creditPerUnitThousandths;
  const unit =
    rate.unitMinutes === 60
      ? { en: 'h', fr: 'h' }
      : { en: `units of ${rate.unitMinutes} minutes`, fr: `unités de ${rate.unitMinutes} minutes` };
  const product = (language: 'en' | 'fr'): string =>
    `${units[language]} × ${sayNumber(perUnit, rule.decimals, language)} = ${sayNumber(before, rule.decimals, language)}`;
  return [
    step(
      'rounded',
      units.en,
      `${phrase.en}: ${units.en} ${unit.en}`,
      `${phrase.fr}\u00a0: ${units.fr} ${unit.fr}`,
    ),
    step('credits', figure, product('en'), product('fr')),
  ];
}

/** From the policy to the cap and the evaluation; only the rungs that were reached. */
export function ruleSteps(input: CreditInput, learner: LearnerOutcome): ExplanationStep[] {
  if (learner.outcome === null || !learner.outcome.met) return [];
  const steps = [...policyStep(learner), ...creditSteps(input, learner)];
  if (learner.cap !== null && learner.reason === null) {
    const limit = amountText(input, learner, learner.cap.limitThousandths);
    const name = capNames[learner.cap.scope];
    const figure = formatCredits(learner.creditsThousandths, input.rule.decimals);
    steps.push(step('capped', figure, `${name.en} is ${limit.en}`, `${name.fr} est de ${limit.fr}`));
  }
  if (learner.status === 'pending-evaluation') {
    const fr = 'retenu jusqu’à la réception de l’évaluation';
    steps.push(step('evaluation', 'missing', 'held until the evaluation is in', fr));
  }
  return steps;
}
