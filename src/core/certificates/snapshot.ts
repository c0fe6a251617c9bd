// The frozen facts of one certificate: everything the document says, in both languages, and nothing looked up later.

import type { Bilingual, Language } from '../bilingual.js';
import type { Day } from '../time/instant.js';

export type CertificateKind = 'participation';

/** What the accreditor wants printed: credits, hours (Royal College, credits.md §0.5) or continuing-education units. */
export type PrintedUnit = 'credits' | 'hours' | 'ceu';

export interface CertifiedSession {
  /** The session's day in the program's time zone. */
  localDate: Day;
  title: string;
  /** Minutes of presence that were counted. */
  minutes: number;
  creditsThousandths: number;
  hoursThousandths: number;
  /** The accreditor's id of this one session (nine digits at CERT+), where the system has one. */
  sessionActivityId: string | null;
  /** The report told how long and not when; left out where the times are known. */
  isTotalsOnly?: true;
}

export interface CertifiedApproval {
  activityId: string;
  validFrom: Day;
  validTo: Day;
  providerName: string;
  /** The accreditor's own words; an empty French text falls back to English, never to a translation of ours. */
  statement: Bilingual;
  physicianOrganization: string | null;
}

export interface CertificateSnapshot {
  schema: 1;
  number: string;
  kind: CertificateKind;
  issuedOn: Day;
  /** `credentials` are the letters after the name; `profession` is the word for it, frozen as it was on that day. */
  clinician: { name: string; credentials: string | null; profession: Bilingual; language: Language };
  organization: { name: Bilingual; postalAddress: string | null };
  program: { name: Bilingual };
  cohort: { name: string };
  creditSystem: {
    id: string;
    name: Bilingual;
    unitName: Bilingual;
    printAs: PrintedUnit;
    decimals: number;
  };
  /** How it was taught, e.g. "Live, online" (the AMA wants the learning format, credits.md §3.1); null where unknown. */
  format: Bilingual | null;
  period: { from: Day; to: Day };
  sessions: CertifiedSession[];
  totals: { sessions: number; minutes: number; creditsThousandths: number; hoursThousandths: number };
  approvals: CertifiedApproval[];
  verifyUrl: string;
  /** The number this one replaces. */
  replaces: string | null;
}
