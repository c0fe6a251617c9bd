// Issues, supersedes and revokes certificates; one cause has one standing certificate, by the database.
import { setImmediate } from 'node:timers/promises';
import { requireAccess, type Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import { parseCertificateNumber } from '../../core/certificates/number.js';
import type { Day } from '../../core/time/instant.js';
import type { Database, Db } from '../../platform/db/database.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import { certificateActs, type CertificateActsDeps, type Issued } from './certificate-acts.js';
import {
  toCertificate,
  verifiedFacts,
  type Certificate,
  type Period,
  type VerifiedFacts,
} from './certificate.js';
import {
  findByNumber,
  listById,
  listCertificateIds,
  listCertifiableAwards,
  listOfClinicians,
  listStandingCiting,
  listUncertified,
  pageOfCohort,
  revoke,
} from './certificates.store.js';

export interface IssueRequest {
  creditSystem: string;
  from?: Day | undefined;
  to?: Day | undefined;
}

export interface CertificatesService {
  /** `clinicianIds` left out: everyone with credit in the system and period. */
  issueForCohort(
    trx: Db,
    actor: Actor,
    cohortId: string,
    request: IssueRequest,
    clinicianIds?: readonly string[],
  ): Promise<Issued>;
  /**
   * Everyone, a few to a transaction, so that a large cohort neither holds the writer nor stills the server. What an
   * interruption leaves is made up for when it is asked again.
   */
  issueInBatches(actor: Actor, cohortId: string, request: IssueRequest): Promise<Issued>;
  /** Replaces or revokes whatever still cites awards that no longer stand. */
  supersedeOutdated(trx: Db, actor: Actor, awardIds: readonly string[], reason: string): Promise<Issued>;
  /** By hand: the same facts in a new document (a corrected name), or none at all. */
  supersede(trx: Db, actor: Actor, number: string, reason: string): Promise<Issued>;
  revoke(trx: Db, actor: Actor, number: string, reason: string): Promise<Certificate>;
  list(actor: Actor, cohortId: string, page: PageRequest): Promise<Page<Certificate>>;
  listOfClinicians(db: Db, clinicianIds: readonly string[]): Promise<Certificate[]>;
  /** For staff of the program and for the clinician herself. */
  get(actor: Actor, number: string): Promise<Certificate>;
  loadMany(db: Db, ids: readonly string[]): Promise<Certificate[]>;
  /** Every certificate ever issued. */
  listIds(db: Db): Promise<string[]>;
  /** Where a standing credit is cited by no certificate yet. */
  listUncertified(db: Db): Promise<{ cohortId: string; creditSystem: string }[]>;
  /** For anybody who holds the number; a number never issued is not found, whatever its form. */
  verify(number: string): Promise<VerifiedFacts>;
}

interface Deps extends CertificateActsDeps {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
}

function requestedPeriod({ from, to }: IssueRequest): Period | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined || from > to) {
    throw new AppError('request.invalid', 'A period needs both days, from before to.', {
      errors: [
        { pointer: '/body/from', code: 'period.incomplete', detail: 'Give from and to, both included.' },
      ],
    });
  }
  return { from, to };
}

function merged(outcomes: readonly Issued[]): Issued {
  return {
    issued: outcomes.flatMap((outcome) => outcome.issued),
    superseded: outcomes.flatMap((outcome) => outcome.superseded),
    unchanged: outcomes.flatMap((outcome) => outcome.unchanged),
    refused: outcomes.flatMap((outcome) => outcome.refused),
  };
}

/** About a tenth of a second's work. */
const certifiedAtOnce = 5;

function selectionOf(cohortId: string, request: IssueRequest) {
  const period = requestedPeriod(request);
  return { cohortId, creditSystem: request.creditSystem, from: period?.from, to: period?.to };
}

