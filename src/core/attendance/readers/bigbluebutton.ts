// Reads BigBlueButton's learning_dashboard_data.json: people with their connections, times in epoch milliseconds.
import type { Finding } from '../../finding.js';
import { instantPlusSeconds, type Instant } from '../../time/instant.js';
import type { ReadContext, ReadFailure, ReadOutcome, SourceRow } from '../evidence.js';
import {
  instantOfEpochMs,
  isRecord,
  rawOfRecord,
  recordsAt,
  textAt,
  valueAt,
  type JsonRecord,
} from './json-values.js';
import { refuseRowCount } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader } from './reader.js';
import type { SourceFile } from './source-file.js';
import { readStay } from './stay.js';
import { plainRow, readEach } from './table-lines.js';
import { openWallClock, type WallClock } from './wall-clock.js';

export const bigBlueButtonReader: Reader = {
  source: 'bigbluebutton',
  recognise: (file) =>
    peopleOf(file).length === 0
      ? null
      : { certainty: 90, recognised: ['users', 'extId', 'intIds', 'registeredOn', 'leftOn'] },
  read: readDashboard,
};

const notDashboard: ReadFailure = {
  ok: false,
  code: 'attendance.unknown-format',
  detail: 'The people of a BigBlueButton learning dashboard (users with intIds) were not found.',
};

/** attendance-sources.md §5. */
function peopleOf(file: SourceFile): JsonRecord[] {
  const people = file.kind === 'json' ? valueAt(file.value, 'users') : undefined;
  return valuesOf(people).filter((person) => isRecord(valueAt(person, 'intIds')));
}

const valuesOf = (record: unknown): JsonRecord[] =>
  isRecord(record) ? Object.values(record).filter(isRecord) : [];

interface Connection {
  /** Which person of the file, from 1; JSON has no lines to speak of. */
  line: number;
  person: JsonRecord;
  intId: string;
  joinAt: Instant | null;
  leaveAt: Instant | null;
  /** She left by herself; false where the meeting's end closed the connection. */
  hasLeft: boolean;
}

/** Newer versions keep a list of sessions under each connection. */
function connectionsOf(file: SourceFile): Connection[] {
  return peopleOf(file).flatMap((person, index) =>
    valuesOf(valueAt(person, 'intIds')).flatMap((connection) => {
      const sessions = recordsAt(connection, 'sessions');
      return (sessions.length === 0 ? [connection] : sessions).map((session) => ({
        line: index + 1,
        person,
        intId: textAt(connection, 'intId'),
        joinAt: instantOfEpochMs(valueAt(session, 'registeredOn')),
        leaveAt: instantOfEpochMs(valueAt(session, 'leftOn')),
        hasLeft: valueAt(connection, 'userLeftFlag') === true,
      }));
    }),
  );
}

function readDashboard(file: SourceFile, context: ReadContext): ReadOutcome {
  const connections = connectionsOf(file);
  if (connections.length === 0 || file.kind !== 'json') return notDashboard;
  const refused = refuseRowCount(connections.length);
  if (refused !== null) return refused;
  const opened = openWallClock([], context);
  if (!opened.ok) return opened;
  const startAt = instantOfEpochMs(valueAt(file.value, 'createdOn'));
  const endAt = instantOfEpochMs(valueAt(file.value, 'endedOn'));
  const findings: Finding[] = [];
  const read = readEach(connections, findings, (each) =>
    readConnection(each, { endAt, clock: opened.clock, findings }),
  );
  if (!read.ok) return read;
  const meeting = { id: null, topic: textAt(file.value, 'name') || null, startAt, endAt };
  return {
    ok: true,
    report: { source: 'bigbluebutton', layout: 'dashboard', meeting, rows: read.rows, findings },
  };
}

interface Setting {
  endAt: Instant | null;
  clock: WallClock;
  findings: Finding[];
}

function readConnection(connection: Connection, { endAt, clock, findings }: Setting): SourceRow | null {
  const { line, person, intId, joinAt } = connection;
  const named = readPerson({ line }, { name: textAt(person, 'name'), email: '' }, findings);
  if (named === null) return null;
  const isClosedByEnd = staysToEnd(connection, endAt);
  const leaveAt = isClosedByEnd ? endAt : connection.leaveAt;
  const times = { join: joinAt ?? '', leave: leaveAt ?? '', statedSeconds: null, noShow: false };
  const stay = readStay({ line }, times, clock, findings);
  if (stay === null) return null;
  if (isClosedByEnd && joinAt !== null) findings.push(closedByEnd(line));
  const extId = textAt(person, 'extId');
  return {
    ...plainRow,
    rowNo: line,
    raw: { ...rawOfRecord(person), intId, registeredOn: joinAt ?? '', leftOn: connection.leaveAt ?? '' },
    ...named,
    externalIds: extId === '' ? {} : { accountId: `bbb:${extId}` },
    role: valueAt(person, 'isModerator') === true ? 'host' : 'participant',
    statedSeconds: null,
    ...stay,
    ...(isClosedByEnd ? { timeGrade: 'inferred' as const } : {}),
  };
}

/** Servers write the end of the meeting a little before or after they close the connections. */
const endToleranceSeconds = 5;

/** Not for someone who has left at a time that was lost: she may have been gone for an hour. */
function staysToEnd({ leaveAt, hasLeft }: Connection, endAt: Instant | null): boolean {
  if (endAt === null || hasLeft) return false;
  return leaveAt === null || leaveAt >= instantPlusSeconds(endAt, -endToleranceSeconds);
}

function closedByEnd(line: number): Finding {
  return {
    code: 'attendance.closed-by-end',
    severity: 'note',
    line,
    detail: `Entry ${line} never left by itself; its connection was closed when the meeting ended.`,
  };
}
