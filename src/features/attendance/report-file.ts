// Reads one meeting report for one session, and refuses what is no report or not this session's.
import type { ColumnMapping, ReadFailure, ReadReport } from '../../core/attendance/evidence.js';
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import { outsideFindings } from '../../core/attendance/outside-session.js';
import { repeatFindings } from '../../core/attendance/participants.js';
import { dateOrders, type DateOrder } from '../../core/attendance/readers/dates.js';
import { detectSource, readSourceFile, sessionFit } from '../../core/attendance/readers/detect.js';
import { columnNumberOf, findMappedHeader } from '../../core/attendance/readers/mapped-header.js';
import { savedMappingFor } from '../../core/attendance/readers/saved-mapping.js';
import type { SourceFile } from '../../core/attendance/readers/source-file.js';
import { AppError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { sha256Hex } from '../../platform/secrets.js';
import { openFile } from '../../platform/sheet/open-file.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { SavedColumns, StatedMapping } from './column-mappings.service.js';
import { zoneAssumed } from './zone-assumed.js';

export interface ReportFile {
  fileName: string | null;
  bytes: Buffer;
  /** The zone the file's times are in; the session's own where not stated. */
  timeZone: string | null;
  /** Live where not stated. */
  kind: 'live' | 'recording' | null;
  dateOrder: DateOrder | null;
  /** The lead says: yes, this file belongs here although day or meeting differ. */
  confirmed: boolean;
  /** What the columns of a sheet mean; left out where a reader or a kept mapping will know. */
  mapping?: StatedMapping | null;
}

/** The same, where a mapping that was named by its id has been looked up. */
export interface StatedFile extends ReportFile {
  mapping: ColumnMapping | null;
}

export interface ReadFile {
  file: StatedFile;
  fileHash: string;
  timeZone: string;
  kind: 'live' | 'recording';
  report: ReadReport;
  /** By which the sheet was read; null where a reader knew the file by itself. */
  mapping: ColumnMapping | null;
  findings: Finding[];
}

/** What is known about the columns of sheets besides what is stated. */
export interface KnownColumns {
  /** By which the same bytes were read before, in this session. */
  before: ColumnMapping | null;
  saved: readonly SavedColumns[];
}

/** An opened file, and the mapping by which it is to be read, if any. */
export type OpenedReport =
  { ok: true; file: SourceFile; mapping: ColumnMapping | null; findings: Finding[] } | ReadFailure;

/** Of a workbook that sheet which can be read so; what is stated outranks what was, and that what the hub keeps. */
export async function openReport(
  bytes: Buffer,
  stated: ColumnMapping | null,
  { before, saved }: KnownColumns,
): Promise<OpenedReport> {
  const told = stated ?? before;
  const isKnown = (file: SourceFile): boolean => {
    if (told === null || hasNumbersOnly(told))
      return detectSource(file) !== null || savedMappingFor(file, saved) !== null;
    return file.kind === 'table' && findMappedHeader(file.rows, told) !== null;
  };
  const opened = await openFile(bytes, isKnown);
  if (!opened.ok) return opened;
  const { file } = opened;
  if (stated !== null) return { ok: true, file, mapping: stated, findings: [] };
  if (before !== null) return { ok: true, file, mapping: before, findings: [mappingKept] };
  const kept = savedMappingFor(file, saved);
  if (kept === null) return { ok: true, file, mapping: null, findings: [] };
  return { ok: true, file, mapping: kept.mapping, findings: [mappingApplied(kept.name)] };
}

/** Numbers fit every sheet, so they say nothing about which one is meant. */
const hasNumbersOnly = (mapping: ColumnMapping): boolean =>
  Object.values(mapping).every((title) => columnNumberOf(title) !== null);

const mappingKept: Finding = {
  code: 'import.mapping-kept',
  severity: 'note',
  detail:
    'The columns of this file were read as they were the last time. Where that is wrong, say what they mean.',
};

const recordingKept: Finding = {
  code: 'import.recording',
  severity: 'warning',
  detail:
    'This file says who watched the recording. It is kept with the session and counts as nobody’s presence: credit for a live session needs the session itself.',
};

function mappingApplied(name: string): Finding {
  return {
    code: 'import.mapping-applied',
    severity: 'note',
    detail: `The columns were read as your hub keeps them under “${name}”. Where that is wrong, say what they mean.`,
    params: { name },
  };
}

function refused(outcome: ReadFailure, session: Session): AppError {
  const { code, detail, recognisedColumns } = outcome;
  return new AppError(code, detail, {
    extensions: {
      ...(recognisedColumns === undefined ? {} : { recognisedColumns }),
      ...(code === 'attendance.unknown-format' ? { mappingUrl: mappingUrlOf(session.id) } : {}),
      ...(code === 'attendance.roster-file' ? { rosterUrl: `/manage/cohorts/${session.cohortId}` } : {}),
      ...(code === 'attendance.date-order-ambiguous' ? { dateOrders } : {}),
    },
  });
}

/** The page on which a person says what the columns mean. */
const mappingUrlOf = (sessionId: string): string => `/manage/sessions/${sessionId}/import/map`;

function refuseOtherSession(report: ReadReport, session: Session): void {
  const fit = sessionFit(report, { ...heldTimes(session), meetingId: meetingIdOfJoinUrl(session.joinUrl) });
  if (fit === 'fits') return;
  const detail =
    fit === 'other-day'
      ? 'Nobody in this file was connected during this session. Choose the report of this session, or confirm that it does belong here (`confirmed`).'
      : 'The meeting number in this file is not the one of this session. Choose the report of this session, or confirm that it does belong here (`confirmed`).';
  throw new AppError('attendance.other-session', detail, { extensions: { fit, meeting: report.meeting } });
}

export async function readReportFile(
  session: Session,
  file: StatedFile,
  known: KnownColumns,
): Promise<ReadFile> {
  const timeZone = file.timeZone ?? session.timeZone;
  const kind = file.kind ?? 'live';
  const opened = await openReport(file.bytes, file.mapping, known);
  if (!opened.ok) throw refused(opened, session);
  const { mapping } = opened;
  const outcome = readSourceFile(opened.file, {
    timeZone,
    session: heldTimes(session),
    meetingId: meetingIdOfJoinUrl(session.joinUrl),
    ...(file.dateOrder === null ? {} : { dateOrder: file.dateOrder }),
    ...(mapping === null ? {} : { mapping }),
  });
  if (!outcome.ok) throw refused(outcome, session);
  const { report } = outcome;
  if (report.rows.length === 0) {
    throw new AppError(
      'attendance.empty',
      'The file has a header but nobody in it. Was the report made while the meeting was running?',
    );
  }
  // A recording is watched on other days; whether it counts is the approval's question.
  if (!file.confirmed && kind === 'live') refuseOtherSession(report, session);
  const assumed = file.timeZone === null ? zoneAssumed(report.source, timeZone) : [];
  const outside = kind === 'live' ? outsideFindings(report, heldTimes(session), timeZone) : [recordingKept];
  return {
    file,
    fileHash: sha256Hex(file.bytes),
    timeZone,
    kind,
    report,
    mapping,
    findings: [
      ...assumed,
      ...opened.findings,
      ...report.findings,
      ...repeatFindings(report.rows),
      ...outside,
    ],
  };
}
