// Rows of clinicians, their addresses and their licences.
import type { Db } from '../../platform/db/database.js';
import { pageBy, type Page, type PageRequest } from '../../platform/db/pages.js';
import { foldForSearch, type AddressRow, type ClinicianRow, type LicenceRow } from './clinician-record.js';

/** Rows a statement: far below the number of values either engine takes at once. */
const batchRowsMax = 500;

/** Whose records may be read; null = everybody's. */
export type PeopleScope = {
  /** Organizations read as a whole. */
  organizationIds: readonly string[];
  /** Programs of program-scoped grants … */
  programIds: readonly string[];
  /** … and their organizations: people not placed in any program yet are seen by all who might enrol them. */
  programOrganizationIds: readonly string[];
} | null;

export function batchesOf<T>(items: readonly T[], size = batchRowsMax): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

export async function insertClinicians(
  db: Db,
  rows: {
    clinicians: readonly ClinicianRow[];
    addresses: readonly AddressRow[];
    licences: readonly LicenceRow[];
  },
): Promise<void> {
  for (const batch of batchesOf(rows.clinicians)) await db('clinicians').insert(batch);
  for (const batch of batchesOf(rows.addresses)) await db('clinician_addresses').insert(batch);
  for (const batch of batchesOf(rows.licences)) await db('clinician_licences').insert(batch);
}

export function findClinician(db: Db, id: string): Promise<ClinicianRow | undefined> {
  return db<ClinicianRow>('clinicians').where({ id }).first();
}

async function selectIn<Row>(
  db: Db,
  table: string,
  column: string,
  ids: readonly string[],
  order: string,
): Promise<Row[]> {
  const found: Row[] = [];
  for (const batch of batchesOf(ids)) {
    found.push(...((await db(table).whereIn(column, batch).orderBy(order)) as Row[]));
  }
  return found;
}

export const listCliniciansByIds = (db: Db, ids: readonly string[]) =>
  selectIn<ClinicianRow>(db, 'clinicians', 'id', ids, 'id');
export const listAddressesOf = (db: Db, clinicianIds: readonly string[]) =>
  selectIn<AddressRow>(db, 'clinician_addresses', 'clinician_id', clinicianIds, 'position');
export const listLicencesOf = (db: Db, clinicianIds: readonly string[]) =>
  selectIn<LicenceRow>(db, 'clinician_licences', 'clinician_id', clinicianIds, 'body');

/** Compare-and-set on `version`; answers whether the row was still as read. */
export async function updateClinician(
  db: Db,
  id: string,
  version: number,
  changes: Partial<ClinicianRow>,
): Promise<boolean> {
  const query = db<ClinicianRow>('clinicians').where({ id, version });
  return (await query.update({ ...changes, version: version + 1 })) === 1;
}

export async function replaceAddresses(
  db: Db,
  clinicianId: string,
  rows: readonly AddressRow[],
): Promise<void> {
  await db('clinician_addresses').where({ clinician_id: clinicianId }).delete();
  if (rows.length > 0) await db('clinician_addresses').insert([...rows]);
}

export async function replaceLicences(
  db: Db,
  clinicianId: string,
  rows: readonly LicenceRow[],
): Promise<void> {
  await db('clinician_licences').where({ clinician_id: clinicianId }).delete();
  if (rows.length > 0) await db('clinician_licences').insert([...rows]);
}

/** Leaves an address that somebody holds already as it is. */
export async function insertAddressIfFree(db: Db, row: AddressRow): Promise<void> {
  await db('clinician_addresses').insert(row).onConflict(['organization_id', 'address']).ignore();
}

export async function listAddressHolders(
  db: Db,
  organizationId: string,
  addresses: readonly string[],
): Promise<AddressRow[]> {
  const found: AddressRow[] = [];
  for (const batch of batchesOf(addresses)) {
    found.push(
      ...(await db<AddressRow>('clinician_addresses')
        .where({ organization_id: organizationId })
        .whereIn('address', batch)),
    );
  }
  return found;
}

