// What a grid would do, cell by cell: ticks that are new, those that stand already, and every cell that is refused, with its place; pure.
import { readGridCell, type GridMark } from '../../core/attendance/grid/cells.js';
import {
  matchColumns,
  type ColumnChoices,
  type ColumnProblem,
  type GridColumn,
  type GridSession,
} from '../../core/attendance/grid/columns.js';
import { placePeople, type PlacedPerson } from '../../core/attendance/grid/people.js';
import type { Finding } from '../../core/finding.js';
import type { KnownPerson } from '../../core/identity/match.js';
import { columnName, type Grid, type GridRow } from './grid-file.js';
import type { RollCallMark } from './roll-call.service.js';

export interface GridChoices extends ColumnChoices {
  /** Line → clinician, confirmed by the lead. */
  people: ReadonlyMap<number, string>;
}

export interface PlannedSession extends GridSession {
  sessionMinutes: number;
  isCancelled: boolean;
  hasEnded: boolean;
  /** Clinician → minutes of a standing tick, null where it was for being there. */
  ticks: ReadonlyMap<string, number | null>;
}

export interface GridPlan {
  marks: ReadonlyMap<string, RollCallMark[]>;
  /** Lines whose person is known. */
  people: number;
  /** Columns that are sessions. */
  sessions: number;
  /** Ticks that are new. */
  marked: number;
  /** Ticks that stood before; they are kept as they are. */
  standing: number;
  absent: number;
  /** Cells with something in them that were not taken. */
  refused: number;
  findings: Finding[];
  unplacedPeople: (Pick<GridRow, 'line' | 'name'> & Pick<PlacedPerson, 'suggestions'>)[];
  unplacedColumns: (Pick<GridColumn, 'index' | 'title'> & { column: string; problem: ColumnProblem })[];
}

const columnWords: Readonly<Record<ColumnProblem, (title: string, column: string) => string>> = {
  unread: (title, column) => `Column ${column} (“${title}”) names no session and was not read.`,
  'no-session': (title, column) => `No session of this cohort is the one of column ${column} (“${title}”).`,
  ambiguous: (title, column) => `Column ${column} (“${title}”) fits no single session; say which one it is.`,
  'date-order': (title, column) =>
    `The date of column ${column} (“${title}”) can be read in two ways; say whether day or month comes first.`,
  repeated: (title, column) =>
    `Column ${column} (“${title}”) is a session that another column claims too; say which of them it is.`,
};

function columnFinding({ index, title, problem }: GridColumn): Finding[] {
  if (problem === null) return [];
  const column = columnName(index);
  return [
    {
      code: `grid.column-${problem}`,
      severity: problem === 'unread' ? 'note' : 'refused',
      detail: columnWords[problem](title, column),
      params: { column, title },
    },
  ];
}

const cellCodes = {
  'session-not-ended': ['refused', 'the session has not ended yet; send the grid again after it.'],
  'session-cancelled': ['refused', 'the session was cancelled; if it was held, take it up again first.'],
  'cell-unread': ['refused', 'the cell is neither present nor absent nor minutes.'],
  'cell-excused': ['note', 'excused proves nothing, so nothing was noted.'],
  'minutes-too-long': ['refused', 'nobody attends longer than the session lasts.'],
  'absent-but-present': ['note', 'absent here, but noted present at a roll call before; that stays.'],
  'minutes-differ': ['note', 'other minutes were noted at a roll call before; those stay.'],
} as const;
type CellCode = keyof typeof cellCodes;

function cellFinding(code: CellCode, line: number, column: string): Finding {
  const [severity, words] = cellCodes[code];
  const detail = `Column ${column}: ${words}`;
  return { code: `grid.${code}`, severity, line, detail, params: { column } };
}

/** `standing`: noted before, and kept as it is. */
type Verdict = { mark: RollCallMark } | { standing: true } | { absent: true } | { refused: CellCode };

