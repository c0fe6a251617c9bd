// From the bytes of an unknown file to a read report, or to the reason and what to do about it.
import { epochSecondsOf } from '../../time/instant.js';
import type { Instant } from '../../time/instant.js';
import type { ReadContext, ReadFailure, ReadOutcome, ReadReport } from '../evidence.js';
import { decodeText } from './decode.js';
import { parseTable } from './table.js';
import type { TableRow } from './table.js';
import { blockFieldsOf, columnsOf, normaliseHeader } from './zoom-headers.js';
import { readZoomMeeting } from './zoom-meeting.js';

const emptyDetail = 'The file holds nothing. Download the report again and send that file.';

/** Reads what it knows; findings about the bytes come before those about the rows. */
export function readReport(bytes: Uint8Array, context: ReadContext): ReadOutcome {
  if (bytes.length === 0) return { ok: false, code: 'attendance.empty', detail: emptyDetail };
  const decoded = decodeText(bytes);
  if (!decoded.ok) return { ok: false, code: 'attendance.unreadable', detail: decoded.detail };
  if (decoded.text.trim() === '') return { ok: false, code: 'attendance.empty', detail: emptyDetail };
  const table = parseTable(decoded.text);
  if (!table.ok) return { ok: false, code: 'attendance.unreadable', detail: table.detail };
  const outcome = readZoomMeeting(table.rows, context);
  if (outcome === null) return unknownFormat(table.rows);
  if (!outcome.ok) return outcome;
  return {
    ok: true,
    report: { ...outcome.report, findings: [...decoded.findings, ...outcome.report.findings] },
  };
}

function unknownFormat(rows: readonly TableRow[]): ReadFailure {
  if (rows.every(({ cells }) => cells.every((cell) => cell.trim() === ''))) {
    return { ok: false, code: 'attendance.empty', detail: emptyDetail };
  }
  const recognisedColumns = bestTitles(rows);
  const isWebinar = rows.some(({ cells }) => normaliseHeader(cells[0] ?? '') === 'attendee details');
  const detail = isWebinar
    ? 'This is a Zoom webinar report; only meeting reports are read here.'
    : 'The file is not a Zoom meeting report: the column of names, or those of join and leave times, were not found.';
  return { ok: false, code: 'attendance.unknown-format', detail, recognisedColumns };
}

/** The titles we know in the row that has most of them. */
function bestTitles(rows: readonly TableRow[]): string[] {
  let best: string[] = [];
  for (const { cells } of rows.slice(0, 100)) {
    const indexes = new Set([...columnsOf(cells).values(), ...blockFieldsOf(cells).values()]);
    const titles = cells.filter((_, index) => indexes.has(index)).map((cell) => cell.trim());
    if (titles.length > best.length) best = titles;
  }
  return best;
}

export type SessionFit = 'fits' | 'other-day' | 'other-meeting';

/**
 * Whether a report belongs to a session: the meeting ids where both are known, then whether anybody's time touches it.
 * A report without any time cannot be doubted.
 */
export function sessionFit(
  report: ReadReport,
  session: { startsAt: Instant; endsAt: Instant; meetingId?: string | null },
): SessionFit {
  const expected = session.meetingId?.replace(/\D/g, '') ?? '';
  if (expected !== '' && report.meeting.id !== null && report.meeting.id !== expected) return 'other-meeting';
  const timed = report.rows.filter((row) => !row.noShow && row.joinAt !== null);
  const stretches =
    timed.length > 0
      ? timed.map(({ joinAt, leaveAt }) => ({ from: joinAt, to: leaveAt }))
      : [{ from: report.meeting.startAt, to: report.meeting.endAt }];
  const known = stretches.filter(({ from, to }) => from !== null || to !== null);
  if (known.length === 0) return 'fits';
  const startSeconds = epochSecondsOf(session.startsAt);
  const endSeconds = epochSecondsOf(session.endsAt);
  const touches = known.some(({ from, to }) => {
    const fromSeconds = epochSecondsOf(from ?? to ?? session.endsAt);
    // Whoever never leaves is taken to have stayed for hours, not for days.
    const toSeconds = to === null ? fromSeconds + openStaySecondsMax : epochSecondsOf(to);
    return fromSeconds < endSeconds && toSeconds > startSeconds;
  });
  return touches ? 'fits' : 'other-day';
}

const openStaySecondsMax = 12 * 3600;
