// The sections of Zoom's webinar attendee report (layout Z8): their titles, their own columns, and whose lines they hold.
import type { SourceRow } from '../evidence.js';
import type { TableRow } from './table.js';
import { columnsIn, headerRowsMax, normaliseTitle, titleTable } from './titles.js';

export type WebinarColumn =
  'attended' | 'name' | 'given' | 'family' | 'email' | 'registrantId' | 'join' | 'leave' | 'minutes';

type SectionKind = 'host' | 'panelist' | 'attendee' | 'other';
type SectionTitle = SectionKind | 'report' | 'generated';

/** attendance-sources.md §1.3. No French webinar report has been seen: that wording is our assumption. */
const sectionTitles = titleTable<SectionTitle>({
  report: ['Attendee Report', 'Rapport des participants', 'Rapport sur les participants'],
  generated: [
    'Report Generated',
    'Report generated time',
    'Rapport généré',
    'Heure de génération du rapport',
  ],
  host: ['Host Details', 'Détails de l’hôte', 'Détails de l’animateur', 'Détails sur l’hôte'],
  panelist: [
    'Panelist Details',
    'Détails des panélistes',
    'Détails du panéliste',
    'Détails sur les panélistes',
  ],
  attendee: [
    'Attendee Details',
    'Détails des participants',
    'Détails du participant',
    'Détails sur les participants',
  ],
  other: ['Other Attended', 'Autres participants', 'Autres présents', 'Autres présences'],
});

const webinarColumns = titleTable<WebinarColumn>({
  attended: ['Attended', 'Présent', 'Présence', 'A participé', 'A assisté'],
  name: [
    'User Name',
    'User Name (Original Name)',
    'Nom d’utilisateur',
    'Nom d’utilisateur (nom original)',
    'Nom (nom original)',
  ],
  given: ['First Name', 'Prénom'],
  family: ['Last Name', 'Nom', 'Nom de famille'],
  email: ['Email', 'User Email', 'E-mail', 'Adresse e-mail', 'Adresse e-mail de l’utilisateur'],
  registrantId: ['Registrant ID'],
  join: ['Join Time', 'Heure d’arrivée', 'Heure de connexion'],
  leave: ['Leave Time', 'Heure de départ', 'Heure de déconnexion'],
  minutes: ['Time in Session (minutes)', 'Temps dans la session (minutes)', 'Temps en session (minutes)'],
});

export interface WebinarSection {
  role: SourceRow['role'];
  /** Phone callers by common account: no address, whole minutes only, and no word on whether they came. */
  isOther: boolean;
  columns: Map<WebinarColumn, number>;
  titles: string[];
  /** Everything between this section's column titles and the next section. */
  lines: TableRow[];
}

/** `Attendee Details,,,,` after a spreadsheet: one cell with a known title, and nothing beside it. */
function titleOf({ cells }: TableRow): SectionTitle | undefined {
  const [first = '', ...others] = cells;
  const title = sectionTitles.get(normaliseTitle(first).replace(/\s*:$/, ''));
  if (title === 'generated') return title;
  return others.every((cell) => cell.trim() === '') ? title : undefined;
}

/** Column titles of a section: a name and both times; a person's line never holds the words `Join Time`. */
function columnsOfSection({ cells }: TableRow): Map<WebinarColumn, number> | null {
  // Every known layout begins with a known title; looking at one cell of fifty thousand lines is quick.
  if (!webinarColumns.has(normaliseTitle(cells[0] ?? ''))) return null;
  const columns = columnsIn(cells, webinarColumns);
  const hasName = columns.has('name') || columns.has('given') || columns.has('family');
  return hasName && columns.has('join') && columns.has('leave') ? columns : null;
}

const roleOf = { host: 'host', panelist: 'panelist', attendee: 'participant', other: 'participant' } as const;

/** Where a section lost its title, its columns tell: only attendees have two name columns, only others no `Attended`. */
function kindByColumns(columns: ReadonlyMap<WebinarColumn, number>): SectionKind {
  if (columns.has('given') || columns.has('family')) return 'attendee';
  return columns.has('attended') ? 'panelist' : 'other';
}

export interface WebinarSections {
  sections: WebinarSection[];
  /** Lines of a section that is announced, but whose columns are not known. */
  unread: TableRow[];
}

/** One by one, since each section repeats `Attended,…` with columns of its own. */
export function webinarSections(rows: readonly TableRow[]): WebinarSections {
  const sections: WebinarSection[] = [];
  const unread: TableRow[] = [];
  let announced: SectionKind | null = null;
  let open: WebinarSection | null = null;
  for (const row of rows) {
    const title = titleOf(row);
    if (title !== undefined) {
      announced = title === 'report' || title === 'generated' ? null : title;
      open = null;
      continue;
    }
    const columns = columnsOfSection(row);
    if (columns === null) {
      if (open !== null) open.lines.push(row);
      else if (announced !== null && row.cells.some((cell) => cell.trim() !== '')) unread.push(row);
      continue;
    }
    const kind: SectionKind = announced ?? kindByColumns(columns);
    const titles = row.cells.map((cell) => cell.trim());
    open = { role: roleOf[kind], isOther: kind === 'other', columns, titles, lines: [] };
    sections.push(open);
    announced = null;
  }
  return { sections, unread };
}

export interface WebinarMarks {
  /** Titles of sections and columns, as the file writes them. */
  titles: string[];
  /** The report names itself. */
  isNamed: boolean;
  /** `Attended` beside both times and the minutes: no other report has this. */
  hasColumns: boolean;
}

export function webinarMarks(rows: readonly TableRow[]): WebinarMarks {
  const marks: WebinarMarks = { titles: [], isNamed: false, hasColumns: false };
  for (const row of rows.slice(0, headerRowsMax)) {
    const title = titleOf(row);
    if (title !== undefined) marks.titles.push((row.cells[0] ?? '').trim());
    if (title === 'report') marks.isNamed = true;
    const columns = columnsIn(row.cells, webinarColumns);
    if (!ownColumns.every((column) => columns.has(column))) continue;
    const known = new Set(columns.values());
    marks.titles.push(...row.cells.filter((_, index) => known.has(index)).map((cell) => cell.trim()));
    marks.hasColumns = true;
  }
  return { ...marks, titles: [...new Set(marks.titles)] };
}

const ownColumns: readonly WebinarColumn[] = ['attended', 'join', 'leave', 'minutes'];
