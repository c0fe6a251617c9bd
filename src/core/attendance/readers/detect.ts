// From the bytes of an unknown file to a read report, or to the reason and what to do about it.
import { epochSecondsOf } from '../../time/instant.js';
import type { Instant } from '../../time/instant.js';
import type { ReadContext, ReadFailure, ReadOutcome, ReadReport, SourceKind } from '../evidence.js';
import { readCertaintyMin, type Reader, type Recognition } from './reader.js';
import { bigBlueButtonReader } from './bigbluebutton.js';
import { meetApiReader } from './meet-api.js';
import { meetReader } from './meet.js';
import { sheetReader } from './sheet.js';
import { soundOutcome } from './sound-report.js';
import { emptyFile, openText, type SourceFile } from './source-file.js';
import { teamsClassicReader } from './teams-classic.js';
import { teamsGraphReader } from './teams-graph.js';
import { teamsLiveEventReader } from './teams-live-event.js';
import { teamsReportReader } from './teams-report.js';
import { webexApiReader } from './webex-api.js';
import { webexReader } from './webex.js';
import { zoomApiReader } from './zoom-api.js';
import { zoomMeetingReader } from './zoom-meeting.js';
import { refuseRegistration } from './zoom-registration.js';
import { zoomUsageReader } from './zoom-usage.js';
import { zoomWebinarReader } from './zoom-webinar.js';

/** In the order in which equal certainty is decided. */
const readers: readonly Reader[] = [
  zoomMeetingReader,
  zoomWebinarReader,
  zoomUsageReader,
  zoomApiReader,
  teamsReportReader,
  teamsClassicReader,
  teamsLiveEventReader,
  teamsGraphReader,
  webexReader,
  webexApiReader,
  meetReader,
  meetApiReader,
  bigBlueButtonReader,
  sheetReader,
];

/** Reads what it knows; findings about the bytes come before those about the rows. */
export function readReport(bytes: Uint8Array, context: ReadContext): ReadOutcome {
  const opened = openText(bytes);
  return opened.ok ? readSourceFile(opened.file, context) : soundOutcome(opened);
}

/** The same for a file that is open already, e.g. a workbook. */
export function readSourceFile(file: SourceFile, context: ReadContext): ReadOutcome {
  return soundOutcome(readAsItIs(file, context));
}

function readAsItIs(file: SourceFile, context: ReadContext): ReadOutcome {
  const candidates = recognise(file);
  // What a person says of the columns outranks what readers make of them.
  const reader = context.mapping === undefined ? surestOf(candidates)?.reader : sheetReader;
  if (reader === undefined) return refuseRegistration(file) ?? unknownFormat(file, candidates);
  const outcome = reader.read(file, context);
  if (!outcome.ok) return outcome;
  const findings = [...file.findings, ...outcome.report.findings];
  return { ok: true, report: { ...outcome.report, findings } };
}

/** What the file is taken for and how sure that is, 1 to 100; null where no reader would read it. */
export function detectSource(file: SourceFile): { source: SourceKind; certainty: number } | null {
  const surest = surestOf(recognise(file));
  return surest === undefined
    ? null
    : { source: surest.reader.source, certainty: surest.recognition.certainty };
}

interface Candidate {
  reader: Reader;
  recognition: Recognition;
}

/** The surest first. */
function recognise(file: SourceFile): Candidate[] {
  const candidates = readers.flatMap((reader): Candidate[] => {
    const recognition = reader.recognise(file);
    return recognition === null ? [] : [{ reader, recognition }];
  });
  return candidates.sort((a, b) => b.recognition.certainty - a.recognition.certainty);
}

function surestOf([surest]: readonly Candidate[]): Candidate | undefined {
  return surest === undefined || surest.recognition.certainty < readCertaintyMin ? undefined : surest;
}

function unknownFormat(file: SourceFile, candidates: readonly Candidate[]): ReadFailure {
  const isBlank =
    file.kind === 'table' && file.rows.every(({ cells }) => cells.every((cell) => cell.trim() === ''));
  if (isBlank) return emptyFile;
  const lists = candidates.map(({ recognition }) => recognition.recognised);
  return {
    ok: false,
    code: 'attendance.unknown-format',
    detail:
      'The file is no meeting report that is known here: a column of names, or those of join and leave times, were not found.',
    recognisedColumns: lists.reduce((longest, list) => (list.length > longest.length ? list : longest), []),
  };
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
