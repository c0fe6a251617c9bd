// Reads attendance reports of Webex: one line a connection, UTF-16 and TAB as it comes, times wrapped for spreadsheets.
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadFailure, ReadOutcome, ReportMeeting, SourceRow } from '../evidence.js';
import { assumedFindings, withDays } from './clock-days.js';
import { minutesOrDuration } from './duration.js';
import { gradeFindings } from './grades.js';
import { refuseFileKind } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader, Recognition } from './reader.js';
import { placeRow } from './row-times.js';
import { marksNoShow } from './stay.js';
import { linesBelow, plainRow, readEach, stayOrTotal, type PersonLine } from './table-lines.js';
import type { TableRow } from './table.js';
import { bestTitles, findHeader, titleTable, type Header } from './titles.js';
import { openWallClock, type WallClock } from './wall-clock.js';

type WebexColumn =
  | 'topic'
  | 'start'
  | 'end'
  | 'name'
  | 'given'
  | 'family'
  | 'role'
  | 'email'
  | 'join'
  | 'leave'
  | 'duration'
  | 'room';

/** attendance-sources.md §5; older files say Name, newer ones Display Name. */
const columns = titleTable<WebexColumn>({
  topic: ['Meeting Name', 'Meeting Title'],
  start: ['Meeting Start Time'],
  end: ['Meeting End Time'],
  name: ['Display Name', 'Name'],
  given: ['First Name'],
  family: ['Last Name'],
  role: ['Role'],
  email: ['Attendee Email'],
  join: ['Join Time'],
  leave: ['Leave Time'],
  duration: ['Attendance Duration'],
  room: ['Session Name'],
});

export const webexReader: Reader = {
  source: 'webex',
  recognise: (file) => (file.kind === 'table' ? recognise(file.rows) : null),
  read: (file, context) =>
    file.kind === 'table' ? readWebex(file.rows, context) : refuseFileKind('A Webex report', 'table', file),
};

const notWebex: ReadFailure = {
  ok: false,
  code: 'attendance.unknown-format',
  detail: 'The columns “Attendee Email” and “Attendance Duration” of a Webex report were not found.',
};

function headerOf(rows: readonly TableRow[]): Header<WebexColumn> | null {
  return findHeader(
    rows,
    columns,
    (found) => found.has('email') && (found.has('duration') || (found.has('join') && found.has('leave'))),
  );
}

function recognise(rows: readonly TableRow[]): Recognition | null {
  const header = headerOf(rows);
  if (header !== null) {
    const recognised = [...header.columns.values()].map((index) => header.titles[index] ?? '');
    return { certainty: 85, recognised };
  }
  const recognised = bestTitles(rows, columns);
  return recognised.length === 0 ? null : { certainty: 5, recognised };
}

function readWebex(rows: readonly TableRow[], context: ReadContext): ReadOutcome {
  const header = headerOf(rows);
  if (header === null) return notWebex;
  const opened = linesBelow(rows, header);
  if (!opened.ok) return opened;
  const timed = ['join', 'leave', 'start', 'end'] as const;
  const texts = opened.lines.flatMap((line) => timed.map((column) => line.text(column)));
  const clocks = openWallClock(texts, context);
  if (!clocks.ok) return clocks;
  const assumed = { days: 0, afternoons: 0 };
  const clock = withDays(clocks.clock, assumed);
  const findings: Finding[] = [];
  const read = readEach(opened.lines, findings, (line) => readLine(line, clock, findings));
  if (!read.ok) return read;
  findings.push(...gradeFindings(read.rows), ...assumedFindings(assumed, clock));
  const meeting = meetingOf(opened.lines, clock);
  const layout = header.columns.has('join') ? 'detail' : 'totals';
  return { ok: true, report: { source: 'webex', layout, meeting, rows: read.rows, findings } };
}

function readLine(line: PersonLine<WebexColumn>, clock: WallClock, findings: Finding[]): SourceRow | null {
  const [name, given, family] = [line.text('name'), line.text('given'), line.text('family')];
  const person = readPerson(line, { name, given, family, email: line.text('email') }, findings);
  if (person === null) return null;
  const statedSeconds = minutesOrDuration(line.text('duration'));
  const noShow = marksNoShow([line.text('join'), line.text('leave'), line.text('duration')]);
  const cells = { join: line.text('join'), leave: line.text('leave'), statedSeconds, noShow };
  if (isBreakout(line) && cells.join === '' && cells.leave === '') {
    findings.push(breakoutTotal(line.line));
    return null;
  }
  const stay = stayOrTotal(line, cells, clock, findings);
  if (stay === null) return null;
  const role = /^host$/i.test(line.text('role')) ? 'host' : 'participant';
  return { ...plainRow, rowNo: line.line, raw: line.raw, ...person, role, statedSeconds, ...stay, noShow };
}

/** The main session's line counts the time in breakout rooms too: as a total it must not be added again. */
const isBreakout = (line: PersonLine<WebexColumn>): boolean => /breakout/i.test(line.text('room'));

function breakoutTotal(line: number): Finding {
  return {
    code: 'attendance.breakout-total',
    severity: 'note',
    line,
    detail: `Line ${line} is a total of minutes in a breakout room, which the main session's line holds already. It was not added again.`,
  };
}

function meetingOf(lines: readonly PersonLine<WebexColumn>[], clock: WallClock): ReportMeeting {
  const [first] = lines;
  const [startAt, endAt] = (['start', 'end'] as const).map((column) => {
    const moment = clock.read(first?.text(column) ?? '');
    if (typeof moment === 'string') return null;
    return placeRow(moment, null, { ...clock, statedSeconds: null }).joinAt;
  });
  const topic = first?.text('topic') ?? '';
  return { id: null, topic: topic || null, startAt: startAt ?? null, endAt: endAt ?? null };
}
