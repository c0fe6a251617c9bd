// What a source says about who was there: rows as read, reports, and the words for their quality.
import type { ProblemCode } from '../errors.js';
import type { Finding } from '../finding.js';
import { fullNameKey, isRecordingProgram, namesNobody } from '../identity/name-key.js';
import type { Instant } from '../time/instant.js';
import type { DateOrder } from './readers/dates.js';

/** How well the times of a row are known; `inferred` where an end was missing and had to be concluded. */
export type TimeGrade = 'exact' | 'minute' | 'totals-only' | 'inferred';

/** What an attendance rests on, as the contract names it. */
export type Evidence = 'exact' | 'minute' | 'totals-only' | 'attested' | 'manual';

export type AttendanceStatus = 'attended' | 'partial' | 'absent' | 'provisional';

/** What produced a report; kept with every import. */
export type SourceKind =
  | 'zoom-meeting'
  | 'zoom-webinar'
  | 'zoom-usage'
  | 'zoom-api'
  | 'teams-classic'
  | 'teams-report'
  | 'teams-live-event'
  | 'teams-graph'
  | 'webex'
  | 'webex-api'
  | 'meet'
  | 'meet-api'
  | 'bigbluebutton'
  | 'sheet';

/** One connection as a source reported it (attendance-sources.md §0); never edited afterwards. */
export interface SourceRow {
  /** 1-based line of the file on which the row starts. */
  rowNo: number;
  /** Header → cell, as in the file. */
  raw: Record<string, string>;
  name: string;
  email: string | null;
  /**
   * Ids the source itself gave. `registrantId`: of a registration; `accountId`: of a stable account, with its source in
   * front (`teams:8:orgid:…`); others are kept, not used.
   */
  externalIds: Record<string, string>;
  role: 'host' | 'panelist' | 'participant';
  room: 'main' | 'waiting';
  joinAt: Instant | null;
  leaveAt: Instant | null;
  /** The source's own duration; Zoom rounds it up to whole minutes, so it is never used where times are known. */
  statedSeconds: number | null;
  timeGrade: TimeGrade;
  /** Listed by the source as someone who did not come (`--`); unknown times are null without this. */
  noShow: boolean;
  /** The source announces every leave, so a missing one means: stayed to the end. False where a missing leave is unknown. */
  staysOpen?: boolean;
  /** First join and last leave of someone who may have been away in between; `statedSeconds` is then the truth about gaps. */
  isEnvelope?: boolean;
}

export interface ReportMeeting {
  /** Digits only, as text. */
  id: string | null;
  topic: string | null;
  startAt: Instant | null;
  endAt: Instant | null;
}

export interface ReadReport {
  source: SourceKind;
  /** The layout by its name in attendance-sources.md, e.g. `Z1+Z3`, `T2`. */
  layout: string;
  meeting: ReportMeeting;
  rows: SourceRow[];
  findings: Finding[];
}

export interface ReadContext {
  /** A file has no zone of its own; without one, local times are not read. */
  timeZone: string | null;
  session: { startsAt: Instant; endsAt: Instant };
  /** Settles the order where the file allows several. */
  dateOrder?: DateOrder;
  /** Digits of the session's own meeting, where its join link tells them; picks its rows out of an export of many. */
  meetingId?: string | null;
  /** Every meeting of an export of many; only to find out which sessions it could belong to. */
  allMeetings?: boolean;
  /** Which column means what, as a person said of this sheet; the sheet is then read so and in no other way. */
  mapping?: ColumnMapping;
}

/** What a column of a hand-made sheet can mean. */
export const mappableFields = [
  'name',
  'given',
  'family',
  'email',
  'join',
  'leave',
  'date',
  'minutes',
  'duration',
  'registrantId',
] as const;
export type MappableField = (typeof mappableFields)[number];

/** Field → title of the column, as it stands in the sheet (compared without case and spaces), or `#3` for the third one. */
export type ColumnMapping = Partial<Record<MappableField, string>>;

export type ReadFailureCode = Extract<
  ProblemCode,
  | 'attendance.unknown-format'
  | 'attendance.empty'
  | 'attendance.unreadable'
  | 'attendance.roster-file'
  | 'attendance.partial-report'
  | 'attendance.several-meetings'
  | 'attendance.date-order-ambiguous'
  | 'attendance.time-zone-required'
  | 'request.too-large'
  | 'zone.unknown'
  | 'zone.outdated'
>;

export interface ReadFailure {
  ok: false;
  code: ReadFailureCode;
  detail: string;
  recognisedColumns?: string[];
}

export type ReadOutcome = { ok: true; report: ReadReport } | ReadFailure;

const registrantPrefix = 'registrant:';

/** The registration that a participant key names, if it names one. */
export function registrantIdOf(key: string): string | null {
  return key.startsWith(registrantPrefix) ? key.slice(registrantPrefix.length) : null;
}

/**
 * One participant identity within a session: a registration, else the address, else an account, else the name as shown.
 * A name that names nobody (`iPhone`, `Guest`) stays one participant per connection: two of them are not one person.
 * A recording program is its name only: with the address of its owner it would count as her.
 */
export function participantKey(
  row: Pick<SourceRow, 'name' | 'email' | 'externalIds' | 'joinAt' | 'rowNo'>,
): string {
  if (isRecordingProgram(row.name)) return `name:${fullNameKey(row.name)}`;
  const registrantId = row.externalIds['registrantId'];
  if (registrantId !== undefined && registrantId !== '') return `${registrantPrefix}${registrantId}`;
  const address = row.email?.trim().toLowerCase();
  if (address !== undefined && address !== '') return `mail:${address}`;
  const accountId = row.externalIds['accountId'];
  if (accountId !== undefined && accountId !== '') return `account:${accountId}`;
  const name = `name:${fullNameKey(row.name)}`;
  return namesNobody(row.name) ? `${name}@${row.joinAt ?? `line ${row.rowNo}`}` : name;
}
