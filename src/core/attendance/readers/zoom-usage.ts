// Reads Zoom's usage export (layout Z7): many meetings in one table, of which only the session's own is read.
import type { Finding } from '../../finding.js';
import { epochSecondsOf } from '../../time/instant.js';
import type { ReadContext, ReadFailure, ReadOutcome, ReportMeeting, SourceRow } from '../evidence.js';
import { gradeFindings } from './grades.js';
import { refuseFileKind, refuseRowCount, refuseUnreadRows } from './outcomes.js';
import type { Reader } from './reader.js';
import type { TableRow } from './table.js';
import { headerRowsMax } from './titles.js';
import { openWallClock, type WallClock } from './wall-clock.js';
import { blockValuesOf, headerAt, hostAddressOf, meetingIdDigits, type ZoomHeader } from './zoom-block.js';
import type { BlockValues } from './zoom-block.js';
import { readMeetingFacts } from './zoom-facts.js';
import { blockFieldsOf, columnsOf, type ZoomBlockField } from './zoom-headers.js';
import { personLines } from './zoom-lines.js';
import { lineShapeOf, momentCellsOf, readZoomRow } from './zoom-row.js';

export const zoomUsageReader: Reader = {
  source: 'zoom-usage',
  recognise: (file) => {
    const found = file.kind === 'table' ? findUsageHeader(file.rows) : null;
    return found === null ? null : { certainty: 95, recognised: found.header.titles.filter(Boolean) };
  },
  read: (file, context) =>
    file.kind === 'table'
      ? readZoomUsage(file.rows, context)
      : refuseFileKind('A Zoom usage export', 'table', file),
};

interface UsageHeader {
  /** Columns of the participant; titles of all columns. */
  header: ZoomHeader;
  /** Columns of the meeting, all before the participant's name. */
  fields: Map<ZoomBlockField, number>;
}

/** Titles stand there twice (`User Email`, `Duration (Minutes)`): before the name they speak of the meeting. */
function findUsageHeader(rows: readonly TableRow[]): UsageHeader | null {
  for (const [index, row] of rows.slice(0, headerRowsMax).entries()) {
    const nameAt = columnsOf(row.cells).get('name') ?? 0;
    const fields = blockFieldsOf(row.cells.slice(0, nameAt));
    if (!fields.has('topic') || !fields.has('meetingId')) continue;
    const columns = [...columnsOf(row.cells.slice(nameAt))].map(
      ([column, at]) => [column, at + nameAt] as const,
    );
    const header = headerAt(row, index, new Map(columns));
    if (header !== null) return { header, fields };
  }
  return null;
}

/** One meeting that was held: the rows that share number and start. */
interface Run {
  /** Digits, else the cell as it stands: what is damaged is not known to be the same. */
  identity: string;
  values: BlockValues;
  lines: TableRow[];
}

function readZoomUsage(table: readonly TableRow[], context: ReadContext): ReadOutcome {
  const found = findUsageHeader(table);
  if (found === null) {
    return {
      ok: false,
      code: 'attendance.unknown-format',
      detail: 'The columns of meeting, name and times were not found in one line.',
    };
  }
  const { header, fields } = found;
  const findings: Finding[] = [];
  const lines = personLines(table.slice(header.index + 1), lineShapeOf(header), findings);
  const refused = refuseRowCount(lines.length);
  if (refused !== null) return refused;
  const runs = runsOf(lines, fields);
  const own = runs.filter(({ identity }) => identity === context.meetingId);
  const asked = own.length > 0 ? own : runs;
  const opened = openWallClock(momentCells(asked, header), context);
  if (!opened.ok) return opened;
  const read = asked.map((run) => readRun(run, header, opened.clock));
  const near = read.filter((run) => isNear(run, context.session));
  const chosen = near.length === 0 || context.allMeetings === true ? read : near;
  const several = context.allMeetings === true ? null : refuseSeveral(chosen, near.length > 0);
  if (several !== null) return several;
  const rows = chosen.flatMap((run) => run.rows);
  findings.push(...chosen.flatMap((run) => run.findings));
  if (rows.length === 0) return refuseUnreadRows(lines.length, findings);
  findings.push(...gradeFindings(rows), ...leftOut(lines, chosen, runs.length, own.length > 0));
  const meeting = wholeMeeting(chosen.map((run) => run.meeting));
  return { ok: true, report: { source: 'zoom-usage', layout: 'Z7', meeting, rows, findings } };
}

