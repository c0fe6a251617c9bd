// The closed list of placeholders a layout may use: what each is called, its longest plausible sample, its value.

import { inLanguage } from '../bilingual.js';
import type { Bilingual, Language } from '../bilingual.js';
import { sayNumber } from '../credits/amount.js';
import type { CertificateSnapshot, CertifiedSession } from './snapshot.js';
import {
  durationFigure,
  longDay,
  longSystemName,
  minutesFigure,
  namesAlready,
  periodPhrase,
} from './wording.js';
import { sessionCount, sessionTitle, shortDay } from './wording.js';

interface Described {
  /** What the person who edits a layout sees. */
  label: Bilingual;
  /** The longest text that is still plausible; a layout must hold it. */
  sample: Bilingual;
}

/** Filled once for a document. */
export interface Placeholder extends Described {
  evaluate: (snapshot: CertificateSnapshot, language: Language) => string;
  /** Where the text may be in the other language than asked for (a statement without French): the one it is in. */
  writtenIn?: (snapshot: CertificateSnapshot, language: Language) => Language;
}

/** Filled once for each row of the sessions table. */
export interface SessionPlaceholder extends Described {
  evaluate: (session: CertifiedSession, snapshot: CertificateSnapshot, language: Language) => string;
}

const same = (text: string): Bilingual => ({ en: text, fr: text });

function earned(
  thousandths: { creditsThousandths: number; hoursThousandths: number },
  snapshot: CertificateSnapshot,
  language: Language,
): string {
  const { printAs, decimals } = snapshot.creditSystem;
  const amount = printAs === 'hours' ? thousandths.hoursThousandths : thousandths.creditsThousandths;
  return sayNumber(amount, decimals, language);
}

function distinct(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts.filter((text): text is string => text !== null && text !== ''))];
}

const unitHeadings: Record<CertificateSnapshot['creditSystem']['printAs'], Bilingual> = {
  credits: { en: 'Credits', fr: 'Crédits' },
  hours: { en: 'Hours', fr: 'Heures' },
  ceu: { en: 'CEU', fr: 'UEC' },
};

const longStatement: Bilingual = {
  en:
    'This one-credit-per-hour Group Learning program meets the certification criteria of the College of Family ' +
    'Physicians of Canada and has been certified by the Continuing Professional Development office of the ' +
    'University of Northern Lakes for up to 12.00 Mainpro+® Certified Activity credits. Each participant should ' +
    'claim only the credits that they actually spent participating in the educational program.',
  fr:
    'Ce programme d’apprentissage en groupe, à raison d’un crédit par heure, répond aux critères de certification ' +
    'du Collège des médecins de famille du Canada et a été certifié par le bureau du développement professionnel ' +
    'continu de l’Université des Lacs-du-Nord, donnant droit jusqu’à 12,00 crédits d’activités certifiées ' +
    'Mainpro+MD. Chaque personne ne doit réclamer que les crédits correspondant au temps réellement consacré au ' +
    'programme de formation.',
};

const person = {
  'clinician.name': {
    label: { en: 'Name on the certificate', fr: 'Nom sur l’attestation' },
    sample: same('Marie-Antoinette Kanien’kehá:ka Wolfeschlegelsteinhausen-Bergerdorff'),
    evaluate: (snapshot) => snapshot.clinician.name,
  },
  'clinician.credentials': {
    label: { en: 'Letters after the name', fr: 'Titres après le nom' },
    sample: same('MD, PhD, CCFP (EM), FCFP'),
    evaluate: (snapshot) => snapshot.clinician.credentials ?? '',
  },
  'clinician.profession': {
    label: { en: 'Profession', fr: 'Profession' },
    sample: { en: 'Nurse practitioner', fr: 'Infirmière praticienne ou infirmier praticien' },
    evaluate: (snapshot, language) => inLanguage(snapshot.clinician.profession, language),
  },
  'clinician.titleLine': {
    label: { en: 'Credentials and profession', fr: 'Titres et profession' },
    sample: {
      en: 'MD, PhD, CCFP (EM), FCFP · Nurse practitioner',
      fr: 'MD, PhD, CCMF (MU), FCMF · Infirmière praticienne ou infirmier praticien',
    },
    evaluate: ({ clinician }, language) =>
      distinct([clinician.credentials, inLanguage(clinician.profession, language)]).join(' · '),
  },
} satisfies Record<string, Placeholder>;

