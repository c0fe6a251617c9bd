// Why there is no credit, said to the person it concerns, in English and French.
import type { Bilingual } from '../bilingual.js';
import { divideFloor } from './amount.js';
import { minActivityMinutesOf } from './eligibility.js';
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
  learner: { en: 'a learner', fr: 'apprenant·e' },
  presenter: { en: 'a presenter', fr: 'conférencier·ère' },
  'case-presenter': { en: 'a case presenter', fr: 'présentateur·trice de cas' },
  facilitator: { en: 'a facilitator', fr: 'animateur·trice' },
  specialist: { en: 'a specialist of the panel', fr: 'spécialiste du panel' },
  observer: { en: 'an observer', fr: 'observateur·trice' },
  staff: { en: 'a member of the staff', fr: 'membre du personnel' },
};

/** Refusals whose sentence needs no figures beyond the input's own. */
function plainRefusal(reason: RefusalReason, input: CreditInput): Bilingual | null {
  const { approval, session } = input;
  switch (reason) {
    case 'session-cancelled':
      return {
        en: 'The session was cancelled, so nobody earns credit for it.',
        fr: 'La séance a été annulée; elle ne donne de crédit à personne.',
      };
    case 'approval-not-approved':
      return {
        en: 'The accreditor has not approved this activity at present, so no credit can be given; your attendance stays on record.',
        fr: 'L’organisme d’agrément n’a pas approuvé cette activité à ce jour; aucun crédit ne peut être accordé, mais votre présence reste au dossier.',
      };
    case 'outside-validity':
      return {
        en: `The approval ran from ${approval.validFrom} to ${approval.expiresOn !== null && approval.expiresOn < approval.validTo ? approval.expiresOn : approval.validTo} and the session was on ${session.localDate}, so it earns no credit; your attendance stays on record.`,
        fr: `L’approbation allait du ${approval.validFrom} au ${approval.expiresOn !== null && approval.expiresOn < approval.validTo ? approval.expiresOn : approval.validTo} et la séance a eu lieu le ${session.localDate}; elle ne donne pas de crédit, mais votre présence reste au dossier.`,
      };
    case 'designated-later':
      return {
        en: `The activity was approved on ${approval.designatedOn ?? ''}, after the session of ${session.localDate}; this accreditor gives no credit backward in time.`,
        fr: `L’activité a été approuvée le ${approval.designatedOn ?? ''}, après la séance du ${session.localDate}; cet organisme n’accorde pas de crédit rétroactivement.`,
      };
    case 'profession':
      return {
        en: 'This credit is not open to your profession; your attendance stays on record and other documents can state it.',
        fr: 'Ce crédit n’est pas offert à votre profession; votre présence reste au dossier et d’autres documents peuvent en faire état.',
      };
    case 'role':
      return {
        en: `You took part as ${roleNames[input.role].en}, a role that earns no learner credit here.`,
        fr: `Vous avez participé comme ${roleNames[input.role].fr}, un rôle qui ne donne pas ici de crédit d’apprentissage.`,
      };
    case 'absent':
      return {
        en: 'We have no record of your presence in this session, so there is no credit.',
        fr: 'Nous n’avons aucune trace de votre présence à cette séance; il n’y a donc pas de crédit.',
      };
    case 'provisional':
      return {
        en: 'Your presence has yet to be confirmed; until then it earns no credit.',
        fr: 'Votre présence reste à confirmer; d’ici là, elle ne donne pas de crédit.',
      };
    case 'nothing-counted':
      return {
        en: 'None of your time in the session falls on a full counted minute, so there is no credit; your attendance stays on record.',
        fr: 'Votre présence ne couvre aucune minute comptée entière; il n’y a donc pas de crédit, mais elle reste au dossier.',
      };
    case 'already-credited':
      return {
        en: 'Your minutes here are already credited in another session at the same time, and no minute counts twice.',
        fr: 'Vos minutes sont déjà créditées dans une autre séance tenue au même moment, et aucune minute ne compte deux fois.',
      };
    case 'talk-repeated':
      return {
        en: 'This talk has been credited before; a repeated talk earns teaching credit once.',
        fr: 'Cet exposé a déjà été crédité; un exposé répété ne donne du crédit d’enseignement qu’une fois.',
      };
    default:
      return null;
  }
}

/** One sentence for a learner without credit. */
export function explainRefusal(
  reason: RefusalReason,
  input: CreditInput,
  learner: LearnerOutcome,
): Bilingual {
  const plain = plainRefusal(reason, input);
  if (plain !== null) return plain;
  const { time, outcome, rate } = learner;
  const { rule } = input;
  const present = time.attendedMinutes;
  const counted = time.sessionCountedMinutes;
  switch (reason) {
    case 'claimed-late': {
      const late = input.claimDaysAfterSession ?? 0;
      const limit = rule.claimDeadlineDays ?? 0;
      return {
        en: `The credit was claimed ${late} days after the session and claims are taken for ${limit} days, so it cannot be reported; your attendance stays on record.`,
        fr: `Le crédit a été demandé ${late} jours après la séance, alors que le délai est de ${limit} jours; il ne peut plus être déclaré, mais votre présence reste au dossier.`,
      };
    }
    case 'activity-too-short': {
      const needed = minActivityMinutesOf(rule, input.approval.activityType);
      return {
        en: `The session has ${counted} counted minutes and this credit needs an activity of at least ${needed}, so it earns none.`,
        fr: `La séance compte ${counted} minutes et ce crédit exige une activité d’au moins ${needed} minutes; elle n’en donne donc pas.`,
      };
    }
    case 'policy-not-met': {
      const needed = outcome?.requiredMinutes ?? counted;
      return {
        en: `You were present ${present} of the ${counted} counted minutes and at least ${needed} are needed here, so there is no credit; your attendance stays on record.`,
        fr: `Vous avez assisté à ${present} des ${counted} minutes comptées et il en faut ici au moins ${needed}; il n’y a donc pas de crédit, mais votre présence reste au dossier.`,
      };
    }
    case 'cap-reached': {
      const limitThousandths = learner.cap?.limitThousandths ?? 0;
      const hoursThousandths = hoursForCredits(limitThousandths, rate);
      const limit = amountInWords(rule, { creditsThousandths: limitThousandths, hoursThousandths });
      return {
        en: `The limit of ${limit.en} has been reached already, so this session adds none; your attendance stays on record.`,
        fr: `Le plafond de ${limit.fr} est déjà atteint; cette séance n’ajoute rien, mais votre présence reste au dossier.`,
      };
    }
    default: {
      const minimum = rule.minCreditThousandths;
      const amount = { creditsThousandths: minimum, hoursThousandths: hoursForCredits(minimum, rate) };
      const least = amountInWords(rule, amount);
      const many = { en: minutesWord(present, 'en'), fr: minutesWord(present, 'fr') };
      return minimum > 0
        ? {
            en: `You were present ${many.en} of the ${counted} counted; that rounds to less than the least amount given, ${least.en}, and your attendance stays on record.`,
            fr: `Vous avez assisté à ${many.fr} sur ${counted} minutes comptées; l’arrondi reste sous le minimum accordé, ${least.fr}, et votre présence reste au dossier.`,
          }
        : {
            en: `You were present ${many.en} of the ${counted} counted; that rounds to nothing, and your attendance stays on record.`,
            fr: `Vous avez assisté à ${many.fr} sur ${counted} minutes comptées; l’arrondi ne laisse rien, et votre présence reste au dossier.`,
          };
    }
  }
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
