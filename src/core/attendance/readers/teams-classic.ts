// Reads the attendance list of Teams (layout T1): a log of joins and leaves, without addresses and without ends.
import type { Finding } from '../../finding.js';
import { instantPlusSeconds } from '../../time/instant.js';
import { instantToLocal } from '../../time/zone.js';
import type { ReadContext, ReadOutcome, SourceRow } from '../evidence.js';
import { gradeFindings } from './grades.js';
import { meetingsOf, type LoggedMeeting } from './log-meetings.js';
import { pairLog, rawOfStay, type LogEntry, type LoggedStay } from './log-pairs.js';
import { refuseFileKind, refuseRowCount, refuseUnreadRows } from './outcomes.js';
import type { Reader } from './reader.js';
import { readStay } from './stay.js';
import { plainRow } from './table-lines.js';
import type { TableRow } from './table.js';
import { readClassicLog, recogniseClassicLog, type RawEntry } from './teams-classic-log.js';
import { openWallClock, type WallClock } from './wall-clock.js';

export const teamsClassicReader: Reader = {
  source: 'teams-classic',
  recognise: (file) => (file.kind === 'table' ? recogniseClassicLog(file.rows) : null),
  read: (file, context) =>
    file.kind === 'table'
      ? readTeamsClassic(file.rows, context)
      : refuseFileKind('A Teams attendance list', 'table', file),
};

/** Who joined longer before the session and never left may have been in another meeting of that day. */
const earlyJoinSecondsMax = 2 * 3600;

function readTeamsClassic(table: readonly TableRow[], context: ReadContext): ReadOutcome {
  const findings: Finding[] = [];
  const { titles, sections, cutNames, isCut } = readClassicLog(table, findings);
  const texts = sections.flat().map(({ text }) => text);
  const refused = refuseRowCount(texts.length);
  if (refused !== null) return refused;
  const opened = openWallClock(texts, context);
  if (!opened.ok) return opened;
  const { clock } = opened;
  const meetings = meetingsOf(sections.map((entries) => entries.map((entry) => placeEntry(entry, clock))));
  const rows: SourceRow[] = [];
  for (const [index, meeting] of meetings.entries()) {
    const isWhole = (name: string) => !isCut && !cutNames.has(name);
    const setting = { titles, clock, findings, meeting, next: meetings[index + 1], isWhole };
    for (const stay of byName(meeting).flatMap(pairLog)) {
      const row = readLoggedStay(stay, setting);
      if (row !== null) rows.push(row);
    }
  }
  if (rows.length === 0) return refuseUnreadRows(texts.length, findings);
  rows.sort((a, b) => a.rowNo - b.rowNo);
  findings.push(...gradeFindings(rows));
  const meeting = { id: null, topic: null, startAt: null, endAt: null };
  return { ok: true, report: { source: 'teams-classic', layout: 'T1', meeting, rows, findings } };
}

function placeEntry(entry: RawEntry, clock: WallClock): LogEntry {
  const moment = clock.read(entry.text);
  return { ...entry, wall: typeof moment === 'string' ? null : `${moment.day}T${moment.time}` };
}

function byName({ entries }: LoggedMeeting): LogEntry[][] {
  const groups = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.name);
    if (group === undefined) groups.set(entry.name, [entry]);
    else group.push(entry);
  }
  return [...groups.values()];
}

interface StaySetting {
  titles: readonly string[];
  clock: WallClock;
  findings: Finding[];
  meeting: LoggedMeeting;
  next: LoggedMeeting | undefined;
  /** False where a line that was cut short may have been the leave of this name. */
  isWhole: (name: string) => boolean;
}

function readLoggedStay(stay: LoggedStay, setting: StaySetting): SourceRow | null {
  const { titles, clock, findings } = setting;
  const entry = stay.join ?? stay.leave;
  if (entry === null) return null;
  const end = stay.isOpen && setting.isWhole(entry.name) ? openEndOf(entry, setting) : 'unknown';
  const cutAt = end === 'next-meeting' ? setting.meeting.entries.at(-1) : undefined;
  const staysOpen = end === 'session-end';
  const leave = stay.leave ?? cutAt;
  const cells = {
    join: stay.join?.text ?? '',
    leave: leave?.text ?? '',
    statedSeconds: null,
    noShow: false,
    staysOpen,
  };
  const times = readStay(entry.line, cells, clock, findings);
  if (times === null) return null;
  if (cutAt !== undefined) findings.push(cutBeforeNextMeeting(entry));
  return {
    ...plainRow,
    rowNo: entry.line.line,
    raw: rawOfStay(stay, titles),
    name: entry.name,
    email: null,
    statedSeconds: null,
    ...times,
    ...(cutAt === undefined ? {} : { timeGrade: 'inferred' }),
    ...(staysOpen ? { staysOpen } : {}),
  };
}

/** The list names every leave (attendance-sources.md §4), so a join without one lasted to the end of its own meeting. */
function openEndOf(join: LogEntry, { clock, next }: StaySetting): 'session-end' | 'next-meeting' | 'unknown' {
  const [earliest, end] = [
    instantPlusSeconds(clock.session.startsAt, -earlyJoinSecondsMax),
    clock.session.endsAt,
  ].map((at) => {
    const { day, time } = instantToLocal(at, clock.timeZone);
    return `${day}T${time}`;
  });
  if (next !== undefined && next.from < (end ?? '')) return 'next-meeting';
  return (join.wall ?? '') >= (earliest ?? '') ? 'session-end' : 'unknown';
}

function cutBeforeNextMeeting({ line: { line } }: LogEntry): Finding {
  return {
    code: 'attendance.stay-cut',
    severity: 'warning',
    line,
    detail: `Line ${line} tells of no leave, and another meeting follows in the file; the stay was counted to the last entry of its own meeting. Mark the minutes by hand where more is known.`,
  };
}
