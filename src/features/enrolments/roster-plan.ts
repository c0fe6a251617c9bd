// Decides, line by line, what a roster file would do: whom it enrols, whom it makes known, and what it refuses; pure.
import type { Role } from '../../core/credits/vocabulary.js';
import { professions } from '../../core/credits/vocabulary.js';
import type { ClinicianIdentity } from '../clinicians/clinician-directory.service.js';
import type { Clinician, ClinicianChanges, ClinicianFields } from '../clinicians/clinician-record.js';
import { foldWords } from './roster-columns.js';
import type { LineFinding, RosterLine } from './roster-file.js';

export type LineOutcome = 'enrolled' | 'already-enrolled' | 'created' | 'updated' | 'refused';

export interface PlannedLine {
  line: number;
  outcome: LineOutcome;
  findings: LineFinding[];
  /** The known clinician; a new one gets her id when she is made. */
  clinicianId: string | null;
  create: ClinicianFields | null;
  /** Blanks of the record that the file fills; nothing stored is ever overwritten. */
  fill: ClinicianChanges | null;
  /** Role on the roster, where she is not on it yet. */
  enrolAs: Role | null;
}

export interface Known {
  identities: readonly ClinicianIdentity[];
  /** Clinicians who hold an address of the file, by id. */
  records: ReadonlyMap<string, Clinician>;
  /** Standing roles on this roster, by clinician. */
  roster: ReadonlyMap<string, Role>;
}

interface Holder {
  clinicianId: string;
  shared: boolean;
}

/** Every address of the organization, and who holds it. */
export function addressHolders(identities: readonly ClinicianIdentity[]): Map<string, Holder> {
  return new Map(
    identities.flatMap(({ clinicianId, addresses }) =>
      addresses.map(({ address, shared }): [string, Holder] => [address, { clinicianId, shared }]),
    ),
  );
}

const nameKey = (given: string, family: string): string => foldWords(`${given} ${family}`);

export function planRoster(lines: readonly RosterLine[], known: Known): PlannedLine[] {
  const holders = addressHolders(known.identities);
  const standingNames = new Set(known.identities.map((each) => nameKey(each.givenName, each.familyName)));
  const lineOfAddress = new Map<string, number>();
  const lineOfClinician = new Map<string, number>();

  function planLine(line: RosterLine): PlannedLine {
    if (line.refusals.length > 0) return refused(line, ...line.refusals);
    const repeated = line.addresses.find((address) => lineOfAddress.has(address));
    if (repeated !== undefined) {
      const before = lineOfAddress.get(repeated) ?? 0;
      return refused(line, {
        code: 'address-repeated',
        detail: `The address ${repeated} stands on line ${before} already.`,
        params: { address: repeated, line: before },
      });
    }
    const held = line.addresses.flatMap((address) => holders.get(address) ?? []);
    const [holderId, otherId] = new Set(held.map((each) => each.clinicianId));
    if (otherId !== undefined) {
      const detail =
        'The addresses of this line belong to two clinicians; give one of them, or merge the two records first.';
      return refused(line, { code: 'addresses-of-two', detail });
    }
    const record = holderId === undefined ? undefined : known.records.get(holderId);
    const planned =
      record === undefined
        ? planNew(line, standingNames)
        : planKnown(line, record, known, held, lineOfClinician);
    if (planned.outcome === 'refused') return planned;
    for (const address of line.addresses) lineOfAddress.set(address, line.line);
    if (planned.clinicianId !== null) lineOfClinician.set(planned.clinicianId, line.line);
    if (planned.create !== null) standingNames.add(nameKey(line.given, line.family));
    return planned;
  }

  return lines.map(planLine);
}

function refused(line: RosterLine, ...findings: LineFinding[]): PlannedLine {
  return {
    line: line.line,
    outcome: 'refused',
    findings,
    clinicianId: null,
    create: null,
    fill: null,
    enrolAs: null,
  };
}

