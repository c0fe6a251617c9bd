// Reads Zoom webinar attendee reports (layout Z8), section by section: hosts, panelists, attendees, and others who came.
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadOutcome, SourceRow } from '../evidence.js';
import { rawOf, wholeMinutesOf } from './cells.js';
import { gradeFindings } from './grades.js';
import { refuseFileKind, refuseRowCount, refuseUnreadRows } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader, Recognition } from './reader.js';
import { noShowMark, readStay, warnOfLine } from './stay.js';
import type { TableRow } from './table.js';
import { openWallClock, type WallClock } from './wall-clock.js';
import {
  webinarMarks,
  webinarSections,
  type WebinarColumn,
  type WebinarSection,
} from './webinar-sections.js';
import { findZoomBlock } from './zoom-block.js';
import { noMeeting, readMeetingFacts } from './zoom-facts.js';
import { isNo } from './zoom-headers.js';
import { personLines } from './zoom-lines.js';

export const zoomWebinarReader: Reader = {
  source: 'zoom-webinar',
  recognise: (file) => (file.kind === 'table' ? recognise(file.rows) : null),
  read: (file, context) =>
    file.kind === 'table'
      ? readZoomWebinar(file.rows, context)
      : refuseFileKind('A Zoom webinar report', 'table', file),
};

/** By its columns as good as certain; by its own title alone it may be in a language that is not known here. */
function recognise(rows: readonly TableRow[]): Recognition | null {
  const { titles, isNamed, hasColumns } = webinarMarks(rows);
  if (hasColumns) return { certainty: 96, recognised: titles };
  return isNamed ? { certainty: 60, recognised: titles } : null;
}

interface SectionLine {
  section: WebinarSection;
  line: TableRow;
}

function readZoomWebinar(table: readonly TableRow[], context: ReadContext): ReadOutcome {
  const findings: Finding[] = [];
  const { sections, unread } = webinarSections(table);
  if (sections.length === 0) {
    return {
      ok: false,
      code: 'attendance.unknown-format',
      detail:
        'The columns of names, joining and leaving were not found in any section of this webinar report.',
      recognisedColumns: webinarMarks(table).titles,
    };
  }
  const lines = sections.flatMap((section): SectionLine[] =>
    personLines(section.lines, shapeOf(section), findings).map((line) => ({ section, line })),
  );
  const refused = refuseRowCount(lines.length);
  if (refused !== null) return refused;
  const block = findZoomBlock(table);
  const opened = openWallClock(momentCells(lines, block?.values.start ?? ''), context);
  if (!opened.ok) return opened;
  const { clock } = opened;
  const meeting = block === null ? noMeeting : readMeetingFacts(block.values, block.line, clock, findings);
  const rows: SourceRow[] = [];
  const ofAttendees: SourceRow[] = [];
  for (const { section, line } of lines) {
    const row = readLine(line, section, clock, findings);
    if (row === null) continue;
    rows.push(row);
    if (!section.isOther) ofAttendees.push(row);
  }
  if (rows.length === 0) return refuseUnreadRows(lines.length, findings);
  // Others are always told of in whole minutes; elsewhere it means that a spreadsheet took the seconds.
  findings.push(...gradeFindings(ofAttendees), ...sectionUnread(unread));
  return { ok: true, report: { source: 'zoom-webinar', layout: 'Z8', meeting, rows, findings } };
}

function sectionUnread([first, ...others]: readonly TableRow[]): Finding[] {
  if (first === undefined) return [];
  const rows = others.length + 1;
  return [
    {
      code: 'attendance.section-unread',
      severity: 'refused',
      line: first.line,
      detail: `The columns of a section are not known here, so ${rows} lines from line ${first.line} on were left out. Download the report in English, or add these people by hand.`,
      params: { rows },
    },
  ];
}

function shapeOf({ titles, columns }: WebinarSection): Parameters<typeof personLines>[1] {
  const nameIndexes = [columns.get('given'), columns.get('family'), columns.get('name')].filter(
    (index) => index !== undefined,
  );
  const lastNeededIndex = Math.max(columns.get('join') ?? 0, columns.get('leave') ?? 0);
  return { titles, nameIndexes, lastNeededIndex };
}

function momentCells(lines: readonly SectionLine[], start: string): string[] {
  const cells = lines.flatMap(({ section: { columns }, line }) => [
    line.cells[columns.get('join') ?? -1] ?? '',
    line.cells[columns.get('leave') ?? -1] ?? '',
  ]);
  return [...cells, start];
}

function readLine(
  line: TableRow,
  { columns, titles, role }: WebinarSection,
  clock: WallClock,
  findings: Finding[],
): SourceRow | null {
  const cellOf = (column: WebinarColumn): string => line.cells[columns.get(column) ?? -1]?.trim() ?? '';
  const [given, family] = [cellOf('given'), cellOf('family')];
  // Registered names first: the name shown in the webinar is whatever somebody typed.
  const named = given === '' && family === '' ? { name: cellOf('name') } : { given, family };
  const person = readPerson(line, { ...named, email: cellOf('email') }, findings);
  if (person === null) return null;
  const saysNo = isNo(cellOf('attended'));
  const [join, leave] = [cellOf('join'), cellOf('leave')];
  const noShow = join === noShowMark || (saysNo && join === '' && leave === '');
  const statedSeconds = wholeMinutesOf(cellOf('minutes'));
  const stay = readStay(line, { join, leave, statedSeconds, noShow }, clock, findings);
  if (stay === null) return null;
  const isContradicted = saysNo && !noShow;
  if (isContradicted)
    warnOfLine(findings, line, 'attendance.attended-differs', 'says “not attended” beside a time of joining');
  const registrantId = cellOf('registrantId');
  return {
    rowNo: line.line,
    raw: rawOf(line.cells, titles),
    ...person,
    externalIds: registrantId === '' ? {} : { registrantId },
    role,
    room: 'main',
    statedSeconds,
    ...stay,
    // Neither word is believed: unknown times are asked about and earn nothing meanwhile.
    ...(isContradicted ? { joinAt: null, leaveAt: null } : {}),
    noShow,
  };
}
