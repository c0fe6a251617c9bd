// Why there is no credit, said to the person it concerns, in English and French.
import type { Bilingual } from '../bilingual.js';
import { divideFloor } from './amount.js';
import type { CountedTime } from './counted-time.js';
import { lastValidDay, minActivityMinutesOf } from './eligibility.js';
import type { LearnerOutcome } from './learner.js';
import { amountInWords } from './printed-as.js';
import type { CreditInput, RefusalReason, StepCode } from './reckoning.js';
import { hoursForCredits } from './rounding.js';

/** The step of the explanation at which each refusal falls. */
export const stepOfRefusal: Readonly<Record<RefusalReason, StepCode>> = {
  'session-cancelled': 'session',
  'approval-not-approved': 'validity',
  'outside-validity': 'validity',
  'designated-later': 'validity',
  profession: 'eligibility',
  role: 'eligibility',
  absent: 'evidence',
  provisional: 'evidence',
  'claimed-late': 'claim',
  'activity-too-short': 'length',
  'nothing-counted': 'minutes',
  'already-credited': 'taken',
  'policy-not-met': 'policy',
  'below-minimum': 'minimum',
  'cap-reached': 'capped',
  'talk-repeated': 'teaching',
};

const roleNames: Readonly<Record<CreditInput['role'], Bilingual>> = {
  learner: { en: 'a learner', fr: 'd’apprenant·e' },
  presenter: { en: 'a presenter', fr: 'de conférencier·ère' },
  'case-presenter': { en: 'a case presenter', fr: 'de présentateur·trice de cas' },
  facilitator: { en: 'a facilitator', fr: 'd’animateur·trice' },
  specialist: { en: 'a specialist of the panel', fr: 'de spécialiste du panel' },
  observer: { en: 'an observer', fr: 'd’observateur·trice' },
  staff: { en: 'a member of the staff', fr: 'de membre du personnel' },
};

interface Context {
  input: CreditInput;
  learner: LearnerOutcome;
}

/** An amount of credit in the words of the system's documents. */
function amount({ input, learner }: Context, creditsThousandths: number): Bilingual {
  const hoursThousandths = hoursForCredits(creditsThousandths, learner.rate);
  return amountInWords(input.rule, { creditsThousandths, hoursThousandths });
}

/** How a sentence about her minutes begins: lower-grade evidence is marked so wherever they show. */
export function youBy({ basis }: Pick<CountedTime, 'basis'>): Bilingual {
  return basis === 'totals-only'
    ? {
        en: 'By the report’s total, which has no times, you',
        fr: 'D’après la durée totale du rapport, qui n’a pas d’heures, vous',
      }
    : { en: 'You', fr: 'Vous' };
}

function belowMinimum(context: Context): Bilingual {
  const { time } = context.learner;
  const present = {
    en: minutesWord(time.attendedMinutes, 'en'),
    fr: minutesWord(time.attendedMinutes, 'fr'),
  };
  const counted = time.sessionCountedMinutes;
  const you = youBy(time);
  const minimum = context.input.rule.minCreditThousandths;
  const least = amount(context, minimum);
  const why =
    minimum > 0
      ? {
          en: `less than the least amount given (${least.en})`,
          fr: `l’arrondi reste sous le minimum accordé (${least.fr})`,
        }
      : { en: 'nothing', fr: 'l’arrondi ne laisse rien' };
  return {
    en: `${you.en} were present ${present.en} of the ${counted} counted; that rounds to ${why.en}, and your attendance stays on record.`,
    fr: `${you.fr} avez assisté à ${present.fr} sur les ${counted} comptées; ${why.fr}, et votre présence reste au dossier.`,
  };
}

