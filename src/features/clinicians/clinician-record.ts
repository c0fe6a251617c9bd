// What a clinician record holds, how stored rows become one, and the defaults of what may be left out.
import type { Profession } from '../../core/credits/vocabulary.js';
import type { Changes } from '../../platform/db/changes.js';

export interface ClinicianAddress {
  address: string;
  /** Several people read this mailbox: it proves nobody's presence and opens nobody's records. */
  shared: boolean;
}

export interface Licence {
  body: string;
  /** Text: leading zeros and letters are part of it. */
  number: string;
}

export interface Clinician {
  id: string;
  organizationId: string;
  /** `certificate` is what documents print; null where `display` will do. */
  name: { given: string; family: string; display: string; certificate: string | null };
  emails: ClinicianAddress[];
  profession: Profession;
  credentials: string | null;
  language: 'en' | 'fr';
  timeZone: string | null;
  site: string | null;
  postalPrefix: string | null;
  practiceSetting: string | null;
  licences: Licence[];
  mergedIntoId: string | null;
  version: number;
}

type Optional<T> = T | null | undefined;

export interface ClinicianFields {
  name: { given: string; family: string; display?: string | undefined; certificate?: Optional<string> };
  emails: readonly ClinicianAddress[];
  profession: Profession;
  credentials?: Optional<string>;
  language?: 'en' | 'fr' | undefined;
  timeZone?: Optional<string>;
  site?: Optional<string>;
  postalPrefix?: Optional<string>;
  practiceSetting?: Optional<string>;
  licences?: readonly Licence[] | undefined;
}

/** The name too may change part by part. */
export type ClinicianChanges = Changes<Omit<ClinicianFields, 'name'>> & {
  name?: Changes<ClinicianFields['name']> | undefined;
};

export interface ClinicianRow {
  id: string;
  organization_id: string;
  given_name: string;
  family_name: string;
  display_name: string;
  certificate_name: string | null;
  search_text: string;
  profession: Profession;
  credentials: string | null;
  language: 'en' | 'fr';
  time_zone: string | null;
  site: string | null;
  postal_prefix: string | null;
  practice_setting: string | null;
  merged_into_id: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface AddressRow {
  organization_id: string;
  address: string;
  clinician_id: string;
  position: number;
  shared_at: string | null;
}

export interface LicenceRow {
  clinician_id: string;
  body: string;
  number: string;
}

export function toClinician(
  row: ClinicianRow,
  addresses: readonly AddressRow[],
  licences: readonly LicenceRow[],
): Clinician {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: {
      given: row.given_name,
      family: row.family_name,
      display: row.display_name,
      certificate: row.certificate_name,
    },
    emails: addresses.map((each) => ({ address: each.address, shared: each.shared_at !== null })),
    profession: row.profession,
    credentials: row.credentials,
    language: row.language,
    timeZone: row.time_zone,
    site: row.site,
    postalPrefix: row.postal_prefix,
    practiceSetting: row.practice_setting,
    licences: licences.map(({ body, number }) => ({ body, number })),
    mergedIntoId: row.merged_into_id,
    version: row.version,
  };
}

/** `Élise` + `Tremblay` → `Élise Tremblay`; a person of one name has just that. */
export function defaultDisplayName(given: string, family: string): string {
  return [given, family].filter((part) => part !== '').join(' ');
}

/** Lower case and without accents, so that `elise` finds `Élise` on every engine. */
export function foldForSearch(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

type NameColumns = Pick<
  ClinicianRow,
  'given_name' | 'family_name' | 'display_name' | 'certificate_name' | 'search_text'
>;

function nameColumns(name: Clinician['name']): NameColumns {
  return {
    given_name: name.given,
    family_name: name.family,
    display_name: name.display,
    certificate_name: name.certificate,
    search_text: foldForSearch(`${name.given} ${name.family} ${name.display}`),
  };
}

export function newClinicianRow(
  fields: ClinicianFields,
  made: { id: string; organizationId: string; at: string },
): ClinicianRow {
  const { given, family } = fields.name;
  return {
    id: made.id,
    organization_id: made.organizationId,
    ...nameColumns({
      given,
      family,
      display: fields.name.display ?? defaultDisplayName(given, family),
      certificate: fields.name.certificate ?? null,
    }),
    profession: fields.profession,
    credentials: fields.credentials ?? null,
    language: fields.language ?? 'en',
    time_zone: fields.timeZone ?? null,
    site: fields.site ?? null,
    postal_prefix: fields.postalPrefix ?? null,
    practice_setting: fields.practiceSetting ?? null,
    merged_into_id: null,
    version: 1,
    created_at: made.at,
    updated_at: made.at,
  };
}

/** A display name that was only the default follows the new name; one that was chosen stays. */
export function changedName(
  before: Clinician['name'],
  changes: NonNullable<ClinicianChanges['name']>,
): NameColumns {
  const given = changes.given ?? before.given;
  const family = changes.family ?? before.family;
  const wasDefault = before.display === defaultDisplayName(before.given, before.family);
  return nameColumns({
    given,
    family,
    display: changes.display ?? (wasDefault ? defaultDisplayName(given, family) : before.display),
    certificate: changes.certificate === undefined ? before.certificate : changes.certificate,
  });
}
