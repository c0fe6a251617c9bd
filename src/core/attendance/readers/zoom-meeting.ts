// Reads Zoom meeting reports in the layouts Z1–Z6: every row kept as it stands, times as instants, oddities as findings.
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadOutcome, SourceRow } from '../evidence.js';
import { gradeFindings } from './grades.js';
import { refuseFileKind, refuseRowCount, refuseUnreadRows } from './outcomes.js';
import type { Reader, Recognition } from './reader.js';
import type { TableRow } from './table.js';
import { headerRowsMax } from './titles.js';
import { openWallClock } from './wall-clock.js';
import { findZoomBlock, findZoomHeader, hostAddressOf } from './zoom-block.js';
import type { ZoomBlock, ZoomHeader } from './zoom-block.js';
import { noMeeting, readMeetingFacts } from './zoom-facts.js';
import { blockFieldsOf, columnsOf } from './zoom-headers.js';
import { personLines } from './zoom-lines.js';
import { lineShapeOf, momentCellsOf, readZoomRow } from './zoom-row.js';

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
    .slice(0, headerRowsMax)
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
  const lines = personLines(table.slice(header.index + 1), lineShapeOf(header), findings);
  const refused = refuseRowCount(lines.length);
  if (refused !== null) return refused;
  const opened = openWallClock(momentCells(lines, header, block), context);
  if (!opened.ok) return opened;
  const { clock } = opened;
  const meeting = block === null ? noMeeting : readMeetingFacts(block.values, block.line, clock, findings);
  const hostAddress = hostAddressOf(block?.values ?? {});
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

/** Every cell that may hold a time, those of the meeting itself last. */
function momentCells(lines: readonly TableRow[], header: ZoomHeader, block: ZoomBlock | null): string[] {
  return [...momentCellsOf(lines, header), block?.values.start ?? '', block?.values.end ?? ''];
}
