// Reads of clinicians for other services, which have judged access already: by id, by address, a whole organization at once.
import { notFound } from '../../core/errors.js';
import type { Db } from '../../platform/db/database.js';
import {
  toClinician,
  type AddressRow,
  type Clinician,
  type ClinicianAddress,
  type ClinicianRow,
} from './clinician-record.js';
import {
  findClinician,
  listAddressesOf,
  listAddressesOfOrganization,
  listCliniciansByIds,
  listIdsByOwnAddress,
  listLicencesOf,
  listStandingNames,
} from './clinicians.store.js';

/** What deciding who somebody is needs to know of each clinician. */
export interface ClinicianIdentity {
  clinicianId: string;
  displayName: string;
  givenName: string;
  familyName: string;
  addresses: ClinicianAddress[];
}

function grouped<Row extends { clinician_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.clinician_id);
    if (group === undefined) groups.set(row.clinician_id, [row]);
    else group.push(row);
  }
  return groups;
}

/** Rows with their addresses and licences, in the order given. */
export async function withDetails(db: Db, rows: readonly ClinicianRow[]): Promise<Clinician[]> {
  const ids = rows.map((row) => row.id);
  const addresses = grouped(await listAddressesOf(db, ids));
  const licences = grouped(await listLicencesOf(db, ids));
  return rows.map((row) => toClinician(row, addresses.get(row.id) ?? [], licences.get(row.id) ?? []));
}

/** A merged record answers itself. */
export async function load(db: Db, id: string): Promise<Clinician> {
  const row = await findClinician(db, id);
  if (row === undefined) throw notFound('clinician');
  const [clinician] = await withDetails(db, [row]);
  if (clinician === undefined) throw notFound('clinician');
  return clinician;
}

/** Those that exist, each once, in the order they were made. */
export async function loadMany(db: Db, ids: readonly string[]): Promise<Clinician[]> {
  return withDetails(db, await listCliniciansByIds(db, [...new Set(ids)]));
}

const toAddress = (row: AddressRow): ClinicianAddress => ({
  address: row.address,
  shared: row.shared_at !== null,
});

/** Every standing record of an organization, in two queries. */
export async function listForIdentity(db: Db, organizationId: string): Promise<ClinicianIdentity[]> {
  const names = await listStandingNames(db, organizationId);
  const addresses = grouped(await listAddressesOfOrganization(db, organizationId));
  return names.map((row) => ({
    clinicianId: row.id,
    displayName: row.display_name,
    givenName: row.given_name,
    familyName: row.family_name,
    addresses: (addresses.get(row.id) ?? []).map(toAddress),
  }));
}

/** Standing records, in any organization, that hold one of these addresses alone. */
export async function recordsOfPerson(db: Db, addresses: readonly string[]): Promise<Clinician[]> {
  if (addresses.length === 0) return [];
  const own = await loadMany(db, await listIdsByOwnAddress(db, addresses));
  return own.filter((clinician) => clinician.mergedIntoId === null);
}
