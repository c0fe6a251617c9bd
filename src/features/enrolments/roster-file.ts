// Reads a roster file: bytes into lines of people, each with what is wrong with it; touches nothing and decides nothing.
import type { ReadFailure } from '../../core/attendance/evidence.js';
import type { OpenedFile, SourceFile } from '../../core/attendance/readers/source-file.js';
import type { TableRow } from '../../core/attendance/readers/table.js';
import { isReportTail } from '../../core/attendance/readers/zoom-lines.js';
import { findRegistrationHeader } from '../../core/attendance/readers/zoom-registration.js';
import { isPlainAddress } from '../../core/calendar/address.js';
import { professions, roles, type Profession, type Role } from '../../core/credits/vocabulary.js';
import type { Finding } from '../../core/finding.js';
import { isKnownZone } from '../../core/time/zone.js';
import { refuseUnapproved, registrationColumns, registrationFinding } from './registration-report.js';
import { isRoster, readColumns, type RosterColumns, type RosterField } from './roster-columns.js';
import { readLanguage, readProfession, readRole } from './roster-words.js';

export const rosterBytesMax = 2_000_000;
export const rosterLinesMax = 5_000;
/** A heading may stand below a title; nobody writes a longer one. */
const headingRowsMax = 10;
const addressesMax = 20;
const textMax: Readonly<Partial<Record<RosterField, number>>> = {
  given: 100,
  family: 100,
  timeZone: 100,
  postalPrefix: 10,
};
const otherTextMax = 200;
const licenceNumberMax = 60;

export interface LineFinding {
  code: string;
  detail: string;
  params?: Record<string, string | number>;
}

export interface RosterLine {
  /** 1-based line of the file on which it starts. */
  line: number;
  given: string;
  family: string;
  certificate: string | null;
  /** Lower case; the first is where mail goes. */
  addresses: string[];
  profession: Profession | null;
  role: Role | null;
  language: 'en' | 'fr' | null;
  credentials: string | null;
  site: string | null;
  postalPrefix: string | null;
  practiceSetting: string | null;
  timeZone: string | null;
  licences: { body: string; number: string }[];
  /** Zoom's form asks for no profession, so a new person of this line may be entered without one. */
  isRegistration: boolean;
  /** Why the line cannot be taken; empty where it can. */
  refusals: LineFinding[];
}

export type RosterFile =
  | { ok: true; lines: RosterLine[]; findings: Finding[] }
  | { ok: false; problem: 'unknown-format' | 'empty' | 'too-long'; detail: string; columns?: string[] };

/** Whether some row near the top names people: which sheet of a workbook is the roster. */
export function isRosterSheet(file: SourceFile): boolean {
  return file.kind === 'table' && headingOf(filledRows(file.rows)).at !== -1;
}

const filledRows = (rows: readonly TableRow[]): TableRow[] =>
  rows.filter(
    (row) =>
      row.cells.some((cell) => cell.trim() !== '') && !isDelimiterNote(row) && !isReportTail(row.cells),
  );

/** Zoom's own headings before ours, which a registration report has too. */
function headingOf(rows: readonly TableRow[]) {
  const registration = findRegistrationHeader(rows);
  const named = () => rows.slice(0, headingRowsMax).findIndex((row) => isRoster(readColumns(row.cells)));
  return { registration, at: registration?.index ?? named() };
}

/** A workbook, or text with comma, semicolon or tab in any usual encoding; headings in English or French, in any order. */
export function readRoster(opened: OpenedFile): RosterFile {
  if (!opened.ok) return notOpened(opened);
  const { file } = opened;
  if (file.kind !== 'table') {
    const detail = 'The file is JSON, not a list of people. Send a workbook or a CSV file.';
    return { ok: false, problem: 'unknown-format', detail };
  }
  const rows = filledRows(file.rows);
  const { registration, at: top } = headingOf(rows);
  const heading = rows[top];
  if (heading === undefined) {
    const columns = rows[0]?.cells.map((cell) => cell.trim()) ?? [];
    if (columns.length === 0) return { ok: false, problem: 'empty', detail: 'The file holds no lines.' };
    const detail =
      'No heading names a person. Write a first line such as: given name, family name, email, profession, role, language.';
    return { ok: false, problem: 'unknown-format', detail, columns };
  }
  const people = rows.slice(top + 1);
  if (people.length === 0)
    return { ok: false, problem: 'empty', detail: 'There is nobody below the headings.' };
  if (people.length > rosterLinesMax) {
    return {
      ok: false,
      problem: 'too-long',
      detail: `At most ${rosterLinesMax} lines are read at once; split the file.`,
    };
  }
  const noticed = fileFindings(file.findings);
  if (registration !== null) {
    const lines = readRegistrations(people, heading.cells, registration.approvalAt);
    return { ok: true, lines, findings: [...noticed, registrationFinding(people, registration)] };
  }
  const columns = readColumns(heading.cells);
  return {
    ok: true,
    lines: people.map((row) => readLine(row, columns)),
    findings: [...noticed, ...columnFindings(columns, heading.line)],
  };
}

/** A registration without approval is told so and nothing else: its other cells do not matter. */
function readRegistrations(
  people: readonly TableRow[],
  titles: readonly string[],
  approvalAt: number,
): RosterLine[] {
  const { columns, professionAt } = registrationColumns(titles);
  return people.map((row) => {
    const line = readLine(row, columns);
    const unapproved = refuseUnapproved(row.cells[approvalAt] ?? '');
    return {
      ...line,
      profession: readProfession(row.cells[professionAt] ?? '') ?? null,
      isRegistration: true,
      refusals: unapproved === null ? line.refusals : [unapproved],
    };
  });
}

