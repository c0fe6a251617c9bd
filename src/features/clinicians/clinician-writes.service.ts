// Writes of clinicians in a transaction somebody else has opened: new records, changes, one more address.
import type { Actor } from '../../core/access.js';
import { AppError } from '../../core/errors.js';
import { isKnownZone } from '../../core/time/zone.js';
import type { Clock } from '../../platform/clock.js';
import { definedOnly } from '../../platform/db/changes.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import { load } from './clinician-directory.service.js';
import {
  changedName,
  newClinicianRow,
  type AddressRow,
  type Clinician,
  type ClinicianAddress,
  type ClinicianChanges,
  type ClinicianFields,
  type ClinicianRow,
  type LicenceRow,
} from './clinician-record.js';
import {
  insertAddressIfFree,
  insertClinicians,
  listAddressHolders,
  replaceAddresses,
  replaceLicences,
  updateClinician,
} from './clinicians.store.js';

export interface ClinicianWrites {
  /** An alias found elsewhere, e.g. by a review decision; hers already: nothing happens, somebody else's: conflict. */
  addAddress(trx: Db, clinicianId: string, address: string): Promise<void>;
  /** New records of one organization; answers their ids in order. A taken address breaks the transaction. */
  addMany(
    trx: Db,
    actor: Actor,
    organizationId: string,
    people: readonly ClinicianFields[],
  ): Promise<string[]>;
  /** Changes without judging access; without `ifMatch` the last word wins. */
  change(trx: Db, actor: Actor, id: string, changes: ClinicianChanges, ifMatch?: number): Promise<Clinician>;
}

export function requireKnownZone(timeZone: string | null | undefined): void {
  if (timeZone === null || timeZone === undefined || isKnownZone(timeZone)) return;
  throw new AppError(
    'zone.unknown',
    `"${timeZone}" is no time zone we know; use a name like America/Toronto.`,
    {
      errors: [
        { pointer: '/body/timeZone', code: 'zone.unknown', detail: 'Use an IANA name like America/Toronto.' },
      ],
    },
  );
}

function addressRows(
  clinician: { id: string; organizationId: string },
  emails: readonly ClinicianAddress[],
  at: string,
): AddressRow[] {
  return emails.map(({ address, shared }, position) => ({
    organization_id: clinician.organizationId,
    address,
    clinician_id: clinician.id,
    position,
    shared_at: shared ? at : null,
  }));
}

function licenceRows(clinicianId: string, licences: ClinicianFields['licences']): LicenceRow[] {
  return (licences ?? []).map(({ body, number }) => ({ clinician_id: clinicianId, body, number }));
}

function changedColumns(before: Clinician, changes: ClinicianChanges): Partial<ClinicianRow> {
  const name: Partial<ClinicianRow> =
    changes.name === undefined ? {} : changedName(before.name, changes.name);
  if (name.given_name === '' && name.family_name === '') {
    throw new AppError('request.invalid', 'A given or a family name is needed.', {
      errors: [{ pointer: '/body/name', code: 'name.empty', detail: 'Send a given or a family name.' }],
    });
  }
  return {
    ...name,
    ...definedOnly<ClinicianRow>({
      profession: changes.profession,
      credentials: changes.credentials,
      language: changes.language,
      time_zone: changes.timeZone,
      site: changes.site,
      postal_prefix: changes.postalPrefix,
      practice_setting: changes.practiceSetting,
    }),
  };
}

export function createClinicianWrites(deps: {
  clock: Clock;
  ids: Ids;
  audit: AuditService;
}): ClinicianWrites {
  const { clock, ids, audit } = deps;
  return {
    addAddress: async (trx, clinicianId, address) => {
      const { organizationId, emails } = await load(trx, clinicianId);
      const normal = address.trim().toLowerCase();
      await insertAddressIfFree(trx, {
        organization_id: organizationId,
        address: normal,
        clinician_id: clinicianId,
        position: emails.length,
        shared_at: null,
      });
      const [holder] = await listAddressHolders(trx, organizationId, [normal]);
      if (holder?.clinician_id === clinicianId) return;
      throw new AppError('resource.conflict', 'Another clinician of the organization has this address.');
    },
    addMany: async (trx, actor, organizationId, people) => {
      const at = clock.now();
      const made = people.map((fields) => ({
        fields,
        row: newClinicianRow(fields, { id: ids.next(), organizationId, at }),
      }));
      await insertClinicians(trx, {
        clinicians: made.map(({ row }) => row),
        addresses: made.flatMap(({ fields, row }) =>
          addressRows({ id: row.id, organizationId }, fields.emails, at),
        ),
        licences: made.flatMap(({ fields, row }) => licenceRows(row.id, fields.licences)),
      });
      for (const { row } of made) {
        const subject = { kind: 'clinician', id: row.id };
        await audit.record(trx, { actor, action: 'clinician.created', subject, organizationId });
      }
      return made.map(({ row }) => row.id);
    },
    change: async (trx, actor, id, changes, ifMatch) => {
      requireKnownZone(changes.timeZone);
      const before = await load(trx, id);
      if (before.mergedIntoId !== null) {
        throw new AppError('resource.conflict', 'This record was merged into another one; change that one.', {
          extensions: { mergedIntoId: before.mergedIntoId },
        });
      }
      const at = clock.now();
      const columns = { ...changedColumns(before, changes), updated_at: at };
      if (!(await updateClinician(trx, id, ifMatch ?? before.version, columns))) {
        throw new AppError('resource.stale', 'Somebody changed it meanwhile; read it again.');
      }
      if (changes.emails !== undefined)
        await replaceAddresses(trx, id, addressRows(before, changes.emails, at));
      if (changes.licences !== undefined) await replaceLicences(trx, id, licenceRows(id, changes.licences));
      await audit.record(trx, {
        actor,
        action: 'clinician.changed',
        subject: { kind: 'clinician', id },
        organizationId: before.organizationId,
        detail: { fields: Object.keys(changes) },
      });
      return load(trx, id);
    },
  };
}
