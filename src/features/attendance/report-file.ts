// Reads one meeting report for one session, and refuses what is no report or not this session's.
import type { ReadContext, ReadReport } from '../../core/attendance/evidence.js';
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import { sameNameFindings } from '../../core/attendance/participants.js';
import type { DateOrder } from '../../core/attendance/readers/dates.js';
import { detectSource, readSourceFile, sessionFit } from '../../core/attendance/readers/detect.js';
import type { OpenedFile, SourceFile } from '../../core/attendance/readers/source-file.js';
import { AppError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { sha256Hex } from '../../platform/secrets.js';
import { openFile } from '../../platform/sheet/open-file.js';
import { heldTimes, type Session } from '../sessions/session.js';
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
}

export interface ReadFile {
  file: ReportFile;
  fileHash: string;
  timeZone: string;
  kind: 'live' | 'recording';
  report: ReadReport;
  findings: Finding[];
}

/** A sheet that some reader knows, before one that none does. */
const isReport = (file: SourceFile): boolean => detectSource(file) !== null;
export const openReport = (bytes: Buffer): Promise<OpenedFile> => openFile(bytes, isReport);

async function readOrRefuse(bytes: Buffer, context: ReadContext, session: Session): Promise<ReadReport> {
  const opened = await openReport(bytes);
  const outcome = opened.ok ? readSourceFile(opened.file, context) : opened;
  if (outcome.ok) return outcome.report;
  const isUnknown = outcome.code === 'attendance.unknown-format';
  throw new AppError(outcome.code, outcome.detail, {
    extensions: {
      ...(outcome.recognisedColumns === undefined ? {} : { recognisedColumns: outcome.recognisedColumns }),
      ...(isUnknown ? { mappingUrl: `/manage/sessions/${session.id}/import` } : {}),
      ...(outcome.code === 'attendance.roster-file'
        ? { rosterUrl: `/manage/cohorts/${session.cohortId}` }
        : {}),
      ...(outcome.code === 'attendance.date-order-ambiguous'
        ? { dateOrders: ['month-first', 'day-first', 'year-first'] }
        : {}),
    },
  });
}

function refuseOtherSession(report: ReadReport, session: Session): void {
  const fit = sessionFit(report, { ...heldTimes(session), meetingId: meetingIdOfJoinUrl(session.joinUrl) });
  if (fit === 'fits') return;
  const detail =
    fit === 'other-day'
      ? 'Nobody in this file was connected during this session. Choose the report of this session, or send it again with confirmed=true if it does belong here.'
      : 'The meeting number in this file is not the one of this session. Choose the report of this session, or send it again with confirmed=true if it does belong here.';
  throw new AppError('attendance.other-session', detail, { extensions: { fit, meeting: report.meeting } });
}

export async function readReportFile(session: Session, file: ReportFile): Promise<ReadFile> {
  const timeZone = file.timeZone ?? session.timeZone;
  const kind = file.kind ?? 'live';
  const context: ReadContext = {
    timeZone,
    session: heldTimes(session),
    meetingId: meetingIdOfJoinUrl(session.joinUrl),
    ...(file.dateOrder === null ? {} : { dateOrder: file.dateOrder }),
  };
  const report = await readOrRefuse(file.bytes, context, session);
  if (report.rows.length === 0) {
    throw new AppError(
      'attendance.empty',
      'The file has a header but nobody in it. Was the report made while the meeting was running?',
    );
  }
  // A recording is watched on other days; whether it counts is the approval's question.
  if (!file.confirmed && kind === 'live') refuseOtherSession(report, session);
  const assumed = file.timeZone === null ? zoneAssumed(report.source, timeZone) : [];
  return {
    file,
    fileHash: sha256Hex(file.bytes),
    timeZone,
    kind,
    report,
    findings: [...assumed, ...report.findings, ...sameNameFindings(report.rows)],
  };
}