function planNew(line: RosterLine, standingNames: ReadonlySet<string>): PlannedLine {
  if (line.given === '' && line.family === '') {
    return refused(line, {
      code: 'name-missing',
      detail: 'Nobody here has this address yet; write the name too.',
    });
  }
  const profession = line.profession ?? (line.isRegistration ? 'other' : null);
  if (profession === null) {
    const allowed = professions.join(', ');
    const detail = `A new clinician needs a profession; write one of: ${allowed}.`;
    return refused(line, { code: 'profession-missing', detail, params: { allowed } });
  }
  const findings: LineFinding[] = line.profession === null ? [professionAssumed] : [];
  const isTwin = standingNames.has(nameKey(line.given, line.family));
  if (line.addresses.length === 0) {
    if (isTwin) {
      const detail =
        'Somebody of this name is known and the line has no address to tell them apart; add one, or enrol this person by their record.';
      return refused(line, { code: 'name-twin-without-address', detail });
    }
    findings.push({
      code: 'no-address',
      detail: 'Without an address no invitation or certificate can be sent to this person.',
    });
  } else if (isTwin) {
    const detail =
      'Somebody of the same name has another address. If they are one person, merge the two records.';
    findings.push({ code: 'name-twin', detail });
  }
  const { given, family, certificate, addresses, role, language, ...rest } = line;
  const create: ClinicianFields = {
    name: { given, family, certificate },
    emails: addresses.map((address) => ({ address, shared: false })),
    profession,
    language: language ?? undefined,
    credentials: rest.credentials,
    site: rest.site,
    postalPrefix: rest.postalPrefix,
    practiceSetting: rest.practiceSetting,
    timeZone: rest.timeZone,
    licences: rest.licences,
  };
  return {
    line: line.line,
    outcome: 'created',
    findings,
    clinicianId: null,
    create,
    fill: null,
    enrolAs: role ?? 'learner',
  };
}

/** Contract: a clinician has a profession; `other` opens no credit that is for one profession only. */
const professionAssumed: LineFinding = {
  code: 'profession-assumed',
  detail:
    'The report names no profession we know, so “other” was entered. Complete the record before credits are awarded.',
};

function planKnown(
  line: RosterLine,
  record: Clinician,
  known: Known,
  held: readonly Holder[],
  lineOfClinician: ReadonlyMap<string, number>,
): PlannedLine {
  const before = lineOfClinician.get(record.id);
  if (before !== undefined) {
    return refused(line, {
      code: 'clinician-repeated',
      detail: `The same clinician stands on line ${before} already.`,
      params: { line: before },
    });
  }
  const hasName = line.given !== '' || line.family !== '';
  const differs =
    hasName && nameKey(line.given, line.family) !== nameKey(record.name.given, record.name.family);
  if (differs && held.every((each) => each.shared)) {
    const detail = 'This is a shared mailbox on another clinician’s record; write the person’s own address.';
    return refused(line, { code: 'address-shared', detail });
  }
  const findings: LineFinding[] = [];
  if (differs) {
    const detail = `The record with this address has another name; it was kept. Correct the record or the address.`;
    findings.push({ code: 'name-differs', detail });
  }
  const { fill, differing } = blanksFilled(line, record);
  for (const field of differing) {
    findings.push({
      code: 'field-differs',
      detail: `The record says otherwise about ${field}; it was kept. Change the record if the file is right.`,
      params: { field },
    });
  }
  const standing = known.roster.get(record.id);
  if (standing !== undefined && line.role !== null && line.role !== standing) {
    const detail = `This person is on the roster as ${standing}; that was kept.`;
    findings.push({ code: 'role-differs', detail, params: { role: standing } });
  }
  const outcome = standing === undefined ? 'enrolled' : fill === null ? 'already-enrolled' : 'updated';
  const enrolAs = standing === undefined ? (line.role ?? 'learner') : null;
  return { line: line.line, outcome, findings, clinicianId: record.id, create: null, fill, enrolAs };
}

const fillable = ['credentials', 'site', 'postalPrefix', 'practiceSetting', 'timeZone'] as const;

/** A file fills what is blank; where the record says something else, that is told and kept. */
function blanksFilled(
  line: RosterLine,
  record: Clinician,
): { fill: ClinicianChanges | null; differing: string[] } {
  const fill: ClinicianChanges = {};
  const differing: string[] = [];
  for (const field of fillable) {
    const told = line[field];
    if (told === null || told === record[field]) continue;
    if (record[field] === null) fill[field] = told;
    else differing.push(field);
  }
  if (line.profession !== null && line.profession !== record.profession) differing.push('profession');
  if (line.language !== null && line.language !== record.language) differing.push('language');
  const numbers = new Map(record.licences.map(({ body, number }) => [body, number]));
  const newLicences = line.licences.filter(({ body }) => !numbers.has(body));
  if (newLicences.length > 0) fill.licences = [...record.licences, ...newLicences];
  for (const { body, number } of line.licences) {
    if ((numbers.get(body) ?? number) !== number) differing.push(`licence:${body}`);
  }
  const own = new Set(record.emails.map(({ address }) => address));
  const newAddresses = line.addresses.filter((address) => !own.has(address));
  if (newAddresses.length > 0) {
    fill.emails = [...record.emails, ...newAddresses.map((address) => ({ address, shared: false }))];
  }
  return { fill: Object.keys(fill).length === 0 ? null : fill, differing };
}
