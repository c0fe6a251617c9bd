// The clinicians of an export: read once for many sessions, in an order people look names up by.
import type { Db } from '../../platform/db/database.js';
import { foldForSearch } from '../clinicians/clinician-record.js';
import type { ExportColumn } from './export-preset.js';
import { listAddresses, listLicences, listPeople } from './people.store.js';

export interface ExportPerson {
  id: string;
  given: string;
  family: string;
  display: string;
  profession: string;
  credentials: string | null;
  site: string | null;
  email: string | null;
  /** `CPSO 012345; RCPSC 778`. */
  licences: string | null;
  /** Family name, then given name, without case and accents; the id keeps namesakes apart. */
  sortKey: string;
}

/** Rosters are hundreds of people; a full memory is emptied, not trimmed. */
const peopleKeptMax = 5_000;

export interface PeopleReader {
  /** These clinicians, sorted by name; ids of nobody are left out. */
  sorted(ids: readonly string[]): Promise<ExportPerson[]>;
}

function firstByClinician(rows: readonly { clinician_id: string; address: string }[]): Map<string, string> {
  const first = new Map<string, string>();
  for (const row of rows) if (!first.has(row.clinician_id)) first.set(row.clinician_id, row.address);
  return first;
}

function licencesByClinician(
  rows: readonly { clinician_id: string; body: string; number: string }[],
): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { clinician_id, body, number } of rows) {
    const before = texts.get(clinician_id);
    texts.set(clinician_id, `${before === undefined ? '' : `${before}; `}${body} ${number}`);
  }
  return texts;
}

async function readPeople(db: Db, ids: readonly string[]): Promise<ExportPerson[]> {
  const emails = firstByClinician(await listAddresses(db, ids));
  const licences = licencesByClinician(await listLicences(db, ids));
  return (await listPeople(db, ids)).map((row) => ({
    id: row.id,
    given: row.given_name,
    family: row.family_name,
    display: row.display_name,
    profession: row.profession,
    credentials: row.credentials,
    site: row.site,
    email: emails.get(row.id) ?? null,
    licences: licences.get(row.id) ?? null,
    sortKey: `${foldForSearch(row.family_name)}\n${foldForSearch(row.given_name)}\n${row.id}`,
  }));
}

export function createPeopleReader(db: Db): PeopleReader {
  const kept = new Map<string, ExportPerson>();
  return {
    sorted: async (ids) => {
      if (kept.size > peopleKeptMax) kept.clear();
      const missing = ids.filter((id) => !kept.has(id));
      for (const person of await readPeople(db, missing)) kept.set(person.id, person);
      const people = ids.flatMap((id) => kept.get(id) ?? []);
      return people.sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
    },
  };
}

/** The columns that say who; `licences` only where the receiver needs them. */
export function personColumns<Row extends { person: ExportPerson }>(): ExportColumn<Row>[] {
  return [
    {
      key: 'clinicianId',
      title: { en: 'Clinician id', fr: 'Identifiant de clinicien·ne' },
      kind: 'text',
      widthCharacters: 38,
      value: (row) => row.person.id,
    },
    {
      key: 'familyName',
      title: { en: 'Family name', fr: 'Nom de famille' },
      kind: 'text',
      value: (row) => row.person.family,
    },
    {
      key: 'givenName',
      title: { en: 'Given name', fr: 'Prénom' },
      kind: 'text',
      value: (row) => row.person.given,
    },
    {
      key: 'displayName',
      title: { en: 'Name', fr: 'Nom complet' },
      kind: 'text',
      value: (row) => row.person.display,
    },
    {
      key: 'profession',
      title: { en: 'Profession', fr: 'Profession' },
      kind: 'text',
      value: (row) => row.person.profession,
    },
    {
      key: 'credentials',
      title: { en: 'Credentials', fr: 'Titres' },
      kind: 'text',
      value: (row) => row.person.credentials,
    },
    {
      key: 'site',
      title: { en: 'Site', fr: 'Établissement' },
      kind: 'text',
      value: (row) => row.person.site,
    },
    { key: 'email', title: { en: 'Email', fr: 'Courriel' }, kind: 'text', value: (row) => row.person.email },
  ];
}