export type IdentityRow = Pick<ClinicianRow, 'id' | 'display_name' | 'given_name' | 'family_name'>;

export function listStandingNames(db: Db, organizationId: string): Promise<IdentityRow[]> {
  return db<ClinicianRow>('clinicians')
    .where({ organization_id: organizationId })
    .whereNull('merged_into_id')
    .orderBy('id')
    .select('id', 'display_name', 'given_name', 'family_name');
}

export function listAddressesOfOrganization(db: Db, organizationId: string): Promise<AddressRow[]> {
  return db<AddressRow>('clinician_addresses').where({ organization_id: organizationId }).orderBy('position');
}

/** Clinicians who hold one of these addresses alone, in whatever organization. */
export async function listIdsByOwnAddress(db: Db, addresses: readonly string[]): Promise<string[]> {
  const rows = await db<AddressRow>('clinician_addresses')
    .whereIn('address', [...addresses])
    .whereNull('shared_at')
    .distinct('clinician_id');
  return rows.map((row) => row.clinician_id);
}

/** The three ways in which a clinician is placed in a program: on a roster, with a role, or present. */
function placements(db: Db) {
  return [
    db('enrolments')
      .join('cohorts as place', 'place.id', 'enrolments.cohort_id')
      .whereRaw('enrolments.clinician_id = clinicians.id'),
    db('assignments')
      .join('sessions as place', 'place.id', 'assignments.session_id')
      .whereRaw('assignments.clinician_id = clinicians.id'),
    db('attendance')
      .join('sessions as place', 'place.id', 'attendance.session_id')
      .whereRaw('attendance.clinician_id = clinicians.id'),
  ];
}

function visibleClinicians(db: Db, scope: PeopleScope) {
  const query = db<ClinicianRow>('clinicians');
  if (scope === null) return query;
  void query.where((either) => {
    void either.whereIn('clinicians.organization_id', [...scope.organizationIds]);
    if (scope.programIds.length === 0) return;
    for (const placed of placements(db)) {
      void either.orWhereExists(
        placed.whereIn('place.program_id', [...scope.programIds]).select(db.raw('1')),
      );
    }
    void either.orWhere((unplaced) => {
      void unplaced.whereIn('clinicians.organization_id', [...scope.programOrganizationIds]);
      for (const placed of placements(db)) void unplaced.whereNotExists(placed.select(db.raw('1')));
    });
  });
  return query;
}

export async function isVisible(db: Db, scope: PeopleScope, id: string): Promise<boolean> {
  return (await visibleClinicians(db, scope).where('clinicians.id', id).first('clinicians.id')) !== undefined;
}

export interface ClinicianFilter {
  organizationId?: string | undefined;
  search?: string | undefined;
}

/** Merged records are not listed; the one they went into is. */
export function listClinicians(
  db: Db,
  scope: PeopleScope,
  filter: ClinicianFilter,
  page: PageRequest,
): Promise<Page<ClinicianRow>> {
  const query = visibleClinicians(db, scope).select('clinicians.*').whereNull('clinicians.merged_into_id');
  if (filter.organizationId !== undefined)
    void query.where('clinicians.organization_id', filter.organizationId);
  if (filter.search !== undefined) {
    const pattern = (text: string) => `%${text.replace(/[!%_]/g, '!$&')}%`;
    const folded = pattern(foldForSearch(filter.search));
    const address = pattern(filter.search.toLowerCase());
    void query.whereRaw(
      `(clinicians.search_text like ? escape '!' or exists (select 1 from clinician_addresses a
         where a.clinician_id = clinicians.id and a.address like ? escape '!'))`,
      [folded, address],
    );
  }
  return pageBy<ClinicianRow>(query, 'clinicians.id', (row) => row.id, page);
}