export function createCertificatesService(deps: Deps): CertificatesService {
  const { database, clock, audit, organizations, cohorts, clinicians } = deps;
  const acts = certificateActs(deps);

  async function requireRow(db: Db, number: string) {
    const normal = parseCertificateNumber(number);
    const row = normal === undefined ? undefined : await findByNumber(db, normal);
    if (row === undefined) throw notFound('certificate');
    return row;
  }

  async function requireStanding(trx: Db, actor: Actor, number: string) {
    const row = await requireRow(trx, number);
    requireAccess(
      actor,
      'certificates.issue',
      { organizationId: row.organization_id, programId: row.program_id },
      'certificate',
    );
    await organizations.holdLedger(trx, row.organization_id);
    const current = await requireRow(trx, number);
    if (current.superseded_at !== null || current.revoked_at !== null) {
      throw new AppError('certificate.not-valid', 'This certificate has been superseded or revoked already.');
    }
    return current;
  }

  async function issueForCohort(
    ...[trx, actor, cohortId, request, clinicianIds]: Parameters<CertificatesService['issueForCohort']>
  ): Promise<Issued> {
    const cohort = await cohorts.reach(trx, actor, 'certificates.issue', cohortId);
    await organizations.holdLedger(trx, cohort.organizationId);
    const period = requestedPeriod(request);
    const awards = await listCertifiableAwards(trx, { ...selectionOf(cohortId, request), clinicianIds });
    const making = { actor, cohort, period, reason: 'credits changed', anew: false };
    return acts.issueAll(trx, making, request.creditSystem, awards);
  }

  return {
    issueForCohort,
    issueInBatches: async (actor, cohortId, request) => {
      await cohorts.reach(database.read, actor, 'certificates.issue', cohortId);
      const awards = await listCertifiableAwards(database.read, selectionOf(cohortId, request));
      const clinicianIds = [...new Set(awards.map((award) => award.clinician_id))];
      const outcomes: Issued[] = [];
      for (let from = 0; from < clinicianIds.length; from += certifiedAtOnce) {
        const batch = clinicianIds.slice(from, from + certifiedAtOnce);
        outcomes.push(await database.write((trx) => issueForCohort(trx, actor, cohortId, request, batch)));
        await setImmediate();
      }
      return merged(outcomes);
    },
    supersedeOutdated: async (trx, actor, awardIds, reason) => {
      const outcomes: Issued[] = [];
      for (const row of await listStandingCiting(trx, awardIds))
        outcomes.push(await acts.renew(trx, actor, row, reason, false));
      return merged(outcomes);
    },
    supersede: async (trx, actor, number, reason) =>
      acts.renew(trx, actor, await requireStanding(trx, actor, number), reason, true),
    revoke: async (trx, actor, number, reason) => {
      const row = await requireStanding(trx, actor, number);
      await revoke(trx, row.id, clock.now(), reason);
      await audit.record(trx, {
        actor,
        action: 'certificate.revoked',
        subject: { kind: 'certificate', id: row.id },
        organizationId: row.organization_id,
        programId: row.program_id,
        reason,
      });
      return toCertificate(await requireRow(trx, number));
    },
    list: async (actor, cohortId, page) => {
      await cohorts.reach(database.read, actor, 'read', cohortId);
      return mapPage(await pageOfCohort(database.read, cohortId, page), toCertificate);
    },
    listOfClinicians: async (db, clinicianIds) =>
      (await listOfClinicians(db, clinicianIds)).map(toCertificate),
    listIds: listCertificateIds,
    listUncertified,
    loadMany: async (db, ids) => (await listById(db, ids)).map(toCertificate),
    get: async (actor, number) => {
      const row = await requireRow(database.read, number);
      const own =
        actor.addresses.length === 0 ? [] : await clinicians.recordsOfPerson(database.read, actor.addresses);
      if (!own.some((record) => record.id === row.clinician_id)) {
        requireAccess(
          actor,
          'read',
          { organizationId: row.organization_id, programId: row.program_id },
          'certificate',
        );
      }
      return toCertificate(row);
    },
    verify: async (number) => verifiedFacts(toCertificate(await requireRow(database.read, number))),
  };
}
