// Builds believable certificate snapshots for tests; nobody in them exists.

import type { CertificateSnapshot, CertifiedSession } from '../../src/core/certificates/snapshot.js';
import { dayPlusDays } from '../../src/core/time/instant.js';

const topics = [
  'Assessing chronic pain in primary care',
  'Tapering opioids in older adults with kidney disease',
  'La douleur neuropathique : du diagnostic au traitement',
  'Sleep, mood and pain',
  'Cannabinoids: what we know, what we do not',
  'Fibromyalgia and central sensitization',
  'Interventional options and when to refer',
  'Pain in people who use substances',
  'Movement as medicine',
  'Headache: red flags and overuse',
  'Trauma-informed care',
  'Bringing it together: three complex cases',
];

/** Weekly sessions of one hour; each third was attended for 53 minutes only. */
export function weeklySessions(count: number): CertifiedSession[] {
  return Array.from({ length: count }, (_, index) => {
    const minutes = index % 3 === 2 ? 53 : 60;
    // 53 minutes are nearest to four quarter hours.
    const thousandths = 1000;
    return {
      localDate: dayPlusDays('2026-01-06', index * 7),
      title: topics[index % topics.length] ?? '',
      minutes,
      creditsThousandths: thousandths,
      hoursThousandths: thousandths,
      sessionActivityId: null,
    };
  });
}

export function certificateSnapshot(change: Partial<CertificateSnapshot> = {}): CertificateSnapshot {
  const sessions = change.sessions ?? weeklySessions(12);
  const sum = (of: (session: CertifiedSession) => number): number =>
    sessions.reduce((total, session) => total + of(session), 0);
  return {
    schema: 1,
    number: 'K7QZ-3M9D-0V5T-XW2B-H',
    kind: 'participation',
    issuedOn: '2026-03-25',
    clinician: {
      name: 'Dr. Amélie Thériault',
      credentials: 'MD, CCFP',
      profession: { en: 'Family physician', fr: 'Médecin de famille' },
      language: 'fr',
    },
    organization: {
      name: { en: 'Northern Lakes Health Network', fr: 'Réseau de santé des Lacs-du-Nord' },
      postalAddress: '12 Harbour Street, Sault Ste. Marie, Ontario P6A 1A1',
    },
    program: { name: { en: 'ECHO Chronic Pain', fr: 'ECHO Douleur chronique' } },
    cohort: { name: 'Winter 2026' },
    creditSystem: {
      id: 'cfpc-mainpro-certified',
      name: { en: 'Mainpro+® Certified Activity', fr: 'Activité certifiée Mainpro+MD' },
      unitName: { en: 'credits', fr: 'crédits' },
      printAs: 'credits',
      decimals: 2,
    },
    format: null,
    period: { from: sessions[0]?.localDate ?? '2026-01-06', to: sessions.at(-1)?.localDate ?? '2026-01-06' },
    sessions,
    totals: {
      sessions: sessions.length,
      minutes: sum((session) => session.minutes),
      creditsThousandths: sum((session) => session.creditsThousandths),
      hoursThousandths: sum((session) => session.hoursThousandths),
    },
    approvals: [
      {
        activityId: '301245-001',
        validFrom: '2025-12-01',
        validTo: '2026-11-30',
        providerName: 'Continuing Professional Development, Northern Lakes School of Medicine',
        statement: {
          en:
            'This activity meets the certification criteria of the College of Family Physicians of Canada and has ' +
            'been approved for up to 12.00 Mainpro+® Certified Activity credits. Each participant should claim only ' +
            'those hours of credit that they actually spent participating in the educational program.',
          fr:
            'Cette activité répond aux critères de certification du Collège des médecins de famille du Canada et ' +
            'donne droit jusqu’à 12,00 crédits d’activités certifiées Mainpro+MD. Chaque personne ne doit réclamer ' +
            'que les heures de crédit qu’elle a réellement consacrées à sa participation au programme de formation.',
        },
        physicianOrganization: null,
      },
    ],
    verifyUrl: 'https://credits.example/verify/K7QZ-3M9D-0V5T-XW2B-H',
    replaces: null,
    ...change,
  };
}
