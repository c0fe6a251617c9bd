// Which column of a roster file means what, by its heading in English or French.

export const rosterFields = [
  'given',
  'family',
  'name',
  'certificate',
  'email',
  'profession',
  'role',
  'language',
  'credentials',
  'site',
  'postalPrefix',
  'practiceSetting',
  'timeZone',
] as const;
export type RosterField = (typeof rosterFields)[number];

const headings: Readonly<Record<RosterField, readonly string[]>> = {
  given: [
    'given name',
    'given names',
    'given',
    'first name',
    'firstname',
    'first',
    'forename',
    'prenom',
    'prenoms',
  ],
  family: ['family name', 'family', 'last name', 'lastname', 'last', 'surname', 'nom de famille'],
  name: ['name', 'full name', 'fullname', 'display name', 'nom complet', 'nom et prenom', 'prenom et nom'],
  certificate: [
    'certificate name',
    'name on certificate',
    'nom sur l attestation',
    'nom sur le certificat',
    'nom au certificat',
  ],
  email: [
    'email',
    'emails',
    'e mail',
    'email address',
    'e mail address',
    'mail',
    'courriel',
    'adresse courriel',
    'adresse de courriel',
    'adresse electronique',
    'adresse e mail',
  ],
  profession: ['profession', 'discipline', 'occupation'],
  role: ['role', 'fonction'],
  language: ['language', 'preferred language', 'langue', 'langue preferee'],
  credentials: ['credentials', 'designation', 'designations', 'titres', 'titre'],
  site: ['site', 'clinic', 'organization', 'organisation', 'clinique', 'etablissement', 'lieu'],
  postalPrefix: [
    'postal prefix',
    'postal code',
    'postal code prefix',
    'fsa',
    'zip',
    'code postal',
    'prefixe postal',
    'rta',
  ],
  practiceSetting: ['practice setting', 'setting', 'milieu de pratique', 'milieu'],
  timeZone: ['time zone', 'timezone', 'fuseau horaire', 'fuseau'],
};

const fieldByHeading = new Map(
  rosterFields.flatMap((field) => headings[field].map((heading): [string, RosterField] => [heading, field])),
);

/** `Prénom` → `prenom`; `E-mail_address` → `e mail address`. */
export function foldWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export interface RosterColumns {
  /** Field → index of its column. */
  fields: Map<RosterField, number>;
  /** `licence:CPSO` → body `CPSO`. */
  licences: { body: string; index: number }[];
  /** Headings that mean nothing here, or the same as one before. */
  unknown: string[];
}

const licenceHeading = /^\s*(?:licen[cs]e|permis)\s*:\s*(\S.*?)\s*$/i;

export function readColumns(headingCells: readonly string[]): RosterColumns {
  const columns: RosterColumns = { fields: new Map(), licences: [], unknown: [] };
  const hasGiven = headingCells.some((cell) => fieldByHeading.get(foldWords(cell)) === 'given');
  for (const [index, cell] of headingCells.entries()) {
    const body = licenceHeading.exec(cell)?.[1];
    const heading = foldWords(cell);
    // French `nom` is the family name beside a `prénom`, and the whole name without one.
    const field = heading === 'nom' ? (hasGiven ? 'family' : 'name') : fieldByHeading.get(heading);
    if (body !== undefined && !columns.licences.some((each) => each.body === body))
      columns.licences.push({ body, index });
    else if (field !== undefined && !columns.fields.has(field)) columns.fields.set(field, index);
    else if (heading !== '') columns.unknown.push(cell.trim());
  }
  return columns;
}

/** People can be told apart by a name or an address; without either it is no roster. */
export function isRoster(columns: RosterColumns): boolean {
  return (['given', 'family', 'name', 'email'] as const).some((field) => columns.fields.has(field));
}
