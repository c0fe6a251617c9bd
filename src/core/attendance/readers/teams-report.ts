// Reads Teams attendance reports: the summary of 2021 (layout T2) and the sections since 2022 (layout T3).
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadOutcome, ReportMeeting } from '../evidence.js';
import { gradeFindings } from './grades.js';
import { refuseFileKind, refuseRowCount, refuseUnreadRows } from './outcomes.js';
import type { Reader, Recognition } from './reader.js';
import { placeRow } from './row-times.js';
import { joinMoments } from './split-moments.js';
import type { TableRow } from './table.js';
import { readTeamsDuration } from './teams-duration.js';
import { readTeamsLine, type TeamsLine } from './teams-line.js';
import { settlePeople } from './teams-people.js';
import { findTeamsTables, type TeamsTable } from './teams-tables.js';
import { teamsColumns, teamsSummaryKeys, type TeamsSummaryKey } from './teams-words.js';
import { bestTitles, normaliseTitle } from './titles.js';
import { openWallClock, type WallClock } from './wall-clock.js';

export const teamsReportReader: Reader = {
  source: 'teams-report',
  recognise: (file) => (file.kind === 'table' ? recognise(file.rows) : null),
  read: (file, context) =>
    file.kind === 'table'
      ? readTeamsReport(file.rows, context)
      : refuseFileKind('A Teams attendance report', 'table', file),
};

/** Nobody else writes of first joins and last leaves; single joins have durations that are written in Teams' way. */
function recognise(rows: readonly TableRow[]): Recognition | null {
  const tables = findTeamsTables(rows);
  const recognised = bestTitles(rows, teamsColumns);
  const known = tables.filter(({ hasKnownTitles }) => hasKnownTitles);
  if (known.some((table) => table.kind === 'envelopes' || hasDurations(table))) {
    return { certainty: 90, recognised };
  }
  if (tables.some(hasDurations)) return { certainty: 55, recognised };
  return recognised.length === 0 ? null : { certainty: 10, recognised };
}

/** Other tools print minutes or `1:02:03`; a column of durations with their units is how Teams writes. */
function hasDurations({ columns, lines }: TeamsTable): boolean {
  const at = columns.get('duration');
  if (at === undefined) return false;
  const printed = lines.map(({ cells }) => cells[at]?.trim() ?? '').filter((cell) => cell !== '');
  return printed.length === 0 || printed.some((cell) => readTeamsDuration(cell) !== null);
}

function readTeamsReport(table: readonly TableRow[], context: ReadContext): ReadOutcome {
  const tables = findTeamsTables(table);
  const [first] = tables;
  if (first === undefined) {
    return {
      ok: false,
      code: 'attendance.unknown-format',
      detail: 'No section of participants with join and leave times was found.',
    };
  }
  const summary = summaryOf(table.filter(({ line }) => line < first.headerLine));
  const count = tables.reduce((sum, { lines }) => sum + lines.length, 0);
  const refused = refuseRowCount(count);
  if (refused !== null) return refused;
  const opened = openWallClock(momentTexts(tables, summary), context);
  if (!opened.ok) return opened;
  const { clock } = opened;
  const findings: Finding[] = [];
  const linesOf = (kind: TeamsTable['kind']): TeamsLine[] =>
    tables
      .filter((each) => each.kind === kind)
      .flatMap((each) => each.lines.map((line) => readTeamsLine(line, each, clock)));
  const rows = settlePeople(linesOf('envelopes'), linesOf('stays'), findings);
  if (rows.length === 0) return refuseUnreadRows(count, findings);
  findings.push(...gradeFindings(rows));
  const layout = tables.some(({ kind }) => kind === 'envelopes') ? 'T3' : 'T2';
  return {
    ok: true,
    report: { source: 'teams-report', layout, meeting: meetingOf(summary, clock), rows, findings },
  };
}

function* momentTexts(
  tables: readonly TeamsTable[],
  summary: Partial<Record<TeamsSummaryKey, string>>,
): Iterable<string> {
  for (const { lines, columns } of tables) {
    for (const { cells } of lines) {
      yield cells[columns.get('join') ?? -1] ?? '';
      yield cells[columns.get('leave') ?? -1] ?? '';
    }
  }
  yield summary.start ?? '';
  yield summary.end ?? '';
}

/** The lines of key and value above the participants; a report may have been saved without them. */
function summaryOf(rows: readonly TableRow[]): Partial<Record<TeamsSummaryKey, string>> {
  const summary: Partial<Record<TeamsSummaryKey, string>> = {};
  for (const { cells } of rows) {
    const [key = '', value = ''] = joinMoments(cells);
    const known = teamsSummaryKeys.get(normaliseTitle(key));
    if (known !== undefined) summary[known] ??= value.replace(/\s+/g, ' ').trim();
  }
  return summary;
}

function meetingOf(summary: Partial<Record<TeamsSummaryKey, string>>, clock: WallClock): ReportMeeting {
  const [start, end] = [summary.start, summary.end].map((text) => {
    const moment = clock.read(text ?? '');
    return typeof moment === 'string' ? null : moment;
  });
  const placed = placeRow(start ?? null, end ?? null, { ...clock, statedSeconds: null });
  const title = summary.title ?? '';
  // Teams itself prints the word `null` for a meeting without a title (attendance-sources.md §4).
  const topic = title === '' || title === 'null' ? null : title;
  return { id: null, topic, startAt: placed.joinAt, endAt: placed.leaveAt };
}