/** Spreadsheets may write `sep=;` first. */
const isDelimiterNote = (row: TableRow): boolean => row.line === 1 && /^"?sep=/i.test(row.cells[0] ?? '');

function notOpened({ code, detail }: ReadFailure): RosterFile {
  if (code === 'attendance.empty') return { ok: false, problem: 'empty', detail: 'The file holds no lines.' };
  return { ok: false, problem: code === 'request.too-large' ? 'too-long' : 'unknown-format', detail };
}

/** Opening a file speaks of attendance reports; here the same facts concern a roster. Damaged lines are refused one by one. */
function fileFindings(findings: readonly Finding[]): Finding[] {
  return findings.flatMap((finding) => {
    const what = /\.(encoding-guessed|sheet-chosen)$/.exec(finding.code)?.[1];
    return what === undefined ? [] : [{ ...finding, code: `roster.${what}` }];
  });
}

function columnFindings(columns: RosterColumns, line: number): Finding[] {
  return columns.unknown.map((heading) => ({
    code: 'roster.unknown-column',
    severity: 'note',
    line,
    detail: `The column "${heading}" was not read; its heading is unknown or stands there twice.`,
    params: { heading },
  }));
}

/** Takes cells of one row and notes what is wrong with them. */
class LineReader {
  readonly refusals: LineFinding[] = [];

  constructor(
    private readonly row: TableRow,
    private readonly columns: RosterColumns,
  ) {}

  refuse(code: string, detail: string, params: Record<string, string | number>): void {
    this.refusals.push({ code, detail, params });
  }

  /** Trimmed text of one line; empty where the column or cell is missing. */
  text(field: RosterField): string {
    const index = this.columns.fields.get(field);
    return index === undefined ? '' : this.cell(index, field, textMax[field] ?? otherTextMax);
  }

  cell(index: number, what: string, max: number, field: string = what): string {
    const text = (this.row.cells[index] ?? '').trim();
    if (/\p{Cc}|[\u2028\u2029]/u.test(text)) {
      this.refuse(
        'control-character',
        `The ${what} holds a line break or another control character; write it on one line.`,
        { field },
      );
    } else if (text.includes('\ufffd')) {
      this.refuse(
        'broken-character',
        `The ${what} holds a damaged character; save the file as UTF-8 and correct it.`,
        { field },
      );
    } else if (text.length > max) {
      this.refuse('too-long', `The ${what} is longer than ${max} characters.`, { field, max });
    }
    return text;
  }

  /** A word of a closed list; null where the cell is empty. */
  word<Id>(
    field: RosterField,
    read: (text: string) => Id | undefined,
    allowed: readonly string[],
  ): Id | null {
    const text = this.text(field);
    if (text === '') return null;
    const id = read(text);
    if (id === undefined) {
      this.refuse(
        `unknown-${field}`,
        `"${text}" is no ${field} we know; write one of: ${allowed.join(', ')}.`,
        { text, allowed: allowed.join(', ') },
      );
    }
    return id ?? null;
  }

  addresses(): string[] {
    const index = this.columns.fields.get('email');
    if (index === undefined) return [];
    const cell = this.cell(index, 'email', addressesMax * 254).toLowerCase();
    const found = [...new Set(cell.split(/[\s,;]+/).filter((text) => text !== ''))];
    for (const address of found) {
      if (!isPlainAddress(address) || !address.includes('.', address.lastIndexOf('@'))) {
        this.refuse('bad-address', `"${address}" is no e-mail address; write it like name@clinic.example.`, {
          address,
        });
      }
    }
    if (found.length > addressesMax)
      this.refuse('too-many-addresses', `At most ${addressesMax} addresses are kept for one person.`, {
        max: addressesMax,
      });
    return found;
  }

  licences(): { body: string; number: string }[] {
    return this.columns.licences
      .map(({ body, index }) => ({
        body,
        number: this.cell(index, `licence number of ${body}`, licenceNumberMax, `licence:${body}`),
      }))
      .filter(({ number }) => number !== '');
  }

  timeZone(): string | null {
    const zone = this.text('timeZone');
    if (zone !== '' && !isKnownZone(zone)) {
      this.refuse(
        'unknown-time-zone',
        `"${zone}" is no time zone we know; use a name like America/Toronto.`,
        {
          text: zone,
        },
      );
    }
    return zone === '' ? null : zone;
  }
}

/** `Tremblay, Élise` and `Élise Tremblay`; a single word is kept as the family name. */
export function splitName(name: string): { given: string; family: string } {
  const comma = name.indexOf(',');
  if (comma !== -1) return { given: name.slice(comma + 1).trim(), family: name.slice(0, comma).trim() };
  const space = name.lastIndexOf(' ');
  return { given: name.slice(0, Math.max(space, 0)).trim(), family: name.slice(space + 1) };
}

function readLine(row: TableRow, columns: RosterColumns): RosterLine {
  const reader = new LineReader(row, columns);
  const orNull = (field: RosterField) => reader.text(field) || null;
  const [given, family, whole] = [reader.text('given'), reader.text('family'), reader.text('name')];
  const name = given === '' && family === '' ? splitName(whole) : { given, family };
  const line: Omit<RosterLine, 'refusals'> = {
    line: row.line,
    ...name,
    certificate: orNull('certificate'),
    addresses: reader.addresses(),
    profession: reader.word('profession', readProfession, professions),
    role: reader.word('role', readRole, roles),
    language: reader.word('language', readLanguage, ['en', 'fr']),
    credentials: orNull('credentials'),
    site: orNull('site'),
    postalPrefix: orNull('postalPrefix'),
    practiceSetting: orNull('practiceSetting'),
    timeZone: reader.timeZone(),
    licences: reader.licences(),
    isRegistration: false,
  };
  return { ...line, refusals: reader.refusals };
}
