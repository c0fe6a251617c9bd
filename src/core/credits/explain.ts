// The reckoning as a ladder of steps and as one sentence, in English and French.
import type { Bilingual } from '../bilingual.js';
import { formatCredits } from './amount.js';
import type { CapOutcome } from './caps.js';
import { roundingPhrase } from './explain-rounding.js';
import { explainRefusal, minutesWord, secondsText, stepOfRefusal } from './explain-refusal.js';
import type { LearnerOutcome } from './learner.js';
import { amountInWords } from './printed-as.js';
import type { CreditInput, ExplanationStep, StepCode } from './reckoning.js';
import { hoursForCredits } from './rounding.js';
import type { CreditRule } from './rule.js';

export function step(code: StepCode, value: number | string, en: string, fr: string): ExplanationStep {
  return { step: code, value, text: { en, fr } };
}

/** Up to the whole minutes: connections, union, clipping, counted segments, what is credited elsewhere. */
export function timeSteps(input: CreditInput, { time }: LearnerOutcome): ExplanationStep[] {
  const { attendance } = input;
  const steps: ExplanationStep[] = [];
  const present = secondsText(attendance.presentSeconds);
  if (time.basis === 'attested') {
    const minutes = attendance.manualMinutes ?? 0;
    steps.push(
      step(
        'attested',
        minutes,
        `a manual mark attests ${minutesWord(minutes, 'en')}`,
        `une inscription manuelle atteste ${minutesWord(minutes, 'fr')}`,
      ),
    );
  } else {
    const { joins } = attendance;
    const stretches = attendance.intervals.length;
    steps.push(
      step(
        'joined',
        joins,
        `joined ${joins === 1 ? 'once' : `${joins} times`}`,
        `${joins} connexion${joins >= 2 ? 's' : ''}`,
      ),
    );
    if (time.basis === 'totals-only') {
      const total = attendance.totalsOnlySeconds ?? 0;
      const uncounted = secondsText(time.sessionSeconds - time.sessionCountedMinutes * 60);
      steps.push(
        step(
          'totals-only',
          total,
          `the report gives a total of ${secondsText(total)} without times; the ${uncounted} of the session that do not count are taken off it`,
          `le rapport donne un total de ${secondsText(total)} sans heures; on en retranche les ${uncounted} de la séance qui ne comptent pas`,
        ),
      );
    } else {
      steps.push(
        step(
          'united',
          stretches,
          `united into ${stretches} stretch${stretches === 1 ? '' : 'es'} of presence`,
          `réunies en ${stretches} période${stretches >= 2 ? 's' : ''} de présence`,
        ),
        step(
          'clipped',
          attendance.presentSeconds,
          `${present} present within the session`,
          `${present} de présence pendant la séance`,
        ),
      );
    }
  }
  const counted = time.presentCountedSeconds;
  const whole = time.sessionCountedMinutes;
  steps.push(
    step(
      'counted',
      counted,
      `${secondsText(counted)} of it in the ${whole} counted minutes of the agenda`,
      `dont ${secondsText(counted)} dans les ${whole} minutes comptées de l’ordre du jour`,
    ),
  );
  if (time.takenSeconds > 0) {
    const taken = secondsText(time.takenSeconds);
    steps.push(
      step(
        'taken',
        time.takenSeconds,
        `${taken} already credited in an overlapping session`,
        `${taken} déjà créditées dans une séance qui chevauche celle-ci`,
      ),
    );
  }
  steps.push(
    step(
      'minutes',
      time.attendedMinutes,
      `${minutesWord(time.attendedMinutes, 'en')}, seconds left over dropped once`,
      `${minutesWord(time.attendedMinutes, 'fr')}, les secondes restantes retranchées une seule fois`,
    ),
  );
  return steps;
}

const capNames: Readonly<Record<NonNullable<CapOutcome['bound']>['scope'], Bilingual>> = {
  'approved-session': { en: 'the approved maximum for a session', fr: 'le maximum approuvé par séance' },
  session: { en: 'the limit for a session', fr: 'le plafond par séance' },
  day: { en: 'the limit for a day', fr: 'le plafond par jour' },
  cohort: { en: 'the limit for the cohort', fr: 'le plafond pour la cohorte' },
  approval: { en: 'the limit for the approval', fr: 'le plafond pour l’approbation' },
  year: { en: 'the limit for the year', fr: 'le plafond pour l’année' },
};

function creditsText(rule: CreditRule, learner: LearnerOutcome, creditsThousandths: number): Bilingual {
  return amountInWords(rule, {
    creditsThousandths,
    hoursThousandths: hoursForCredits(creditsThousandths, learner.rate),
  });
}

