// A request to certify a cohort: issue, then draw and mail; the drawing of many goes to the background.
import type { Actor } from '../../core/access.js';
import type { Database } from '../../platform/db/database.js';
import type { JobsService } from '../jobs/jobs.service.js';
import type { Certificate } from './certificate.js';
import type { Issued } from './certificate-acts.js';
import type { CertificatesService, IssueRequest } from './certificates.service.js';
import type { DocumentsService } from './documents.service.js';

export interface IssueOutcome {
  issued: number;
  superseded: number;
  unchanged: number;
  refused: Issued['refused'];
  certificates: Certificate[];
  /** Set where there are so many that their documents are drawn in the background. */
  jobId: string | null;
}

export interface IssueService {
  issue(actor: Actor, cohortId: string, request: IssueRequest): Promise<IssueOutcome>;
  /** A new document with the same facts as they stand now; answers what stands, or the revoked one. */
  supersede(actor: Actor, number: string, reason: string): Promise<Certificate>;
}

/** Up to so many documents are drawn while the caller waits: about two seconds' work. */
export const drawnAtOnceMax = 100;
const workName = 'draw-certificates';

export function createIssueService(deps: {
  database: Database;
  certificates: CertificatesService;
  documents: DocumentsService;
  jobs: JobsService;
}): IssueService {
  const { database, certificates, documents, jobs } = deps;

  jobs.registerWork(workName, async ({ payload, report }) => {
    const ids = payload['certificateIds'] as string[];
    const total = { drawn: 0, failed: 0 };
    for (let from = 0; from < ids.length; from += drawnAtOnceMax) {
      const counts = await documents.draw(ids.slice(from, from + drawnAtOnceMax));
      total.drawn += counts.drawn;
      total.failed += counts.failed;
      await report({ done: Math.min(ids.length, from + drawnAtOnceMax), total: ids.length });
    }
    return total;
  });

  /** A job where there are more than a caller should wait for; null where there are few. */
  async function drawLater(actor: Actor, certificateIds: readonly string[]): Promise<string | null> {
    if (certificateIds.length <= drawnAtOnceMax) return null;
    const [first] = await certificates.loadMany(database.read, certificateIds.slice(0, 1));
    return database.write((trx) =>
      jobs.enqueue(trx, {
        name: workName,
        organizationId: first?.organizationId ?? null,
        programId: first?.programId ?? null,
        requestedBy: actor.id,
        payload: { certificateIds },
      }),
    );
  }

  /** Those just issued, and whatever an interrupted request left undrawn. */
  async function drawMissing(certificateIds: readonly string[]): Promise<void> {
    const found = await certificates.loadMany(database.read, certificateIds);
    const missing = found.filter((certificate) => certificate.sha256 === null).slice(0, drawnAtOnceMax);
    await documents.draw(missing.map((certificate) => certificate.id));
  }

  return {
    issue: async (actor, cohortId, request) => {
      const outcome = await certificates.issueInBatches(actor, cohortId, request);
      const jobId = await drawLater(actor, [...outcome.issued, ...outcome.superseded]);
      const ids = [...outcome.issued, ...outcome.superseded, ...outcome.unchanged];
      if (jobId === null) await drawMissing(ids);
      return {
        issued: outcome.issued.length,
        superseded: outcome.superseded.length,
        unchanged: outcome.unchanged.length,
        refused: outcome.refused,
        certificates: await certificates.loadMany(database.read, ids),
        jobId,
      };
    },
    supersede: async (actor, number, reason) => {
      const outcome = await database.write((trx) => certificates.supersede(trx, actor, number, reason));
      await documents.draw(outcome.superseded);
      const [successor] = await certificates.loadMany(database.read, outcome.superseded);
      return successor ?? certificates.get(actor, number);
    },
  };
}
