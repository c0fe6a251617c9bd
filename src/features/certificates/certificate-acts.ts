// Writes certificates: issues what is due, replaces what changed, revokes what no longer holds.
import type { Actor } from '../../core/access.js';
import { certificateNumber } from '../../core/certificates/number.js';
import type { CertificateSnapshot } from '../../core/certificates/snapshot.js';
import { AppError } from '../../core/errors.js';
import { instantToLocal } from '../../core/time/zone.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import { rendererVersion, type CertificateRenderer } from '../../platform/pdf/certificate-renderer.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Cohort } from '../sessions/cohort.js';
import type { CohortsService } from '../sessions/cohorts.service.js';
import { causeKey, periodOfCause, type Period } from './certificate.js';
import {
  citeAnew,
  citesFallenAwards,
  findStandingByCause,
  insertCertificate,
  listCertifiableAwards,
  revoke,
  supersede,
  type CertifiableAward,
  type CertificateRow,
} from './certificates.store.js';
import { contentHash, type Content, type Frame, type SnapshotService } from './snapshot.service.js';

export interface Issued {
  issued: string[];
  superseded: string[];
  unchanged: string[];
  /** Clinicians whose document cannot be printed yet, with what is in the way. */
  refused: { clinicianId: string; problems: string[] }[];
}

const numberBytes = 10;

export interface CertificateActsDeps {
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  cohorts: CohortsService;
  clinicians: CliniciansService;
  snapshots: SnapshotService;
  renderer: CertificateRenderer;
  randomBits: (bytes: number) => Uint8Array;
  publicUrl: string;
  layout: string;
}

interface Making {
  actor: Actor;
  cohort: Cohort;
  frame: Frame;
  period: Period | null;
  reason: string;
  /** A new document even where the content is the same. */
  anew: boolean;
}

const emptyOutcome = (): Issued => ({ issued: [], superseded: [], unchanged: [], refused: [] });

/** What a document cannot stand without (issue refused with a plain list). */
function missingFacts(content: Content): string[] {
  const missing: string[] = [];
  if (content.clinician.name.trim() === '') missing.push('The clinician has no name for certificates.');
  if (content.program.name.en.trim() === '') missing.push('The program has no name.');
  const isSilent = content.approvals.every(
    (approval) => approval.statement.en.trim() === '' && approval.statement.fr.trim() === '',
  );
  if (isSilent) missing.push("The approval has no accreditor's statement in either language.");
  return missing;
}

function groupByClinician(awards: readonly CertifiableAward[]): Map<string, CertifiableAward[]> {
  const groups = new Map<string, CertifiableAward[]>();
  for (const award of awards)
    groups.set(award.clinician_id, [...(groups.get(award.clinician_id) ?? []), award]);
  return groups;
}

function incomplete(problems: readonly string[]): AppError {
  return new AppError('certificate.incomplete', problems.join(' '), { extensions: { problems } });
}

