// Finds the joins and leaves in an attendance list of Teams, with or without its titles, and what else stands there.
import type { Finding } from '../../finding.js';
import { readDateShape } from './dates.js';
import type { LogEntry } from './log-pairs.js';
import { readPerson } from './person.js';
import type { Recognition } from './reader.js';
import { refuseLine } from './stay.js';
import type { TableRow } from './table.js';
import { teamsActions, teamsColumns } from './teams-words.js';
import { bestTitles, columnsIn, normaliseTitle } from './titles.js';

export type RawEntry = Omit<LogEntry, 'wall'>;

export interface ClassicLog {
  titles: string[];
  /** One for each time the titles stand in the file: two meetings may have been put together. */
  sections: RawEntry[][];
  /** People whose line was cut short: it may have been their leave. */
  cutNames: ReadonlySet<string>;
  /** The last line was cut short, so leaves after it may be missing too. */
  isCut: boolean;
}

const sampledRowsMax = 100;
/** A file without titles is a list where this share of its first rows are joins and leaves. */
const entryShareMin = 0.6;

export function recogniseClassicLog(rows: readonly TableRow[]): Recognition | null {
  const sample = rows.filter(isFilled).slice(0, sampledRowsMax);
  const entries = sample.filter(({ cells }) => readDateShape(entryOf(cells)?.text ?? '') !== null);
  const isLog = rows.some(({ cells }) => isHeader(cells));
  const isBareLog = entries.length > 0 && entries.length >= sample.length * entryShareMin;
  return isLog || isBareLog ? { certainty: 90, recognised: bestTitles(rows, teamsColumns) } : null;
}

/** What stands above the first titles or entries is a remark of Teams; below it every line should be an entry. */
export function readClassicLog(rows: readonly TableRow[], findings: Finding[]): ClassicLog {
  let titles: string[] = [];
  let hasBegun = false;
  let isCut = false;
  const cutNames = new Set<string>();
  const sections: RawEntry[][] = [[]];
  for (const row of rows.filter(isFilled)) {
    if (isHeader(row.cells)) {
      titles = row.cells.map((cell) => cell.trim());
      hasBegun = true;
      sections.push([]);
      continue;
    }
    const found = entryOf(row.cells);
    isCut = false;
    if (found === null) {
      if (hasBegun) {
        refuseOddLine(row, findings);
        const name = nameCutShort(row.cells, sections.flat());
        isCut = name !== null;
        if (name !== null) cutNames.add(name);
      }
      continue;
    }
    hasBegun = true;
    const person = readPerson(row, { name: found.name, email: '' }, findings);
    if (person !== null) sections.at(-1)?.push({ ...found, name: person.name, line: row });
  }
  return { titles, sections: sections.filter((entries) => entries.length > 0), cutNames, isCut };
}

function isFilled({ cells }: TableRow): boolean {
  return cells.some((cell) => cell.trim() !== '');
}

function isHeader(cells: readonly string[]): boolean {
  if (cells.some((cell) => /\d:\d\d/.test(cell))) return false;
  const columns = columnsIn(cells, teamsColumns);
  return columns.has('action') && (columns.has('name') || columns.has('moment'));
}

/** By the word for what she did: commas may cut names (`Lee, Ann`) and moments (`11/12/2025, 12:03:10`) into several cells. */
function entryOf(cells: readonly string[]): Omit<RawEntry, 'line'> | null {
  for (let at = cells.length - 2; at > 0; at -= 1) {
    const action = teamsActions.get(normaliseTitle(cells[at] ?? ''));
    if (action === undefined) continue;
    const [name = '', text = ''] = [cells.slice(0, at), cells.slice(at + 1)].map((part) =>
      part
        .map((cell) => cell.trim())
        .filter((cell) => cell !== '')
        .join(', '),
    );
    return { name, action, text };
  }
  return null;
}

/**
 * Of whom a line speaks that breaks off: a name and the beginning of what she did (`Ann⇥Lef`), or the beginning of a name
 * that stands above. Null for remarks and sums, which end nothing.
 */
function nameCutShort(cells: readonly string[], above: readonly RawEntry[]): string | null {
  const [name = '', action = '', ...others] = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (others.length > 0) return null;
  const begun = normaliseTitle(action);
  if (begun !== '') return [...teamsActions.keys()].some((known) => known.startsWith(begun)) ? name : null;
  return above.find((entry) => entry.name.startsWith(name))?.name ?? null;
}

function refuseOddLine(row: TableRow, findings: Finding[]): void {
  const [, text = '', ...others] = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (others.length === 0) {
    const what = 'is cut short; if it names someone, download the report again';
    refuseLine(findings, row, 'attendance.row-incomplete', what);
    return;
  }
  const what = `says “${text}”, which is known neither as a join nor as a leave`;
  refuseLine(findings, row, 'attendance.action-unknown', what, { text });
}