const teaching = {
  'organization.name': {
    label: { en: 'Organization', fr: 'Organisation' },
    sample: {
      en: 'Northern Lakes University Health Network and Research Institute',
      fr: 'Réseau universitaire de santé et Institut de recherche des Lacs-du-Nord',
    },
    evaluate: (snapshot, language) => inLanguage(snapshot.organization.name, language),
  },
  'organization.postalAddress': {
    label: { en: 'Postal address', fr: 'Adresse postale' },
    sample: same('1200 Boulevard de l’Université Ouest, 4th floor, Sault Ste. Marie (Ontario) P6A 2C4'),
    evaluate: (snapshot) => (snapshot.organization.postalAddress ?? '').replace(/\s*\n\s*/g, ', '),
  },
  'program.name': {
    label: { en: 'Program', fr: 'Programme' },
    sample: {
      en: 'ECHO Child and Youth Mental Health and Substance Use',
      fr: 'ECHO Santé mentale et consommation de substances chez les jeunes',
    },
    evaluate: (snapshot, language) => inLanguage(snapshot.program.name, language),
  },
  'program.format': {
    label: { en: 'Learning format', fr: 'Mode de formation' },
    sample: { en: 'Live, online', fr: 'En direct, en ligne' },
    evaluate: (snapshot, language) => (snapshot.format ? inLanguage(snapshot.format, language) : ''),
  },
  'cohort.name': {
    label: { en: 'Cohort', fr: 'Cohorte' },
    sample: { en: 'Autumn 2026, advanced stream', fr: 'Automne 2026, volet avancé' },
    evaluate: (snapshot) => snapshot.cohort.name,
  },
  'period.phrase': {
    label: { en: 'Period, as a phrase', fr: 'Période, en toutes lettres' },
    sample: {
      en: 'from 23 September 2026 to 16 December 2027',
      fr: 'du 23 septembre 2026 au 16 décembre 2027',
    },
    evaluate: ({ period }, language) => periodPhrase(period.from, period.to, language),
  },
  'totals.sessions': {
    label: { en: 'Number of sessions, with the word', fr: 'Nombre de séances, avec le mot' },
    sample: { en: '60 sessions', fr: '60 séances' },
    evaluate: (snapshot, language) => sessionCount(snapshot.totals.sessions, language),
  },
  'totals.duration': {
    label: { en: 'Total time counted', fr: 'Durée totale reconnue' },
    sample: { en: '112 h 45 min', fr: '112 h 45' },
    evaluate: (snapshot, language) => durationFigure(snapshot.totals.minutes, language),
  },
} satisfies Record<string, Placeholder>;

const credit = {
  'credit.amount': {
    label: { en: 'Amount earned', fr: 'Nombre obtenu' },
    sample: { en: '112.75', fr: '112,75' },
    evaluate: (snapshot, language) => earned(snapshot.totals, snapshot, language),
  },
  'credit.unit': {
    label: { en: 'Unit', fr: 'Unité' },
    sample: { en: 'continuing education units', fr: 'unités d’éducation continue' },
    evaluate: (snapshot, language) => inLanguage(snapshot.creditSystem.unitName, language),
  },
  'credit.unitHeading': {
    label: { en: 'Heading of the credit column', fr: 'Titre de la colonne des crédits' },
    sample: { en: 'Credits', fr: 'Crédits' },
    evaluate: (snapshot, language) => unitHeadings[snapshot.creditSystem.printAs][language],
  },
  'credit.system': {
    label: { en: 'Credit system', fr: 'Système de crédits' },
    sample: longSystemName,
    evaluate: (snapshot, language) => inLanguage(snapshot.creditSystem.name, language),
  },
  'credit.systemBeside': {
    label: {
      en: 'Credit system, where its unit does not name it',
      fr: 'Système, si l’unité ne le nomme pas',
    },
    sample: longSystemName,
    evaluate: ({ creditSystem }, language) => {
      const name = inLanguage(creditSystem.name, language);
      return namesAlready(inLanguage(creditSystem.unitName, language), name) ? '' : name;
    },
  },
  'approvals.statement': {
    label: { en: 'The accreditor’s statement', fr: 'Énoncé de l’organisme d’agrément' },
    sample: longStatement,
    evaluate: (snapshot, language) =>
      distinct(snapshot.approvals.map((approval) => inLanguage(approval.statement, language))).join('\n'),
    writtenIn: (snapshot, language) =>
      snapshot.approvals.some((approval) => approval.statement[language] !== '')
        ? language
        : ((['en', 'fr'] as const).find((one) => one !== language) ?? language),
  },
  'approvals.provider': {
    label: { en: 'Accredited provider', fr: 'Prestataire agréé' },
    sample: same('Continuing Professional Development, Northern Lakes School of Medicine University'),
    evaluate: (snapshot) => distinct(snapshot.approvals.map((approval) => approval.providerName)).join(' · '),
  },
  'approvals.physicianOrganization': {
    label: { en: 'Physician organization', fr: 'Organisation de médecins' },
    sample: same('Northern Lakes Chapter, College of Family Physicians'),
    evaluate: (snapshot) =>
      distinct(snapshot.approvals.map((approval) => approval.physicianOrganization)).join(' · '),
  },
  'approvals.activity': {
    label: { en: 'Activity ids and their validity', fr: 'Numéros d’activité et validité' },
    sample: {
      en: '301245-001 (23 Sep 2026 to 22 Sep 2027)',
      fr: '301245-001 (du 23 sept. 2026 au 22 sept. 2027)',
    },
    evaluate: (snapshot, language) =>
      snapshot.approvals
        .map(({ activityId, validFrom, validTo }) => {
          const [since, until] = [shortDay(validFrom, language), shortDay(validTo, language)];
          return language === 'fr'
            ? `${activityId} (du ${since} au ${until})`
            : `${activityId} (${since} to ${until})`;
        })
        .join(' · '),
  },
} satisfies Record<string, Placeholder>;