/** From the policy to the cap; only the steps that were reached. */
function ruleSteps(input: CreditInput, learner: LearnerOutcome): ExplanationStep[] {
  const { rule } = input;
  const { outcome, cap, rate } = learner;
  const steps: ExplanationStep[] = [];
  if (outcome === null || !outcome.met) return steps;
  if (outcome.requiredMinutes !== null) {
    const needed = outcome.requiredMinutes;
    const all = outcome.full && outcome.minutes !== learner.time.attendedMinutes;
    steps.push(
      step(
        'policy',
        outcome.minutes,
        `at least ${minutesWord(needed, 'en')} asked for: met${all ? `, so all ${minutesWord(outcome.minutes, 'en')} count` : ''}`,
        `seuil de ${minutesWord(needed, 'fr')}\u00a0: atteint${all ? `, la totalité des ${minutesWord(outcome.minutes, 'fr')} compte donc` : ''}`,
      ),
    );
  }
  const before = learner.beforeCapThousandths ?? 0;
  if (learner.roundedUnitThousandths !== null) {
    const phrase = roundingPhrase(rule, rate.unitMinutes);
    const units = formatCredits(learner.roundedUnitThousandths, 2);
    const unitsFr = units.replace('.', ',');
    const unit = {
      en: rate.unitMinutes === 60 ? 'h' : `units of ${rate.unitMinutes} minutes`,
      fr: rate.unitMinutes === 60 ? 'h' : `unités de ${rate.unitMinutes} minutes`,
    };
    const perUnit = formatCredits(rate.creditPerUnitThousandths, rule.decimals);
    steps.push(
      step(
        'rounded',
        units,
        `${phrase.en}: ${units} ${unit.en}`,
        `${phrase.fr}\u00a0: ${unitsFr} ${unit.fr}`,
      ),
      step(
        'credits',
        formatCredits(before, rule.decimals),
        `${units} × ${perUnit} = ${formatCredits(before, rule.decimals)}`,
        `${unitsFr} × ${perUnit.replace('.', ',')} = ${formatCredits(before, rule.decimals).replace('.', ',')}`,
      ),
    );
  } else {
    const tier = creditsText(rule, learner, before);
    steps.push(
      step(
        'credits',
        formatCredits(before, rule.decimals),
        `the tier reached gives ${tier.en}`,
        `le palier atteint donne ${tier.fr}`,
      ),
    );
  }
  if (cap !== null && learner.reason === null) {
    const limit = creditsText(rule, learner, cap.limitThousandths);
    steps.push(
      step(
        'capped',
        formatCredits(learner.creditsThousandths, rule.decimals),
        `${capNames[cap.scope].en} is ${limit.en}`,
        `${capNames[cap.scope].fr} est de ${limit.fr}`,
      ),
    );
  }
  if (learner.status === 'pending-evaluation') {
    steps.push(
      step(
        'evaluation',
        'missing',
        'held until the evaluation is in',
        'retenu jusqu’à la réception de l’évaluation',
      ),
    );
  }
  return steps;
}

/** The whole ladder of a learner. */
export function explainLearner(
  input: CreditInput,
  learner: LearnerOutcome,
): { steps: ExplanationStep[]; sentence: Bilingual } {
  const { rule } = input;
  const result = formatCredits(learner.creditsThousandths, rule.decimals);
  const words = creditsText(rule, learner, learner.creditsThousandths);
  const steps = input.session.status === 'cancelled' ? [] : timeSteps(input, learner);
  steps.push(...ruleSteps(input, learner));
  const sentence =
    learner.reason === null ? awardSentence(input, learner) : explainRefusal(learner.reason, input, learner);
  if (learner.reason !== null) {
    steps.push(step(stepOfRefusal[learner.reason], learner.reason, sentence.en, sentence.fr));
  }
  steps.push(step('result', result, words.en, words.fr));
  return { steps, sentence };
}

/** “You were present 38 of the 60 counted minutes; rounded to the nearest quarter hour that is 0.75 credit.” */
function awardSentence(input: CreditInput, learner: LearnerOutcome): Bilingual {
  const { rule } = input;
  const { time, outcome, cap, rate } = learner;
  const attended = time.attendedMinutes;
  const counted = time.sessionCountedMinutes;
  const en: string[] = [];
  const fr: string[] = [];
  if (time.takenSeconds > 0) {
    const taken = secondsText(time.takenSeconds);
    en.push(`leaving out ${taken} already credited in an overlapping session,`);
    fr.push(`sans les ${taken} déjà créditées dans une séance simultanée,`);
  }
  if (outcome !== null && outcome.full && outcome.minutes !== attended) {
    en.push(`that is enough for all ${outcome.minutes} to count,`);
    fr.push(`cela suffit pour que les ${outcome.minutes} minutes comptent toutes,`);
  }
  const exactMinutes = (learner.roundedUnitThousandths ?? 0) * rate.unitMinutes === learner.minutes * 1000;
  if (learner.roundedUnitThousandths !== null && !exactMinutes) {
    const phrase = roundingPhrase(rule, rate.unitMinutes);
    en.push(phrase.en);
    fr.push(`${phrase.fr},`);
  }
  if (cap !== null) {
    const limit = creditsText(rule, learner, cap.limitThousandths);
    en.push(`and limited by ${capNames[cap.scope].en} (${limit.en})`);
    fr.push(`et dans la limite fixée (${capNames[cap.scope].fr}\u00a0: ${limit.fr}),`);
  }
  const words = creditsText(rule, learner, learner.creditsThousandths);
  const held = learner.status === 'pending-evaluation';
  const whole = attended === counted;
  const start = {
    en: whole
      ? `You were present for all ${counted} counted minutes`
      : `You were present ${attended} of the ${counted} counted minutes`,
    fr: whole
      ? `Vous avez assisté à la totalité des ${counted} minutes comptées`
      : `Vous avez assisté à ${attended} des ${counted} minutes comptées`,
  };
  const close = {
    en: `${words.en}${held ? ', held until your evaluation is in' : ''}.`,
    fr: `${words.fr}${held ? ', retenu jusqu’à la réception de votre évaluation' : ''}.`,
  };
  return {
    en:
      en.length === 0
        ? `${start.en}: that is ${close.en}`
        : `${start.en}; ${en.join(' ')} that is ${close.en}`,
    fr:
      fr.length === 0
        ? `${start.fr}\u00a0: cela donne ${close.fr}`
        : `${start.fr}; ${fr.join(' ')} cela donne ${close.fr}`,
  };
}
