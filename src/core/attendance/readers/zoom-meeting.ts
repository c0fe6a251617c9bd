// Reads Zoom meeting reports in the layouts Z1–Z6: every row kept as it stands, times as instants, oddities as findings.
import type { Finding } from '../../finding.js';
import { instantToLocal, isKnownZone, isZoneTrusted } from '../../time/zone.js';
import type { ReadContext, ReadFailure, ReadOutcome, ReportMeeting, SourceRow } from '../evidence.js';
import { chooseDateOrder } from './date-order.js';
import { momentUnder, readDateShape } from './dates.js';
import type { DateOrder, DateShape } from './dates.js';
import { placeRow } from './row-times.js';
import type { TableRow } from './table.js';
import { findZoomBlock, findZoomHeader, hostAddressOf, meetingIdDigits } from './zoom-block.js';
import type { ZoomBlock, ZoomHeader } from './zoom-block.js';
import { readZoomRow } from './zoom-row.js';

/** A day-long webinar has some thousand connections; more is not a meeting report. */
export const reportRowsMax = 50_000;

/** Null where the table is no Zoom meeting report. */
export function readZoomMeeting(table: readonly TableRow[], context: ReadContext): ReadOutcome | null {
  const header = findZoomHeader(table);
  if (header === null) return null;
  const block = findZoomBlock(table.slice(0, header.index));
  const findings: Finding[] = [];
  const lines = participantLines(table, header, findings);
  if (lines.length === 0) {
    return {
      ok: false,
      code: 'attendance.empty',
      detail: 'The report has its column titles but names nobody.',
    };
  }
  if (lines.length > reportRowsMax) {
    return {
      ok: false,
      code: 'request.too-large',
      detail: `A report may have at most ${reportRowsMax} rows.`,
    };
  }
  const shapeByText = new Map<string, DateShape | null>();
  const shapes = dateShapes(lines, header, block, shapeByText);
  const refused = refuseZone(shapes, context);
  if (refused !== null) return refused;
  const order = shapes.length === 0 ? 'month-first' : orderOf(shapes, context);
  if (typeof order !== 'string') return order;

  const timeZone = context.timeZone ?? 'UTC';
  const meeting = readMeeting(block, order, { ...context, timeZone }, findings);
  const hostAddress = hostAddressOf(block);
  const rows: SourceRow[] = [];
  for (const line of lines) {
    const row = readZoomRow(line, {
      header,
      hostAddress,
      order,
      shapeByText,
      timeZone,
      session: context.session,
      findings,
    });
    if (row !== null) rows.push(row);
  }
  if (rows.length === 0) {
    return {
      ok: false,
      code: 'attendance.empty',
      detail: `None of the ${lines.length} rows could be read: ${findings.at(-1)?.detail ?? ''}`,
    };
  }
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

/** Every cell that has the grammar of a date, whether or not it exists; each text is read once. */
function dateShapes(
  lines: readonly TableRow[],
  header: ZoomHeader,
  block: ZoomBlock | null,
  shapeByText: Map<string, DateShape | null>,
): DateShape[] {
  const indexes = [header.columns.get('join'), header.columns.get('leave')].filter(
    (index) => index !== undefined,
  );
  const texts = header.isTotals
    ? []
    : lines.flatMap(({ cells }) => indexes.map((index) => cells[index]?.trim() ?? ''));
  texts.push(block?.values.start ?? '', block?.values.end ?? '');
  for (const text of texts) if (!shapeByText.has(text)) shapeByText.set(text, readDateShape(text));
  return texts.map((text) => shapeByText.get(text) ?? null).filter((shape) => shape !== null);
}

function refuseZone(shapes: readonly DateShape[], { timeZone, session }: ReadContext): ReadFailure | null {
  if (timeZone === null) {
    if (shapes.length === 0) return null;
    return {
      ok: false,
      code: 'attendance.time-zone-required',
      detail: 'The file does not say in which time zone its times are. State it, e.g. America/Toronto.',
    };
  }
  if (!isKnownZone(timeZone)) {
    return {
      ok: false,
      code: 'zone.unknown',
      detail: `“${timeZone}” is no time zone. Use a name such as America/Toronto.`,
    };
  }
  if (isZoneTrusted(timeZone, session.startsAt.slice(0, 10))) return null;
  return {
    ok: false,
    code: 'zone.outdated',
    detail: `This server's time-zone data are too old for ${timeZone}; minutes would be wrong. Run it on a Node with current zone data.`,
  };
}

function orderOf(shapes: readonly DateShape[], context: ReadContext): DateOrder | ReadFailure {
  if (context.dateOrder !== undefined) return context.dateOrder;
  const zone = context.timeZone ?? 'UTC';
  const [start, end] = [context.session.startsAt, context.session.endsAt].map((at) =>
    instantToLocal(at, zone),
  );
  const choice = chooseDateOrder(shapes, {
    startsAtWall: `${start?.day}T${start?.time}`,
    endsAtWall: `${end?.day}T${end?.time}`,
  });
  if (choice.ok) return choice.order;
  const readings = choice.readings.map(({ day, order }) => `${day} (${order})`).join(' or ');
  return {
    ok: false,
    code: 'attendance.date-order-ambiguous',
    detail: `“${choice.example}” can be ${readings}, and the session on ${start?.day} does not settle it. Say which order the dates have, or check that the file belongs to this session.`,
  };
}

function readMeeting(
  block: ZoomBlock | null,
  order: DateOrder,
  context: ReadContext & { timeZone: string },
  findings: Finding[],
): ReportMeeting {
  const values = block?.values ?? {};
  const [start, end] = [values.start, values.end].map((text) => {
    const shape = text === undefined ? null : readDateShape(text);
    return shape === null ? null : momentUnder(shape, order);
  });
  const minutes = /^\d+$/.test(values.minutes ?? '') ? Number(values.minutes) * 60 : null;
  const placed = placeRow(start ?? null, end ?? null, { ...context, statedSeconds: minutes });
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

function gradeFindings(rows: readonly SourceRow[]): Finding[] {
  const findings: Finding[] = [];
  const totals = rows.filter((row) => row.timeGrade === 'totals-only').length;
  const minutes = rows.filter((row) => row.timeGrade === 'minute').length;
  if (totals > 0) {
    findings.push({
      code: 'attendance.totals-only',
      severity: 'warning',
      detail:
        'The report has no join and leave times, so minutes cannot be checked against the session. Export it again without “show unique users”.',
      params: { rows: totals },
    });
  }
  if (minutes > 0) {
    findings.push({
      code: 'attendance.seconds-lost',
      severity: 'warning',
      detail:
        'The times have no seconds: the file was probably saved again by a spreadsheet. Upload the file as it was downloaded for exact minutes.',
      params: { rows: minutes },
    });
  }
  return findings;
}
