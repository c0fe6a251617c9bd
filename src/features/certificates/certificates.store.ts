// Rows of certificates, the awards they cite, and the bytes that were issued.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';

export interface CertificateRow {
  id: string;
  number: string;
  organization_id: string;
  program_id: string;
  cohort_id: string;
  clinician_id: string;
  credit_system: string;
  kind: string;
  period_from: string;
  period_to: string;
  cause_key: string;
  content_hash: string;
  credit_thousandths: number;
  snapshot_json: string;
  language: 'en' | 'fr';
  layout: string;
  renderer_version: string;
  issued_at: string;
  superseded_at: string | null;
  revoked_at: string | null;
  status_reason: string | null;
  replaced_by_id: string | null;
  replaces_id: string | null;
}

export interface FileRow {
  certificate_id: string;
  language: 'en' | 'fr';
  pdf: Buffer;
  sha256: string;
  size_bytes: number;
  drawn_at: string;
}

/** A certificate with the hash of its document in the holder's language and the number that took its place. */
export type ListedCertificate = CertificateRow & { sha256: string | null; replaced_by_number: string | null };

const idsPerStatement = 500;

function listed(db: Db) {
  return db('certificates')
    .leftJoin('certificate_files', (join) =>
      join
        .on('certificate_files.certificate_id', 'certificates.id')
        .andOn('certificate_files.language', 'certificates.language'),
    )
    .leftJoin('certificates as successors', 'successors.id', 'certificates.replaced_by_id')
    .select('certificates.*', 'certificate_files.sha256', 'successors.number as replaced_by_number');
}

export async function insertCertificate(
  db: Db,
  row: CertificateRow,
  awardIds: readonly string[],
): Promise<void> {
  await db('certificates').insert(row);
  await insertCitations(db, row.id, awardIds);
}

async function insertCitations(db: Db, certificateId: string, awardIds: readonly string[]): Promise<void> {
  const links = awardIds.map((award_id) => ({ certificate_id: certificateId, award_id }));
  for (let from = 0; from < links.length; from += idsPerStatement) {
    await db('certificate_awards').insert(links.slice(from, from + idsPerStatement));
  }
}

/** The document says the same, but rests on other entries of the ledger now. */
export async function citeAnew(db: Db, certificateId: string, awardIds: readonly string[]): Promise<void> {
  await db('certificate_awards').where({ certificate_id: certificateId }).del();
  await insertCitations(db, certificateId, awardIds);
}

/** Compare-and-set: false where it no longer stood. */
export async function supersede(
  db: Db,
  id: string,
  at: string,
  reason: string,
  replacedById: string,
): Promise<boolean> {
  const changed = await db('certificates')
    .where({ id })
    .whereNull('superseded_at')
    .whereNull('revoked_at')
    .update({ superseded_at: at, status_reason: reason, replaced_by_id: replacedById });
  return changed === 1;
}

export async function revoke(db: Db, id: string, at: string, reason: string): Promise<boolean> {
  const changed = await db('certificates')
    .where({ id })
    .whereNull('superseded_at')
    .whereNull('revoked_at')
    .update({ revoked_at: at, status_reason: reason });
  return changed === 1;
}

export function findByNumber(db: Db, number: string): Promise<ListedCertificate | undefined> {
  return listed(db).where('certificates.number', number).first();
}

export function listById(db: Db, ids: readonly string[]): Promise<ListedCertificate[]> {
  return listed(db)
    .whereIn('certificates.id', [...ids])
    .orderBy('certificates.id');
}

export function findStandingByCause(db: Db, causeKey: string): Promise<CertificateRow | undefined> {
  return db<CertificateRow>('certificates')
    .where({ cause_key: causeKey })
    .whereNull('superseded_at')
    .whereNull('revoked_at')
    .first();
}

export function pageOfCohort(db: Db, cohortId: string, page: PageRequest): Promise<Page<ListedCertificate>> {
  return pageBy<ListedCertificate>(
    listed(db).where('certificates.cohort_id', cohortId),
    'certificates.id',
    (row) => row.id,
    page,
  );
}

export function listOfClinicians(db: Db, clinicianIds: readonly string[]): Promise<ListedCertificate[]> {
  return listed(db)
    .whereIn('certificates.clinician_id', [...clinicianIds])
    .orderBy('certificates.id', 'desc');
}

/** Standing certificates that cite one of these awards. */
export async function listStandingCiting(db: Db, awardIds: readonly string[]): Promise<CertificateRow[]> {
  const found = new Map<string, CertificateRow>();
  for (let from = 0; from < awardIds.length; from += idsPerStatement) {
    const rows = (await db('certificates')
      .join('certificate_awards', 'certificate_awards.certificate_id', 'certificates.id')
      .whereIn('certificate_awards.award_id', awardIds.slice(from, from + idsPerStatement))
      .whereNull('certificates.superseded_at')
      .whereNull('certificates.revoked_at')
      .select('certificates.*')) as CertificateRow[];
    for (const row of rows) found.set(row.id, row);
  }
  return [...found.values()];
}

