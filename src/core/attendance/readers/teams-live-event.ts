// Reads the log of a Teams live event (layout T4): joins and leaves of every connection, in UTC.
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadOutcome, SourceRow } from '../evidence.js';
import { gradeFindings } from './grades.js';
import { pairLog, rawOfStay, type LogEntry, type LoggedStay } from './log-pairs.js';
import { refuseFileKind, refuseRowCount, refuseUnreadRows } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader, Recognition } from './reader.js';
import { readStay, refuseLine } from './stay.js';
import { plainRow } from './table-lines.js';
import type { TableRow } from './table.js';
import { isOrganizer, teamsActions } from './teams-words.js';
import { bestTitles, findHeader, normaliseTitle, titleTable, type Header } from './titles.js';
import { openWallClock, type WallClock } from './wall-clock.js';

type Column = 'session' | 'participant' | 'name' | 'agent' | 'moment' | 'action' | 'role';

/** attendance-sources.md §4; never localised, but met with and without spaces. */
const columns = titleTable<Column>({
  session: ['SessionId', 'Session Id'],
  participant: ['ParticipantId', 'Participant Id'],
  name: ['FullName', 'Full Name'],
  agent: ['UserAgent', 'User Agent'],
  moment: ['UtcEventTimestamp', 'UTC Event Timestamp'],
  action: ['Action'],
  role: ['Role'],
});

export const teamsLiveEventReader: Reader = {
  source: 'teams-live-event',
  recognise: (file) => (file.kind === 'table' ? recognise(file.rows) : null),
  read: (file, context) =>
    file.kind === 'table'
      ? readTeamsLiveEvent(file.rows, context)
      : refuseFileKind('The log of a Teams live event', 'table', file),
};

function headerOf(rows: readonly TableRow[]): Header<Column> | null {
  return findHeader(
    rows,
    columns,
    (found) => found.has('moment') && found.has('action') && found.has('name'),
  );
}

function recognise(rows: readonly TableRow[]): Recognition | null {
  const recognised = bestTitles(rows, columns);
  if (headerOf(rows) !== null) return { certainty: 90, recognised };
  return recognised.length < 2 ? null : { certainty: 10, recognised };
}

/** One join or leave, and what else its line says. */
interface Entry extends LogEntry {
  connection: string;
  participantId: string;
  role: SourceRow['role'];
}

function readTeamsLiveEvent(table: readonly TableRow[], context: ReadContext): ReadOutcome {
  const header = headerOf(table);
  if (header === null) {
    return {
      ok: false,
      code: 'attendance.unknown-format',
      detail: 'The columns of names, actions and UTC times were not found.',
    };
  }
  const findings: Finding[] = [];
  const lines = table.slice(header.index + 1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const refused = refuseRowCount(lines.length);
  if (refused !== null) return refused;
  const momentAt = header.columns.get('moment') ?? -1;
  const opened = openWallClock(
    lines.map(({ cells }) => cells[momentAt] ?? ''),
    { ...context, timeZone: 'UTC' },
  );
  if (!opened.ok) return opened;
  const { clock } = opened;
  const byConnection = new Map<string, Entry[]>();
  for (const line of lines) {
    const entry = readEntry(line, header, clock, findings);
    if (entry === null) continue;
    const known = byConnection.get(entry.connection);
    if (known === undefined) byConnection.set(entry.connection, [entry]);
    else known.push(entry);
  }
  const rows = [...byConnection.values()]
    .flatMap(pairLog)
    .flatMap((stay) => readLoggedStay(stay, header.titles, clock, findings));
  if (rows.length === 0) return refuseUnreadRows(lines.length, findings);
  rows.sort((a, b) => a.rowNo - b.rowNo);
  findings.push(...gradeFindings(rows));
  const meeting = { id: null, topic: null, startAt: null, endAt: null };
  return { ok: true, report: { source: 'teams-live-event', layout: 'T4', meeting, rows, findings } };
}

function readEntry(
  line: TableRow,
  header: Header<Column>,
  clock: WallClock,
  findings: Finding[],
): Entry | null {
  const cellOf = (column: Column): string => line.cells[header.columns.get(column) ?? -1]?.trim() ?? '';
  const text = cellOf('action');
  const action = teamsActions.get(normaliseTitle(text));
  if (action === undefined) {
    const what = `says “${text}”, which is known neither as a join nor as a leave`;
    refuseLine(findings, line, 'attendance.action-unknown', what, { text });
    return null;
  }
  const person = readPerson(line, { name: cellOf('name'), email: '' }, findings);
  if (person === null) return null;
  const moment = clock.read(cellOf('moment'));
  const participantId = cellOf('participant');
  return {
    line,
    name: person.name,
    action,
    text: cellOf('moment'),
    wall: typeof moment === 'string' ? null : `${moment.day}T${moment.time}`,
    connection: cellOf('session') || participantId || person.name,
    participantId,
    role: isOrganizer(cellOf('role')) ? 'host' : 'participant',
  };
}

/** A leave that is missing here is unknown: whoever closes the page leaves without one. */
function readLoggedStay(
  stay: LoggedStay<Entry>,
  titles: readonly string[],
  clock: WallClock,
  findings: Finding[],
): SourceRow[] {
  const entry = stay.join ?? stay.leave;
  if (entry === null) return [];
  const cells = {
    join: stay.join?.text ?? '',
    leave: stay.leave?.text ?? '',
    statedSeconds: null,
    noShow: false,
  };
  const times = readStay(entry.line, cells, clock, findings);
  if (times === null) return [];
  return [
    {
      ...plainRow,
      rowNo: entry.line.line,
      raw: rawOfStay(stay, titles),
      name: entry.name,
      email: null,
      externalIds: entry.participantId === '' ? {} : { participantId: entry.participantId },
      role: entry.role,
      statedSeconds: null,
      ...times,
    },
  ];
}