function judge(
  mark: GridMark,
  session: PlannedSession,
  clinicianId: string,
): { verdict: Verdict; told: CellCode | null } {
  const stands = session.ticks.has(clinicianId);
  const refused = (code: CellCode) => ({ verdict: { refused: code }, told: code });
  if (mark.kind === 'unread') return refused('cell-unread');
  if (mark.kind === 'excused') return { verdict: { absent: true }, told: 'cell-excused' };
  if (mark.kind === 'absent')
    return { verdict: { absent: true }, told: stands ? 'absent-but-present' : null };
  if (session.isCancelled) return refused('session-cancelled');
  if (!session.hasEnded) return refused('session-not-ended');
  if (mark.kind === 'minutes' && mark.minutes > session.sessionMinutes) return refused('minutes-too-long');
  if (stands) {
    const differs = mark.kind === 'minutes' && session.ticks.get(clinicianId) !== mark.minutes;
    return { verdict: { standing: true }, told: differs ? 'minutes-differ' : null };
  }
  const time = mark.kind === 'minutes' ? { time: { minutes: mark.minutes } } : { present: true };
  return { verdict: { mark: { clinicianId, ...time } }, told: null };
}

function personFindings(row: GridRow, person: PlacedPerson, isEnrolled: boolean): Finding[] {
  const { line } = row;
  if (person.repeats !== null) {
    const detail = `The same person stands on line ${person.repeats} already; this line was not taken.`;
    return [
      { code: 'grid.person-repeated', severity: 'refused', line, detail, params: { before: person.repeats } },
    ];
  }
  if (person.clinicianId === null) {
    const detail = 'Who this is, is not certain; say it, or add the address to the record.';
    return [{ code: 'grid.person-unknown', severity: 'refused', line, detail }];
  }
  if (isEnrolled) return [];
  const detail =
    'Known, but not on the roster of this cohort: what was noted is kept, and waits for an enrolment.';
  return [{ code: 'grid.not-enrolled', severity: 'note', line, detail }];
}

export function planGrid(
  grid: Grid,
  sessions: readonly PlannedSession[],
  people: readonly KnownPerson[],
  choices: GridChoices,
): GridPlan {
  const columns = matchColumns(grid.columns, sessions, choices);
  const placed = placePeople(grid.rows, people, choices.people);
  const enrolled = new Set(people.filter((each) => each.enrolled).map(({ clinicianId }) => clinicianId));
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const marks = new Map<string, RollCallMark[]>();
  const counts = { marked: 0, standing: 0, absent: 0, refused: 0 };
  const findings = [...grid.findings, ...columns.flatMap(columnFinding)];

  const take = (row: GridRow, column: GridColumn, clinicianId: string | null): void => {
    const mark = readGridCell(row.cells[column.index] ?? '');
    if (mark === null || column.problem === 'unread') return;
    const session = byId.get(column.sessionId ?? '');
    if (session === undefined || clinicianId === null) {
      counts.refused += 1;
      return;
    }
    const { verdict, told } = judge(mark, session, clinicianId);
    if (told !== null) findings.push(cellFinding(told, row.line, columnName(column.index)));
    if ('refused' in verdict) counts.refused += 1;
    else if ('absent' in verdict) counts.absent += 1;
    else if ('standing' in verdict) counts.standing += 1;
    else {
      counts.marked += 1;
      marks.set(session.id, [...(marks.get(session.id) ?? []), verdict.mark]);
    }
  };

  for (const [at, row] of grid.rows.entries()) {
    const person = placed[at];
    if (person === undefined) continue;
    findings.push(...personFindings(row, person, enrolled.has(person.clinicianId ?? '')));
    for (const column of columns) take(row, column, person.clinicianId);
  }
  return {
    marks,
    ...counts,
    people: placed.filter(({ clinicianId }) => clinicianId !== null).length,
    sessions: columns.filter(({ sessionId }) => sessionId !== null).length,
    findings,
    unplacedPeople: placed.flatMap(({ clinicianId, repeats, suggestions }, at) => {
      const row = grid.rows[at];
      if (row === undefined || clinicianId !== null || repeats !== null) return [];
      return [{ line: row.line, name: row.name === '' ? (row.emails[0] ?? '') : row.name, suggestions }];
    }),
    unplacedColumns: columns.flatMap(({ index, title, problem }) =>
      problem === null ? [] : [{ index, title, column: columnName(index), problem }],
    ),
  };
}