/** Issued, but the documents were not drawn yet: the process stopped between the two, or a worker is at it. */
export async function listUndrawn(db: Db, limit: number): Promise<string[]> {
  const rows = (await db('certificates')
    .leftJoin('certificate_files', 'certificate_files.certificate_id', 'certificates.id')
    .whereNull('certificate_files.certificate_id')
    .orderBy('certificates.id')
    .limit(limit)
    .select('certificates.id')) as { id: string }[];
  return rows.map((row) => row.id);
}

export async function listCertificateIds(db: Db): Promise<string[]> {
  return ((await db('certificates').orderBy('id').select('id')) as { id: string }[]).map((row) => row.id);
}

/** The first bytes stored are the document; a second drawing of the same certificate changes nothing. */
export async function insertFiles(db: Db, rows: readonly FileRow[]): Promise<void> {
  await db('certificate_files')
    .insert([...rows])
    .onConflict(['certificate_id', 'language'])
    .ignore();
}

export function findFile(db: Db, certificateId: string, language: 'en' | 'fr'): Promise<FileRow | undefined> {
  return db<FileRow>('certificate_files').where({ certificate_id: certificateId, language }).first();
}

export async function isDrawn(db: Db, certificateId: string): Promise<boolean> {
  return (
    (await db('certificate_files').where({ certificate_id: certificateId }).first('language')) !== undefined
  );
}

/** True where an award it cites has been replaced or withdrawn since. */
export async function citesFallenAwards(db: Db, certificateId: string): Promise<boolean> {
  const row: unknown = await db('certificate_awards')
    .leftJoin('standing_awards', 'standing_awards.award_id', 'certificate_awards.award_id')
    .where('certificate_awards.certificate_id', certificateId)
    .whereNull('standing_awards.award_id')
    .first('certificate_awards.award_id');
  return row !== undefined;
}

export async function findCertificateIdByHash(db: Db, sha256: string): Promise<string | undefined> {
  const row = (await db('certificate_files').where({ sha256 }).first('certificate_id')) as
    { certificate_id: string } | undefined;
  return row?.certificate_id;
}

export interface CertifiableAward {
  id: string;
  clinician_id: string;
  session_id: string;
  approval_id: string;
  approval_version: number;
  kind: 'learner' | 'teaching';
  credit_thousandths: number;
  hour_thousandths: number;
  minutes: number;
  rule_version: string;
  local_date: string;
  title: string;
  starts_at: string;
  session_activity_id: string | null;
  explanation_json: string;
}

/** Standing awards with credit of one cohort and system, in order of time. */
export function listCertifiableAwards(
  db: Db,
  filter: {
    cohortId: string;
    creditSystem: string;
    from?: string | undefined;
    to?: string | undefined;
    clinicianIds?: readonly string[] | undefined;
  },
): Promise<CertifiableAward[]> {
  const query = db('awards')
    .join('standing_awards', 'standing_awards.award_id', 'awards.id')
    .join('sessions', 'sessions.id', 'awards.session_id')
    .leftJoin('session_approvals', (join) =>
      join
        .on('session_approvals.session_id', 'awards.session_id')
        .andOn('session_approvals.approval_id', 'awards.approval_id'),
    )
    .where({
      'awards.cohort_id': filter.cohortId,
      'awards.credit_system': filter.creditSystem,
      'awards.status': 'awarded',
    })
    .where('awards.credit_thousandths', '>', 0)
    .orderBy([{ column: 'sessions.starts_at' }, { column: 'awards.id' }])
    .select(
      'awards.id',
      'awards.clinician_id',
      'awards.session_id',
      'awards.approval_id',
      'awards.approval_version',
      'awards.kind',
      'awards.credit_thousandths',
      'awards.hour_thousandths',
      'awards.minutes',
      'awards.rule_version',
      'awards.explanation_json',
      'sessions.local_date',
      'sessions.title',
      'sessions.starts_at',
      'session_approvals.session_activity_id',
    );
  if (filter.from !== undefined) void query.where('sessions.local_date', '>=', filter.from);
  if (filter.to !== undefined) void query.where('sessions.local_date', '<=', filter.to);
  if (filter.clinicianIds !== undefined) void query.whereIn('awards.clinician_id', [...filter.clinicianIds]);
  return query;
}

/** Cohorts and systems with a standing credit that no certificate cites yet: where something may be due. */
export async function listUncertified(db: Db): Promise<{ cohortId: string; creditSystem: string }[]> {
  const rows = (await db('awards')
    .join('standing_awards', 'standing_awards.award_id', 'awards.id')
    .leftJoin('certificate_awards', 'certificate_awards.award_id', 'awards.id')
    .whereNull('certificate_awards.award_id')
    .where('awards.status', 'awarded')
    .where('awards.credit_thousandths', '>', 0)
    .distinct('awards.cohort_id', 'awards.credit_system')
    .orderBy(['awards.cohort_id', 'awards.credit_system'])) as { cohort_id: string; credit_system: string }[];
  return rows.map((row) => ({ cohortId: row.cohort_id, creditSystem: row.credit_system }));
}
