// The job that certifies what is due by each program's mode, and draws whatever was issued and not drawn yet.
import { systemActor } from '../core/access.js';
import type { Instant } from '../core/time/instant.js';
import { duePeriods } from '../core/certificates/due-periods.js';
import type { CertificatesService } from '../features/certificates/certificates.service.js';
import type { DocumentsService } from '../features/certificates/documents.service.js';
import type { ProgramsService } from '../features/programs/programs.service.js';
import type { CohortsService } from '../features/sessions/cohorts.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database } from '../platform/db/database.js';

export type IssueCertificates = (
  asOf: Instant,
) => Promise<{ issued: number; superseded: number; unchanged: number; refused: number; drawn: number }>;

export function createIssueCertificates(deps: {
  database: Database;
  programs: ProgramsService;
  cohorts: CohortsService;
  sessions: SessionsService;
  certificates: CertificatesService;
  documents: DocumentsService;
}): IssueCertificates {
  const { database, programs, cohorts, sessions, certificates, documents } = deps;
  return async (asOf) => {
    const counts = { issued: 0, superseded: 0, unchanged: 0, refused: 0, drawn: 0 };
    for (const { cohortId, creditSystem } of await certificates.listUncertified(database.read)) {
      const cohort = await cohorts.load(database.read, cohortId);
      const { certificateMode } = await programs.load(database.read, cohort.programId);
      const held = await sessions.loadForCohort(database.read, cohortId);
      for (const period of duePeriods(certificateMode, creditSystem, held, asOf)) {
        const request = { creditSystem, ...(period === 'cohort' ? {} : period) };
        const made = await certificates.issueInBatches(systemActor, cohortId, request);
        counts.issued += made.issued.length;
        counts.superseded += made.superseded.length;
        counts.unchanged += made.unchanged.length;
        counts.refused += made.refused.length;
      }
    }
    counts.drawn = (await documents.drawPending()).drawn;
    return counts;
  };
}
