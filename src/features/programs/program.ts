// What a program is: one ECHO with its zone, its languages and its habits of certifying and inviting.
import { defaultEvidencePolicy, type EvidencePolicy } from '../../core/attendance/evidence-policy.js';
import type { Bilingual, Language } from '../../core/bilingual.js';
import type { CertificateMode } from '../../core/certificates/due-periods.js';
import type { ProgramRow } from './programs.store.js';

/** When this week's invitation leaves: so many days before the session, at that wall time of the cohort's zone. */
export interface WeeklyInviteRhythm {
  daysBefore: number;
  localTime: string;
  enabled: boolean;
}

export interface Rhythm {
  weeklyInvite: WeeklyInviteRhythm;
}

export const defaultRhythm: Rhythm = { weeklyInvite: { daysBefore: 1, localTime: '08:00', enabled: true } };

export interface Program {
  id: string;
  organizationId: string;
  slug: string;
  name: Bilingual;
  timeZone: string;
  languages: Language[];
  certificateMode: CertificateMode;
  completionLetter: { sessionPercentMin: number } | null;
  rhythm: Rhythm;
  /** What evidence other than a report is worth, and the deadlines that go with it. */
  evidencePolicy: EvidencePolicy;
  version: number;
}

export interface ProgramFields {
  slug: string;
  name: Bilingual;
  timeZone: string;
  languages?: Language[] | undefined;
  certificateMode?: CertificateMode | undefined;
  completionLetter?: { sessionPercentMin: number } | null | undefined;
  rhythm?: Rhythm | null | undefined;
  evidencePolicy?: EvidencePolicy | null | undefined;
}

/** What a policy that was saved earlier could not say yet keeps its default. */
function withDefaults(policy: EvidencePolicy): EvidencePolicy {
  return { ...policy, sharedScreen: { ...defaultEvidencePolicy.sharedScreen, ...policy.sharedScreen } };
}

export function toProgram(row: ProgramRow): Program {
  return {
    id: row.id,
    organizationId: row.organization_id,
    slug: row.slug,
    name: { en: row.name_en, fr: row.name_fr },
    timeZone: row.time_zone,
    languages: JSON.parse(row.languages_json) as Language[],
    certificateMode: row.certificate_mode,
    completionLetter:
      row.completion_letter_json === null
        ? null
        : (JSON.parse(row.completion_letter_json) as { sessionPercentMin: number }),
    rhythm: row.rhythm_json === null ? defaultRhythm : (JSON.parse(row.rhythm_json) as Rhythm),
    evidencePolicy:
      row.evidence_policy_json === null
        ? defaultEvidencePolicy
        : withDefaults(JSON.parse(row.evidence_policy_json) as EvidencePolicy),
    version: row.version,
  };
}