const paper = {
  'certificate.number': {
    label: { en: 'Number', fr: 'Numéro' },
    sample: same('MMMM-WWWW-MMMM-WWWW-M'),
    evaluate: (snapshot) => snapshot.number,
  },
  'certificate.issuedOn': {
    label: { en: 'Day of issue', fr: 'Date de délivrance' },
    sample: { en: '23 September 2026', fr: '23 septembre 2026' },
    evaluate: (snapshot, language) => longDay(snapshot.issuedOn, language),
  },
  'certificate.replaces': {
    label: { en: 'Number it replaces', fr: 'Numéro remplacé' },
    sample: same('MMMM-WWWW-MMMM-WWWW-M'),
    evaluate: (snapshot) => snapshot.replaces ?? '',
  },
  'certificate.verifyUrl': {
    label: { en: 'Address to verify at', fr: 'Adresse de vérification' },
    sample: same('https://credits.northern-lakes-university.example/verify/MMMM-WWWW-MMMM-WWWW-M'),
    evaluate: (snapshot) => snapshot.verifyUrl,
  },
  'certificate.verifyAddress': {
    label: { en: 'Address to verify at, to type', fr: 'Adresse de vérification, à taper' },
    sample: same('credits.northern-lakes-university.example/verify/MMMM-WWWW-MMMM-WWWW-M'),
    evaluate: (snapshot) => snapshot.verifyUrl.replace(/^https:\/\//, ''),
  },
} satisfies Record<string, Placeholder>;

/** Known only once all pages are laid out; filled by placing. */
const pages = {
  'page.note': {
    label: {
      en: 'Page of pages, where there are several',
      fr: 'Page et nombre de pages, s’il y en a plusieurs',
    },
    sample: { en: ' · page 12 of 12', fr: ' · page 12 de 12' },
    evaluate: () => '',
  },
} satisfies Record<string, Placeholder>;

export const placeholders: ReadonlyMap<string, Placeholder> = new Map<string, Placeholder>(
  Object.entries({ ...person, ...teaching, ...credit, ...paper, ...pages }),
);

export const sessionPlaceholders: ReadonlyMap<string, SessionPlaceholder> = new Map<
  string,
  SessionPlaceholder
>(
  Object.entries({
    'session.date': {
      label: { en: 'Day of the session', fr: 'Date de la séance' },
      sample: { en: '23 Sep 2026', fr: '23 sept. 2026' },
      evaluate: (session, _snapshot, language) => shortDay(session.localDate, language),
    },
    'session.title': {
      label: { en: 'Title of the session', fr: 'Titre de la séance' },
      sample: {
        en: 'Tapering opioids in older adults with chronic non-cancer pain and kidney disease',
        fr: 'Réduction des opioïdes chez les personnes âgées atteintes de douleur chronique non cancéreuse',
      },
      evaluate: (session, _snapshot, language) => sessionTitle(session, language),
    },
    'session.minutes': {
      label: { en: 'Minutes counted', fr: 'Minutes reconnues' },
      sample: same('1440\u00a0min'),
      evaluate: (session) => minutesFigure(session.minutes),
    },
    'session.amount': {
      label: { en: 'Amount earned', fr: 'Nombre obtenu' },
      sample: { en: '24.00', fr: '24,00' },
      evaluate: (session, snapshot, language) => earned(session, snapshot, language),
    },
    'session.activityId': {
      label: { en: 'The accreditor’s session id', fr: 'Numéro de séance de l’organisme d’agrément' },
      sample: same('301245001'),
      evaluate: (session) => session.sessionActivityId ?? '',
    },
  } satisfies Record<string, SessionPlaceholder>),
);
