// Reads Zoom meeting reports in the layouts Z1–Z6: every row kept as it stands, times as instants, oddities as findings.
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadOutcome, ReportMeeting, SourceRow } from '../evidence.js';
import { gradeFindings } from './grades.js';
import { refuseFileKind, refuseRowCount, refuseUnreadRows } from './outcomes.js';
import type { Reader, Recognition } from './reader.js';
import { placeRow } from './row-times.js';
import type { TableRow } from './table.js';
import { openWallClock, type WallClock } from './wall-clock.js';
import { findZoomBlock, findZoomHeader, hostAddressOf, meetingIdDigits } from './zoom-block.js';
import type { ZoomBlock, ZoomHeader } from './zoom-block.js';
import { blockFieldsOf, columnsOf } from './zoom-headers.js';
import { readZoomRow } from './zoom-row.js';

export const zoomMeetingReader: Reader = {
  source: 'zoom-meeting',
  recognise: (file) => (file.kind === 'table' ? recognise(file.rows) : null),
  read: (file, context) =>
    file.kind === 'table'
      ? readZoomMeeting(file.rows, context)
      : refuseFileKind('A Zoom meeting report', 'table', file),
};

/** The whole column set is as good as certain; single titles only tell what the file may be. */
function recognise(rows: readonly TableRow[]): Recognition | null {
  const header = findZoomHeader(rows);
  if (header !== null) return { certainty: 90, recognised: knownTitles(header.titles) };
  const recognised = rows
    .slice(0, 100)
    .map(({ cells }) => knownTitles(cells))
    .reduce((best, titles) => (titles.length > best.length ? titles : best), []);
  return recognised.length === 0 ? null : { certainty: 10, recognised };
}

function knownTitles(cells: readonly string[]): string[] {
  const indexes = new Set([...columnsOf(cells).values(), ...blockFieldsOf(cells).values()]);
  return cells.filter((_, index) => indexes.has(index)).map((cell) => cell.trim());
}

function readZoomMeeting(table: readonly TableRow[], context: ReadContext): ReadOutcome {
  const header = findZoomHeader(table);
  if (header === null) {
    return {
      ok: false,
      code: 'attendance.unknown-format',
      detail: 'The column of names, or those of join and leave times, were not found.',
    };
  }
  const block = findZoomBlock(table.slice(0, header.index));
  const findings: Finding[] = [];
  const lines = participantLines(table, header, findings);
  const refused = refuseRowCount(lines.length);
  if (refused !== null) return refused;
  const opened = openWallClock(momentCells(lines, header, block), context);
  if (!opened.ok) return opened;
  const { clock } = opened;
  const meeting = readMeeting(block, clock, findings);
  const hostAddress = hostAddressOf(block);
  const rows: SourceRow[] = [];
  for (const line of lines) {
    const row = readZoomRow(line, { header, hostAddress, clock, findings });
    if (row !== null) rows.push(row);
  }
  if (rows.length === 0) return refuseUnreadRows(lines.length, findings);
  findings.push(...gradeFindings(rows));
  const layout = block === null ? header.layout : `${block.layout}+${header.layout}`;
  return { ok: true, report: { source: 'zoom-meeting', layout, meeting, rows, findings } };
}

function participantLines(table: readonly TableRow[], header: ZoomHeader, findings: Finding[]): TableRow[] {
  const nameAt = header.columns.get('name') ?? 0;
  const title = header.titles.join();
  return table.slice(header.index + 1).filter((row) => {
    const filled = row.cells.filter((cell) => cell.trim() !== '');
    if (filled.length === 0) return false;
    if (filled.length === 1 && /^zoom report/i.test(filled[0]?.trim() ?? '')) return false;
    if (row.cells.map((cell) => cell.trim()).join() === title) return false;
    const isShort = row.cells.length < Math.min(header.titles.length, lastNeededIndex(header) + 1);
    const isNameless = filled.length > 0 && (row.cells[nameAt]?.trim() ?? '') === '' && filled.length < 2;
    if (!isShort && !isNameless) return true;
    findings.push({
      code: 'attendance.row-incomplete',
      severity: 'refused',
      line: row.line,
      detail: `Line ${row.line} is cut short and was left out; if it names someone, download the report again.`,
    });
    return false;
  });
}

function lastNeededIndex({ columns, isTotals }: ZoomHeader): number {
  if (isTotals) return columns.get('totalMinutes') ?? columns.get('minutes') ?? 0;
  return Math.max(columns.get('join') ?? 0, columns.get('leave') ?? 0);
}

/** Every cell that may hold a time, those of the meeting itself last. */
function momentCells(lines: readonly TableRow[], header: ZoomHeader, block: ZoomBlock | null): string[] {
  const indexes = [header.columns.get('join'), header.columns.get('leave')].filter(
    (index) => index !== undefined,
  );
  const texts = header.isTotals
    ? []
    : lines.flatMap(({ cells }) => indexes.map((index) => cells[index]?.trim() ?? ''));
  return [...texts, block?.values.start ?? '', block?.values.end ?? ''];
}

function readMeeting(block: ZoomBlock | null, clock: WallClock, findings: Finding[]): ReportMeeting {
  const values = block?.values ?? {};
  const [start, end] = [values.start, values.end].map((text) => {
    const moment = clock.read(text ?? '');
    return typeof moment === 'string' ? null : moment;
  });
  const minutes = /^\d+$/.test(values.minutes ?? '') ? Number(values.minutes) * 60 : null;
  const placed = placeRow(start ?? null, end ?? null, { ...clock, statedSeconds: minutes });
  const id = meetingIdDigits(values.meetingId);
  if (block !== null && values.meetingId !== undefined && id === null) {
    findings.push({
      code: 'attendance.meeting-id-lost',
      severity: 'warning',
      line: block.line,
      detail: `The meeting id “${values.meetingId}” was damaged by a spreadsheet; check that the file belongs to this session.`,
      params: { meetingId: values.meetingId },
    });
  }
  return { id, topic: values.topic ?? null, startAt: placed.joinAt, endAt: placed.leaveAt };
}
