// The other readers that may be given the same file: of rosters and registrations, of grids, and of sheets whose columns a person named.
import { mappableFields, type ColumnMapping } from '../../src/core/attendance/evidence.js';
import { readGridCell } from '../../src/core/attendance/grid/cells.js';
import { matchColumns, type GridSession } from '../../src/core/attendance/grid/columns.js';
import { placePeople } from '../../src/core/attendance/grid/people.js';
import { isSameMapping, savedMappingFor } from '../../src/core/attendance/readers/saved-mapping.js';
import {
  guessFields,
  guessTitleRow,
  mappingOfColumns,
} from '../../src/core/attendance/readers/sheet-guess.js';
import type { OpenedFile, SourceFile } from '../../src/core/attendance/readers/source-file.js';
import {
  gridColumnsMax,
  gridPeopleMax,
  isGridSheet,
  readGrid,
} from '../../src/features/attendance/grid-file.js';
import { isRosterSheet, readRoster, rosterLinesMax } from '../../src/features/enrolments/roster-file.js';
import { demand } from './demand.js';

const rowsShown = 12;
const gridSessions: readonly GridSession[] = [5, 12, 19].map((date, index) => ({
  id: `s${index}`,
  number: index + 1,
  title: ['Opioids', 'Back pain', 'Migraine'][index] ?? '',
  localDate: `2026-01-${String(date).padStart(2, '0')}`,
}));

/** As the mapping page would make it: what is guessed, and for the other columns one field after another. */
export function mappedSheet(file: SourceFile): ColumnMapping | null {
  if (file.kind !== 'table') return null;
  const top = file.rows.slice(0, rowsShown).map(({ cells }) => cells);
  const titles = (top[guessTitleRow(top)] ?? top[0] ?? []).slice(0, 2 * mappableFields.length);
  const guessed = guessFields(titles);
  const free = mappableFields.filter((field) => !guessed.includes(field));
  const fields = guessed.map((field) => field ?? free.shift() ?? null);
  const mapping = mappingOfColumns(titles, fields);
  if (Object.keys(mapping).length === 0) return null;
  const found = savedMappingFor(file, [{ mapping, titles }]);
  demand(
    found === null || isSameMapping(found.mapping, mapping),
    'another mapping than the one that was kept',
  );
  return mapping;
}

export function checkOthers(opened: Extract<OpenedFile, { ok: true }>): void {
  checkRoster(opened);
  checkGrid(opened);
}

function checkRoster(opened: Extract<OpenedFile, { ok: true }>): void {
  const isRoster = isRosterSheet(opened.file);
  const roster = readRoster(opened);
  if (!roster.ok) {
    demand(roster.detail.length > 10, 'a roster refused without a sentence');
    return;
  }
  demand(isRoster, 'a roster was read from a sheet that is none');
  demand(roster.lines.length > 0 && roster.lines.length <= rosterLinesMax, `${roster.lines.length} lines`);
  for (const { line, given, family, addresses, refusals } of roster.lines) {
    demand(Number.isInteger(line) && line >= 1, `line ${line}`);
    if (refusals.length > 0) continue;
    const texts = [given, family, ...addresses];
    demand(
      !texts.some((text) => /\p{Cc}|[\u2028\u2029]/u.test(text) || text.length > 400),
      `text of line ${line}`,
    );
  }
}

function checkGrid(opened: Extract<OpenedFile, { ok: true }>): void {
  const isGrid = isGridSheet(opened.file);
  const read = readGrid(opened);
  if (!read.ok) {
    demand(read.detail.length > 10, 'a grid refused without a sentence');
    return;
  }
  const { columns, rows } = read.grid;
  demand(isGrid && rows.length <= gridPeopleMax && columns.length <= gridColumnsMax, 'a grid too large');
  for (const dateOrder of [null, 'day-first'] as const) {
    const matched = matchColumns(columns, gridSessions, { dateOrder, sessions: new Map() });
    const claimed = matched.flatMap(({ sessionId }) => sessionId ?? []);
    demand(new Set(claimed).size === claimed.length, 'two columns are one session');
    demand(
      matched.every(({ sessionId, problem }) => (sessionId === null) === (problem !== null)),
      'a column neither placed nor told of',
    );
  }
  for (const { cells } of rows) {
    for (const { index } of columns) {
      const mark = readGridCell(cells[index] ?? '');
      demand(mark?.kind !== 'minutes' || mark.minutes > 0, `minutes of ${cells[index] ?? ''}`);
    }
  }
  const placed = placePeople(rows, [], new Map());
  demand(
    placed.every(({ clinicianId }) => clinicianId === null),
    'somebody was certain among nobody',
  );
}
