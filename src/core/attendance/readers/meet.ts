// Reads attendance reports of Google Meet: one line a person, from the first join to the last leave.
import type { Finding } from '../../finding.js';
import type { Day } from '../../time/instant.js';
import type { ReadContext, ReadFailure, ReadOutcome, ReportMeeting, SourceRow } from '../evidence.js';
import { assumedFindings, dayText, withDays } from './clock-days.js';
import { minutesOrDuration } from './duration.js';
import { gradeFindings } from './grades.js';
import { refuseFileKind } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader, Recognition } from './reader.js';
import { placeRow } from './row-times.js';
import { asEnvelope } from './stay.js';
import { linesBelow, plainRow, readEach, stayOrTotal, type PersonLine } from './table-lines.js';
import type { TableRow } from './table.js';
import { bestTitles, columnsIn, findHeader, titleTable, type Header } from './titles.js';
import { openWallClock, type WallClock } from './wall-clock.js';

type MeetColumn = 'name' | 'given' | 'family' | 'email' | 'duration' | 'join' | 'leave';
type MeetField = 'topic' | 'date' | 'start' | 'end';

/** attendance-sources.md §5; the French titles are an assumption, no French file has been seen. */
const columns = titleTable<MeetColumn>({
  name: ['Name', 'Participant name', 'Nom'],
  given: ['First name', 'Prénom'],
  family: ['Last name', 'Nom de famille'],
  email: ['Email', 'Email address', 'Adresse e-mail', 'E-mail'],
  duration: ['Duration', 'Durée'],
  join: ['Time joined', 'Heure d’arrivée'],
  leave: ['Time exited', 'Heure de sortie'],
});
const blockFields = titleTable<MeetField>({
  topic: ['Meeting title', 'Titre de la réunion'],
  date: ['Date'],
  start: ['Start time', 'Heure de début'],
  end: ['End time', 'Heure de fin'],
});

export const meetReader: Reader = {
  source: 'meet',
  recognise: (file) => (file.kind === 'table' ? recognise(file.rows) : null),
  read: (file, context) =>
    file.kind === 'table'
      ? readMeet(file.rows, context)
      : refuseFileKind('A Google Meet report', 'table', file),
};

const notMeet: ReadFailure = {
  ok: false,
  code: 'attendance.unknown-format',
  detail: 'The columns “Time joined” and “Time exited” of a Google Meet report were not found.',
};

function headerOf(rows: readonly TableRow[]): Header<MeetColumn> | null {
  return findHeader(rows, columns, (found) => {
    const hasPerson = found.has('name') || found.has('given') || found.has('email');
    return hasPerson && found.has('join') && found.has('leave');
  });
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

type Block = Partial<Record<MeetField, string>>;

function readMeet(rows: readonly TableRow[], context: ReadContext): ReadOutcome {
  const header = headerOf(rows);
  if (header === null) return notMeet;
  const opened = linesBelow(rows, header);
  if (!opened.ok) return opened;
  const block = blockAbove(rows.slice(0, header.index));
  const times = opened.lines.flatMap((line) => [line.text('join'), line.text('leave')]);
  const clocks = openWallClock([...times, midnightOf(block), block.start ?? '', block.end ?? ''], context);
  if (!clocks.ok) return clocks;
  const assumed = { days: 0, afternoons: 0 };
  const clock = withDays(clocks.clock, assumed, { day: dayOf(block, clocks.clock) });
  const findings: Finding[] = [];
  const read = readEach(opened.lines, findings, (line) => readLine(line, clock, findings));
  if (!read.ok) return read;
  findings.push(...gradeFindings(read.rows, { writesMinutes: true }), ...assumedFindings(assumed, clock));
  const meeting = meetingOf(block, clock);
  const layout = `${block.topic === undefined ? 'B' : 'A'}${header.columns.has('given') ? ' first/last' : ''}`;
  return { ok: true, report: { source: 'meet', layout, meeting, rows: read.rows, findings } };
}

/** Empty where the file was saved without it. */
function blockAbove(rows: readonly TableRow[]): Block {
  const at = rows.findIndex(({ cells }) => {
    const fields = columnsIn(cells, blockFields);
    return fields.has('topic') && fields.has('date');
  });
  const values = rows.slice(at + 1).find(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (at === -1 || values === undefined) return {};
  const fields = [...columnsIn(rows[at]?.cells ?? [], blockFields)];
  return Object.fromEntries(fields.map(([field, index]) => [field, values.cells[index]?.trim() ?? '']));
}

const midnightOf = ({ date = '' }: Block): string => (date === '' ? '' : `${dayText(date)} 00:00`);

function dayOf(block: Block, clock: WallClock): Day | undefined {
  const midnight = clock.read(midnightOf(block));
  return typeof midnight === 'string' ? undefined : midnight.day;
}

/** Two joins are folded into one line, so the times are an envelope and the duration is the truth about gaps. */
function readLine(line: PersonLine<MeetColumn>, clock: WallClock, findings: Finding[]): SourceRow | null {
  const [name, given, family] = [line.text('name'), line.text('given'), line.text('family')];
  const person = readPerson(line, { name, given, family, email: line.text('email') }, findings);
  if (person === null) return null;
  const statedSeconds = minutesOrDuration(line.text('duration'));
  const cells = { join: line.text('join'), leave: line.text('leave'), statedSeconds, isEnvelope: true };
  const stay = stayOrTotal(line, cells, clock, findings);
  if (stay === null) return null;
  const row = { ...plainRow, rowNo: line.line, raw: line.raw, ...person, statedSeconds, ...stay };
  return stay.timeGrade === 'totals-only' ? row : asEnvelope(row, findings);
}

function meetingOf(block: Block, clock: WallClock): ReportMeeting {
  const [startAt, endAt] = [block.start, block.end].map((text) => {
    const moment = clock.read(text ?? '');
    if (typeof moment === 'string') return null;
    return placeRow(moment, null, { ...clock, statedSeconds: null }).joinAt;
  });
  return { id: null, topic: block.topic ?? null, startAt: startAt ?? null, endAt: endAt ?? null };
}