const refusals: Readonly<Record<RefusalReason, (context: Context) => Bilingual>> = {
  'session-cancelled': () => ({
    en: 'The session was cancelled, so nobody earns credit for it.',
    fr: 'La séance a été annulée; elle ne donne de crédit à personne.',
  }),
  'approval-not-approved': () => ({
    en: 'The accreditor has not approved this activity at present, so no credit can be given; your attendance stays on record.',
    fr: 'L’organisme d’agrément n’a pas agréé cette activité à ce jour; aucun crédit ne peut être accordé, mais votre présence reste au dossier.',
  }),
  'outside-validity': ({ input: { approval, session } }) => ({
    en: `The approval ran from ${approval.validFrom} to ${lastValidDay(approval)} and the session was on ${session.localDate}, so it earns no credit; your attendance stays on record.`,
    fr: `L’agrément allait du ${approval.validFrom} au ${lastValidDay(approval)} et la séance a eu lieu le ${session.localDate}; il ne donne pas de crédit, mais votre présence reste au dossier.`,
  }),
  'designated-later': ({ input: { approval, session } }) => ({
    en: `The activity was approved on ${approval.designatedOn ?? ''}, after the session of ${session.localDate}; this accreditor gives no credit so far back in time.`,
    fr: `L’activité a été agréée le ${approval.designatedOn ?? ''}, après la séance du ${session.localDate}; cet organisme n’accorde pas de crédit aussi loin en arrière.`,
  }),
  profession: () => ({
    en: 'This credit is not open to your profession; your attendance stays on record and other documents can state it.',
    fr: 'Ce crédit n’est pas offert à votre profession; votre présence reste au dossier et d’autres documents peuvent en faire état.',
  }),
  role: ({ input: { role } }) => ({
    en: `You took part as ${roleNames[role].en}, a role that earns no learner credit here.`,
    fr: `Vous avez participé à titre ${roleNames[role].fr}, un rôle qui ne donne pas ici de crédit d’apprentissage.`,
  }),
  absent: () => ({
    en: 'We have no record of your presence in this session, so there is no credit.',
    fr: 'Nous n’avons aucune trace de votre présence à cette séance; il n’y a donc pas de crédit.',
  }),
  provisional: () => ({
    en: 'Your presence has yet to be confirmed; until then it earns no credit.',
    fr: 'Votre présence reste à confirmer; d’ici là, elle ne donne pas de crédit.',
  }),
  'claimed-late': ({ input: { claimDaysAfterSession, rule } }) => ({
    en: `The credit was claimed ${claimDaysAfterSession ?? 0} days after the session and claims are taken for ${rule.claimDeadlineDays ?? 0} days, so it cannot be reported; your attendance stays on record.`,
    fr: `Le crédit a été demandé ${claimDaysAfterSession ?? 0} jours après la séance, alors que le délai est de ${rule.claimDeadlineDays ?? 0} jours; il ne peut plus être déclaré, mais votre présence reste au dossier.`,
  }),
  'activity-too-short': ({ input: { rule, approval }, learner: { time } }) => ({
    en: `The session has ${time.sessionCountedMinutes} counted minutes and this credit needs an activity of at least ${minActivityMinutesOf(rule, approval.activityType)}, so it earns none.`,
    fr: `La séance a ${time.sessionCountedMinutes} minutes comptées et ce crédit exige une activité d’au moins ${minActivityMinutesOf(rule, approval.activityType)} minutes; elle n’en donne donc pas.`,
  }),
  'nothing-counted': () => ({
    en: 'Your presence holds no full minute of the counted part of the session, so there is no credit; your attendance stays on record.',
    fr: 'Votre présence ne couvre aucune minute entière de la partie comptée de la séance; il n’y a donc pas de crédit, mais elle reste au dossier.',
  }),
  'already-credited': () => ({
    en: 'Your minutes here are already credited in another session at the same time, and no minute counts twice.',
    fr: 'Vos minutes sont déjà créditées dans une autre séance tenue au même moment, et aucune minute ne compte deux fois.',
  }),
  'policy-not-met': ({ learner: { time, outcome } }) => ({
    en: `${youBy(time).en} were present ${time.attendedMinutes} of the ${time.sessionCountedMinutes} counted minutes and at least ${outcome?.requiredMinutes ?? time.sessionCountedMinutes} are needed here, so there is no credit; your attendance stays on record.`,
    fr: `${youBy(time).fr} avez assisté à ${time.attendedMinutes} des ${time.sessionCountedMinutes} minutes comptées et il en faut ici au moins ${outcome?.requiredMinutes ?? time.sessionCountedMinutes}; il n’y a donc pas de crédit, mais votre présence reste au dossier.`,
  }),
  'below-minimum': belowMinimum,
  'cap-reached': (context) => {
    const limit = amount(context, context.learner.cap?.limitThousandths ?? 0);
    return {
      en: `The limit of ${limit.en} has been reached already, so this session adds none; your attendance stays on record.`,
      fr: `Le plafond de ${limit.fr} est déjà atteint; cette séance n’ajoute rien, mais votre présence reste au dossier.`,
    };
  },
  'talk-repeated': () => ({
    en: 'This talk has been credited before; a repeated talk earns teaching credit once.',
    fr: 'Cet exposé a déjà été crédité; un exposé répété ne donne du crédit d’enseignement qu’une fois.',
  }),
};

/** Why there is no credit, in one sentence to the person. */
export function explainRefusal(
  reason: RefusalReason,
  input: CreditInput,
  learner: LearnerOutcome,
): Bilingual {
  return refusals[reason]({ input, learner });
}

export function minutesWord(minutes: number, language: 'en' | 'fr'): string {
  const plural = language === 'fr' ? minutes >= 2 : minutes !== 1;
  return `${minutes} minute${plural ? 's' : ''}`;
}

/** `2300` → `38 min 20 s`, `2280` → `38 min`; the same in both languages. */
export function secondsText(seconds: number): string {
  const rest = seconds % 60;
  const whole = `${divideFloor(seconds, 60)} min`;
  return rest === 0 ? whole : `${whole} ${rest} s`;
}