/** The acts that write certificates, apart from the reading ones. */
export function certificateActs(deps: CertificateActsDeps) {
  const { clock, ids, audit, clinicians, cohorts, snapshots, renderer, randomBits, publicUrl, layout } = deps;

  function toRow(
    making: Making,
    person: Clinician,
    content: Content,
    replaces: CertificateRow | undefined,
  ): CertificateRow {
    const number = certificateNumber(randomBits(numberBytes));
    const now = clock.now();
    const snapshot: CertificateSnapshot = {
      ...content,
      number,
      issuedOn: instantToLocal(now, making.cohort.timeZone).day,
      verifyUrl: `${publicUrl}/verify/${number}`,
      replaces: replaces?.number ?? null,
    };
    return {
      id: ids.next(),
      number,
      organization_id: making.cohort.organizationId,
      program_id: making.cohort.programId,
      cohort_id: making.cohort.id,
      clinician_id: person.id,
      credit_system: content.creditSystem.id,
      kind: content.kind,
      period_from: making.period?.from ?? content.period.from,
      period_to: making.period?.to ?? content.period.to,
      cause_key: causeKey({
        clinicianId: person.id,
        cohortId: making.cohort.id,
        creditSystem: content.creditSystem.id,
        period: making.period,
      }),
      content_hash: contentHash(content),
      credit_thousandths: content.totals.creditsThousandths,
      snapshot_json: JSON.stringify(snapshot),
      language: person.language,
      layout,
      renderer_version: rendererVersion,
      issued_at: now,
      superseded_at: null,
      revoked_at: null,
      status_reason: null,
      replaced_by_id: null,
      replaces_id: replaces?.id ?? null,
    };
  }

  async function note(trx: Db, making: Making, action: string, row: CertificateRow): Promise<void> {
    await audit.record(trx, {
      actor: making.actor,
      action,
      subject: { kind: 'certificate', id: row.id },
      organizationId: row.organization_id,
      programId: row.program_id,
      reason: making.reason,
      detail: { clinicianId: row.clinician_id, creditSystem: row.credit_system },
    });
  }

  async function issueOne(
    trx: Db,
    making: Making,
    person: Clinician,
    awards: readonly CertifiableAward[],
    outcome: Issued,
  ): Promise<void> {
    const content = snapshots.content(making.frame, person, awards);
    const key = causeKey({
      clinicianId: person.id,
      cohortId: making.cohort.id,
      creditSystem: content.creditSystem.id,
      period: making.period,
    });
    const standing = await findStandingByCause(trx, key);
    if (standing !== undefined && !making.anew && standing.content_hash === contentHash(content)) {
      if (await citesFallenAwards(trx, standing.id))
        await citeAnew(
          trx,
          standing.id,
          awards.map((award) => award.id),
        );
      outcome.unchanged.push(standing.id);
      return;
    }
    const row = toRow(making, person, content, standing);
    const snapshot = JSON.parse(row.snapshot_json) as CertificateSnapshot;
    const problems = [
      ...missingFacts(content),
      ...renderer.problems(snapshot).map((finding) => finding.detail),
    ];
    if (problems.length > 0) {
      outcome.refused.push({ clinicianId: person.id, problems });
      return;
    }
    // The old one makes room first: the unique index allows one standing certificate a cause.
    if (standing !== undefined && !(await supersede(trx, standing.id, clock.now(), making.reason, row.id))) {
      throw new AppError(
        'resource.conflict',
        'Somebody issued this certificate at the same moment; ask again.',
      );
    }
    await insertCertificate(
      trx,
      row,
      awards.map((award) => award.id),
    );
    if (standing === undefined) outcome.issued.push(row.id);
    else outcome.superseded.push(row.id);
    await note(trx, making, standing === undefined ? 'certificate.issued' : 'certificate.superseded', row);
  }

  async function issueAll(
    trx: Db,
    making: Omit<Making, 'frame'>,
    creditSystem: string,
    awards: readonly CertifiableAward[],
  ): Promise<Issued> {
    const outcome = emptyOutcome();
    if (awards.length === 0) return outcome;
    const frame = await snapshots.frame(trx, making.cohort, creditSystem, awards);
    const groups = groupByClinician(awards);
    const people = new Map(
      (await clinicians.loadMany(trx, [...groups.keys()])).map((person) => [person.id, person]),
    );
    for (const [clinicianId, own] of groups) {
      const person = people.get(clinicianId);
      if (person !== undefined) await issueOne(trx, { ...making, frame }, person, own, outcome);
    }
    return outcome;
  }

  /** A standing certificate anew from what its cause holds now; revoked where that is nothing. */
  async function renew(
    trx: Db,
    actor: Actor,
    row: CertificateRow,
    reason: string,
    anew: boolean,
  ): Promise<Issued> {
    const cohort = await cohorts.load(trx, row.cohort_id);
    const period = periodOfCause(row.cause_key);
    const awards = await listCertifiableAwards(trx, {
      cohortId: row.cohort_id,
      creditSystem: row.credit_system,
      clinicianIds: [row.clinician_id],
      from: period?.from,
      to: period?.to,
    });
    const making = { actor, cohort, period, reason, anew };
    const outcome =
      awards.length > 0 ? await issueAll(trx, making, row.credit_system, awards) : emptyOutcome();
    if (outcome.refused.length > 0 && anew) throw incomplete(outcome.refused[0]?.problems ?? []);
    // A document that states more than the ledger must not stay valid, also where its successor cannot be drawn.
    if (awards.length > 0 && outcome.refused.length === 0) return outcome;
    if (await revoke(trx, row.id, clock.now(), reason)) {
      const frame = await snapshots.frame(trx, cohort, row.credit_system, []);
      await note(trx, { ...making, frame }, 'certificate.revoked', row);
    }
    return outcome;
  }

  return { issueAll, renew };
}