function runsOf(lines: readonly TableRow[], fields: UsageHeader['fields']): Run[] {
  const runs = new Map<string, Run>();
  for (const line of lines) {
    const values = blockValuesOf(fields, line.cells);
    const { meetingId = '', topic = '', start = '' } = values;
    const identity = meetingIdDigits(meetingId) ?? `${meetingId} ${topic}`;
    const key = `${identity}|${start}`;
    const run = runs.get(key);
    if (run === undefined) runs.set(key, { identity, values, lines: [line] });
    else run.lines.push(line);
  }
  return [...runs.values()];
}

function momentCells(runs: readonly Run[], header: ZoomHeader): string[] {
  return runs.flatMap(({ lines, values }) => [
    ...momentCellsOf(lines, header),
    values.start ?? '',
    values.end ?? '',
  ]);
}

interface ReadRun {
  run: Run;
  meeting: ReportMeeting;
  rows: SourceRow[];
  findings: Finding[];
}

function readRun(run: Run, header: ZoomHeader, clock: WallClock): ReadRun {
  const findings: Finding[] = [];
  const meeting = readMeetingFacts(run.values, run.lines[0]?.line ?? 0, clock, findings);
  const setting = { header, hostAddress: hostAddressOf(run.values), clock, findings };
  const rows = run.lines.flatMap((line) => readZoomRow(line, setting) ?? []);
  return { run, meeting, rows, findings };
}

/** The same margins within which a meeting is taken for the session's when it is pulled (attendance-sources.md §2). */
const earlySecondsMax = 30 * 60;
const lateSecondsMax = 120 * 60;

function isNear({ meeting, rows }: ReadRun, session: ReadContext['session']): boolean {
  const from = epochSecondsOf(session.startsAt) - earlySecondsMax;
  const to = epochSecondsOf(session.endsAt) + lateSecondsMax;
  const stays = [...rows, { joinAt: meeting.startAt, leaveAt: meeting.endAt }];
  return stays.some(({ joinAt, leaveAt }) => {
    const [first, last] = [joinAt ?? leaveAt, leaveAt ?? joinAt];
    return first !== null && last !== null && epochSecondsOf(first) < to && epochSecondsOf(last) > from;
  });
}

/** People of another program's meeting at the same hour must not be credited here, so nothing is guessed. */
function refuseSeveral(chosen: readonly ReadRun[], isAtSession: boolean): ReadFailure | null {
  const meetings = new Map(chosen.map(({ run }) => [run.identity, run.values]));
  if (meetings.size < 2) return null;
  const named = [...meetings.values()]
    .slice(0, namedMeetingsMax)
    .map(({ topic, meetingId }) => `“${topic ?? ''}” (${meetingId ?? ''})`);
  const more = meetings.size > namedMeetingsMax ? ', …' : '';
  const when = isAtSession ? 'at the time of this session' : 'none of them at the time of this session';
  return {
    ok: false,
    code: 'attendance.several-meetings',
    detail: `The file holds ${meetings.size} meetings, ${when}: ${named.join(', ')}${more}. Write the join link of the right one on the session, or leave only its rows in the file.`,
  };
}

const namedMeetingsMax = 5;

function leftOut(
  lines: readonly TableRow[],
  chosen: readonly ReadRun[],
  runCount: number,
  isById: boolean,
): Finding[] {
  const kept = chosen.reduce((sum, { run }) => sum + run.lines.length, 0);
  if (kept === lines.length) return [];
  const [rows, meetings] = [lines.length - kept, runCount - chosen.length];
  const why = isById ? 'by its number and time' : 'by its time alone';
  return [
    {
      code: isById ? 'attendance.other-meetings' : 'attendance.other-meetings-by-time',
      severity: isById ? 'note' : 'warning',
      detail: `The file holds other meetings too. This session’s was found ${why}: ${kept} rows were read, ${rows} rows of ${meetings} other meetings were left out.`,
      params: { kept, rows, meetings },
    },
  ];
}

/** A meeting that broke off and began again is one. */
function wholeMeeting(meetings: readonly ReportMeeting[]): ReportMeeting {
  const starts = meetings.flatMap(({ startAt }) => startAt ?? []).sort();
  const ends = meetings.flatMap(({ endAt }) => endAt ?? []).sort();
  return {
    id: meetings[0]?.id ?? null,
    topic: meetings[0]?.topic ?? null,
    startAt: starts[0] ?? null,
    endAt: ends.at(-1) ?? null,
  };
}
