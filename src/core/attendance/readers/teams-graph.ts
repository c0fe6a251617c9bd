// Reads attendance reports of Microsoft Graph: a record for each person, an interval for each of her joins, in UTC.
import type { Finding } from '../../finding.js';
import type { Instant } from '../../time/instant.js';
import type { ReadContext, ReadOutcome, ReportMeeting, SourceRow } from '../evidence.js';
import { gradeFindings } from './grades.js';
import { rawOfRecord, recordsAt, recordsIn, textAt, valueAt, type JsonRecord } from './json-values.js';
import { refuseFileKind, refuseRowCount } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader, Recognition } from './reader.js';
import { placeRow } from './row-times.js';
import { plainRow, readEach, stayOrTotal } from './table-lines.js';
import { isOrganizer } from './teams-words.js';
import { openWallClock, type WallClock } from './wall-clock.js';

export const teamsGraphReader: Reader = {
  source: 'teams-graph',
  recognise: (file) => (file.kind === 'json' ? recognise(file.value) : null),
  read: (file, context) =>
    file.kind === 'json'
      ? readTeamsGraph(file.value, context)
      : refuseFileKind('An attendance report of Microsoft Graph', 'json', file),
};

const knownKeys = [
  'meetingStartDateTime',
  'attendanceRecords',
  'attendanceIntervals',
  'totalAttendanceInSeconds',
];

function recognise(value: unknown): Recognition | null {
  const { reports, records } = contentOf(value);
  const found = [...reports, ...records];
  if (found.length === 0) return null;
  return {
    certainty: 90,
    recognised: knownKeys.filter((key) => found.some((each) => Object.hasOwn(each, key))),
  };
}

interface Content {
  /** One for each run of the meeting. */
  reports: JsonRecord[];
  records: JsonRecord[];
}

/** Reports or their records alone, single, in a list, or in the `value` of one page or several. */
function contentOf(value: unknown): Content {
  const tops = recordsIn(Array.isArray(value) ? value : [value]);
  const items = tops.flatMap((top) =>
    Array.isArray(valueAt(top, 'value')) ? recordsAt(top, 'value') : [top],
  );
  const reports = items.filter(
    (item) =>
      Array.isArray(valueAt(item, 'attendanceRecords')) || Object.hasOwn(item, 'totalParticipantCount'),
  );
  const records = [...reports.flatMap((report) => recordsAt(report, 'attendanceRecords')), ...items].filter(
    (item) =>
      Array.isArray(valueAt(item, 'attendanceIntervals')) || Object.hasOwn(item, 'totalAttendanceInSeconds'),
  );
  return { reports, records };
}

interface Entry {
  /** 1-based among the records; JSON has no lines to speak of. */
  line: number;
  record: JsonRecord;
  interval: JsonRecord;
  join: string;
  leave: string;
  statedSeconds: number | null;
}

function entriesOf(record: JsonRecord, index: number): Entry[] {
  const intervals = recordsAt(record, 'attendanceIntervals');
  const total = intervals.length < 2 ? secondsAt(record, 'totalAttendanceInSeconds') : null;
  return (intervals.length === 0 ? [{}] : intervals).map((interval): Entry => {
    const [join, leave] = [textAt(interval, 'joinDateTime'), textAt(interval, 'leaveDateTime')];
    const stated = secondsAt(interval, 'durationInSeconds') ?? total;
    // Null times with a duration of 0 are how missing data look (attendance-sources.md §4), no stay of nothing.
    const isMissing = join === '' && leave === '' && stated === 0;
    return {
      line: index + 1,
      record,
      interval,
      join,
      leave,
      statedSeconds: isMissing ? total || null : stated,
    };
  });
}

function secondsAt(record: JsonRecord, key: string): number | null {
  const text = textAt(record, key);
  return /^\d{1,7}$/.test(text) ? Number(text) : null;
}

function readTeamsGraph(value: unknown, context: ReadContext): ReadOutcome {
  const { reports, records } = contentOf(value);
  if (reports.length > 0 && records.length === 0) {
    const detail = 'The report lists nobody. Ask Graph for it with $expand=attendanceRecords.';
    return { ok: false, code: 'attendance.empty', detail };
  }
  const entries = records.flatMap(entriesOf);
  const refused = refuseRowCount(entries.length);
  if (refused !== null) return refused;
  const texts = [
    ...entries.flatMap(({ join, leave }) => [join, leave]),
    ...reports.flatMap((report) => meetingKeys.map((key) => textAt(report, key))),
  ];
  const opened = openWallClock(texts, { ...context, timeZone: 'UTC', dateOrder: 'year-first' });
  if (!opened.ok) return opened;
  const { clock } = opened;
  const findings: Finding[] = [];
  const read = readEach(entries, findings, (entry) => readEntry(entry, clock, findings));
  if (!read.ok) return read;
  findings.push(...gradeFindings(read.rows));
  const meeting = meetingOf(reports, clock);
  return { ok: true, report: { source: 'teams-graph', layout: 'Graph', meeting, rows: read.rows, findings } };
}

function readEntry(entry: Entry, clock: WallClock, findings: Finding[]): SourceRow | null {
  const { line, record, interval, join, leave, statedSeconds } = entry;
  const identity = valueAt(record, 'identity');
  const [id, registrationId] = [textAt(identity, 'id'), textAt(record, 'registrationId')];
  const name = textAt(identity, 'displayName') || id;
  const person = readPerson({ line }, { name, email: textAt(record, 'emailAddress') }, findings);
  if (person === null) return null;
  const stay = stayOrTotal({ line }, { join, leave, statedSeconds }, clock, findings);
  if (stay === null) return null;
  return {
    ...plainRow,
    rowNo: line,
    raw: { ...rawOfRecord(record), ...rawOfRecord(interval) },
    ...person,
    externalIds: {
      ...(id === '' ? {} : { accountId: `teams:${id}` }),
      ...(registrationId === '' ? {} : { registrationId }),
    },
    role: isOrganizer(textAt(record, 'role')) ? 'host' : 'participant',
    statedSeconds,
    ...stay,
  };
}

const meetingKeys = ['meetingStartDateTime', 'meetingEndDateTime'] as const;

/** From the first run's start to the last one's end. */
function meetingOf(reports: readonly JsonRecord[], clock: WallClock): ReportMeeting {
  const [starts, ends] = meetingKeys.map((key) =>
    reports.flatMap((report) => instantOf(textAt(report, key), clock) ?? []).sort(),
  );
  return { id: null, topic: null, startAt: starts?.[0] ?? null, endAt: ends?.at(-1) ?? null };
}

function instantOf(text: string, clock: WallClock): Instant | null {
  const moment = clock.read(text);
  if (typeof moment === 'string') return null;
  return placeRow(moment, null, { ...clock, statedSeconds: null }).joinAt;
}
