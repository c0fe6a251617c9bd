// A certificate as everybody outside this folder sees it, and what makes two of them the same cause.
import type { Bilingual, Language } from '../../core/bilingual.js';
import type { CertificateSnapshot } from '../../core/certificates/snapshot.js';
import { formatCredits } from '../../core/credits/amount.js';
import type { Day, Instant } from '../../core/time/instant.js';
import type { ListedCertificate } from './certificates.store.js';

export type CertificateStatus = 'valid' | 'superseded' | 'revoked';

export interface Certificate {
  id: string;
  number: string;
  clinicianId: string;
  organizationId: string;
  programId: string;
  cohortId: string;
  creditSystem: string;
  totals: { sessions: number; minutes: number; credits: string; hours: string };
  status: CertificateStatus;
  statusReason: string | null;
  /** Of the document in the holder's language; null only until it is drawn. */
  sha256: string | null;
  language: Language;
  issuedAt: Instant;
  replacedBy: string | null;
  /** Layout and renderer version that drew the document. */
  renderer: string;
  snapshot: CertificateSnapshot;
}

/** What anybody who holds the number may see. */
export interface VerifiedFacts {
  number: string;
  status: CertificateStatus;
  statusReason: string | null;
  name: string;
  organization: Bilingual;
  program: Bilingual;
  cohort: string;
  creditSystem: Bilingual;
  unit: Bilingual;
  period: { from: Day; to: Day };
  sessions: {
    date: Day;
    title: string;
    minutes: number;
    credits: string;
    sessionActivityId: string | null;
    totalsOnly: boolean;
  }[];
  totals: Certificate['totals'];
  issuedAt: Instant;
  sha256: string | null;
  replacedBy: string | null;
  replaces: string | null;
}

/** A period given by the asker, or the cohort as a whole. */
export interface Period {
  from: Day;
  to: Day;
}

export function causeKey(cause: {
  clinicianId: string;
  cohortId: string;
  creditSystem: string;
  period: Period | null;
}): string {
  const period = cause.period === null ? 'cohort' : `${cause.period.from}..${cause.period.to}`;
  return [cause.clinicianId, cause.cohortId, cause.creditSystem, 'participation', period].join('|');
}

export function periodOfCause(key: string): Period | null {
  const match = /\|(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(key);
  return match?.[1] === undefined || match[2] === undefined ? null : { from: match[1], to: match[2] };
}

function totalsOf(snapshot: CertificateSnapshot): Certificate['totals'] {
  const { totals, creditSystem } = snapshot;
  return {
    sessions: totals.sessions,
    minutes: totals.minutes,
    credits: formatCredits(totals.creditsThousandths, Math.max(2, creditSystem.decimals)),
    hours: formatCredits(totals.hoursThousandths, 2),
  };
}

export function rendererId(layout: string, rendererVersion: string): string {
  return `${layout} ${rendererVersion}`;
}

export function toCertificate(row: ListedCertificate): Certificate {
  const snapshot = JSON.parse(row.snapshot_json) as CertificateSnapshot;
  return {
    id: row.id,
    number: row.number,
    clinicianId: row.clinician_id,
    organizationId: row.organization_id,
    programId: row.program_id,
    cohortId: row.cohort_id,
    creditSystem: row.credit_system,
    totals: totalsOf(snapshot),
    status: row.revoked_at !== null ? 'revoked' : row.superseded_at !== null ? 'superseded' : 'valid',
    statusReason: row.status_reason,
    sha256: row.sha256,
    language: row.language,
    issuedAt: row.issued_at,
    replacedBy: row.replaced_by_number,
    renderer: rendererId(row.layout, row.renderer_version),
    snapshot,
  };
}

export function verifiedFacts(certificate: Certificate): VerifiedFacts {
  const { snapshot } = certificate;
  return {
    number: certificate.number,
    status: certificate.status,
    statusReason: certificate.statusReason,
    name: snapshot.clinician.name,
    organization: snapshot.organization.name,
    program: snapshot.program.name,
    cohort: snapshot.cohort.name,
    creditSystem: snapshot.creditSystem.name,
    unit: snapshot.creditSystem.unitName,
    period: snapshot.period,
    sessions: snapshot.sessions.map((session) => ({
      date: session.localDate,
      title: session.title,
      minutes: session.minutes,
      credits: formatCredits(session.creditsThousandths, Math.max(2, snapshot.creditSystem.decimals)),
      sessionActivityId: session.sessionActivityId,
      totalsOnly: session.isTotalsOnly === true,
    })),
    totals: certificate.totals,
    issuedAt: certificate.issuedAt,
    sha256: certificate.sha256,
    replacedBy: certificate.replacedBy,
    replaces: snapshot.replaces,
  };
}
