// Reads what Zoom's API tells of a meeting's participants: whole reports only, times in UTC, exact to the second.
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadFailure, ReadOutcome, ReportMeeting, SourceRow } from '../evidence.js';
import { durationSeconds } from './duration.js';
import { isRecord, rawOfRecord, recordsAt, textAt, valueAt, type JsonRecord } from './json-values.js';
import { readOffsetTime } from './offset-time.js';
import { refuseFileKind, refuseRowCount } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader } from './reader.js';
import type { SourceFile } from './source-file.js';
import { readStay } from './stay.js';
import { plainRow, readEach } from './table-lines.js';
import { openWallClock, type WallClock } from './wall-clock.js';
import { meetingIdDigits } from './zoom-block.js';

export const zoomApiReader: Reader = {
  source: 'zoom-api',
  recognise: (file) =>
    pagesOf(file).some(isPage)
      ? { certainty: 95, recognised: ['participants', 'name', 'user_email', 'join_time', 'leave_time'] }
      : null,
  read: (file, context) =>
    file.kind === 'json'
      ? readZoomApi(pagesOf(file), context)
      : refuseFileKind('What Zoom’s API tells', 'json', file),
};

/** One answer as it came, all pages of one in a list, or the answer put together beside its `meeting`. */
function pagesOf(file: SourceFile): unknown[] {
  if (file.kind !== 'json') return [];
  return Array.isArray(file.value) ? file.value : [file.value];
}

/** attendance-sources.md §2. Google Meet's answer has `participants` too, but not these names. */
function isPage(page: unknown): boolean {
  if (!Array.isArray(valueAt(page, 'participants'))) return false;
  const marks = ['next_page_token', 'page_size', 'meeting'];
  const rowMarks = ['join_time', 'user_email'];
  return (
    marks.some((key) => valueAt(page, key) !== undefined) ||
    recordsAt(page, 'participants').some((row) => rowMarks.some((key) => valueAt(row, key) !== undefined))
  );
}

interface Numbered {
  /** 1-based over all pages; JSON has no lines to speak of. */
  line: number;
  row: JsonRecord;
}

function readZoomApi(pages: readonly unknown[], context: ReadContext): ReadOutcome {
  const refused = refusePart(pages);
  if (refused !== null) return refused;
  const rows = pages
    .flatMap((page) => recordsAt(page, 'participants'))
    .map((row, index): Numbered => ({ line: index + 1, row }));
  if (rows.length === 0) return nobodyYet;
  const tooMany = refuseRowCount(rows.length);
  if (tooMany !== null) return tooMany;
  const times = rows.flatMap(({ row }) => [textAt(row, 'join_time'), textAt(row, 'leave_time')]);
  // The API speaks UTC, also where a library has lost the `Z` on the way.
  const opened = openWallClock(times, { ...context, timeZone: 'UTC' });
  if (!opened.ok) return opened;
  const findings: Finding[] = [];
  const about = meetingRecord(pages);
  const read = readEach(rows, findings, (each) => readRow(each, about, opened.clock, findings));
  if (!read.ok) return read;
  findings.push(...fewerThanStated(pages, rows.length));
  const report = { layout: 'participants', meeting: readMeeting(about), rows: read.rows, findings };
  return { ok: true, report: { source: 'zoom-api', ...report } };
}

/** Zoom tells of nobody for some minutes after a meeting (attendance-sources.md §2). */
const nobodyYet: ReadFailure = {
  ok: false,
  code: 'attendance.empty',
  detail: 'Zoom’s answer names nobody. Right after a meeting that is usual; ask Zoom again later.',
};

/** Half a report would make absent who was there (attendance-sources.md §0 rule 9). */
function refusePart(pages: readonly unknown[]): ReadFailure | null {
  const broken = pages.findIndex((page) => !Array.isArray(valueAt(page, 'participants')));
  if (broken >= 0) {
    return {
      ok: false,
      code: 'attendance.partial-report',
      detail: `Page ${broken + 1} of ${pages.length} is no answer with participants, so the report is not whole and nothing was taken in. Fetch all pages again.`,
    };
  }
  if (textAt(pages.at(-1), 'next_page_token') === '') return null;
  return {
    ok: false,
    code: 'attendance.partial-report',
    detail:
      'Zoom says that more pages follow (next_page_token), so this is only a part of the report and nothing was taken in. Fetch the other pages and send all of them as one list.',
  };
}

function meetingRecord(pages: readonly unknown[]): unknown {
  return pages.map((page) => valueAt(page, 'meeting')).find(isRecord);
}

function readMeeting(about: unknown): ReportMeeting {
  const instantAt = (key: string) => {
    const moment = readOffsetTime(textAt(about, key));
    return moment === null || moment === 'no-such-date' ? null : (moment.instant ?? null);
  };
  return {
    id: meetingIdDigits(textAt(about, 'id')),
    topic: textAt(about, 'topic') || null,
    startAt: instantAt('start_time'),
    endAt: instantAt('end_time'),
  };
}

function readRow(
  { line, row }: Numbered,
  about: unknown,
  clock: WallClock,
  findings: Finding[],
): SourceRow | null {
  const name = textAt(row, 'name') || textAt(row, 'user_name');
  const person = readPerson(
    { line },
    { name, email: textAt(row, 'user_email') || textAt(row, 'email') },
    findings,
  );
  if (person === null) return null;
  const [join, leave] = [textAt(row, 'join_time'), textAt(row, 'leave_time')];
  const stated = secondsAt(row, 'duration');
  // A stay of no time without an end is one that Zoom has not closed: unknown, not nothing.
  const statedSeconds = leave === '' && stated === 0 ? null : stated;
  const stay = readStay({ line }, { join, leave, statedSeconds, noShow: false }, clock, findings);
  if (stay === null) return null;
  return {
    ...plainRow,
    rowNo: line,
    raw: rawOfRecord(row),
    ...person,
    externalIds: idsOf(row),
    role: isHost(row, about) ? 'host' : 'participant',
    // A breakout room is part of the meeting; the row of the main room ends where the breakout's begins.
    room: textAt(row, 'status') === 'in_waiting_room' ? 'waiting' : 'main',
    statedSeconds,
    ...stay,
  };
}

/** Exact seconds; dashboards write `01:21:18` or `10:01`. */
function secondsAt(row: JsonRecord, key: string): number | null {
  const text = textAt(row, key);
  return /^\d{1,6}$/.test(text) ? Number(text) : durationSeconds(text);
}

/** `user_id` is none of a person: it changes with every join (attendance-sources.md §0 rule 5). */
function idsOf(row: JsonRecord): Record<string, string> {
  const account = textAt(row, 'participant_user_id');
  const ids = {
    registrantId: textAt(row, 'registrant_id'),
    accountId: account === '' ? '' : `zoom:${account}`,
    customerKey: textAt(row, 'customer_key'),
    participantUuid: textAt(row, 'participant_uuid'),
    userId: textAt(row, 'user_id'),
  };
  return Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== ''));
}

function isHost(row: JsonRecord, about: unknown): boolean {
  const address = textAt(about, 'host_email').toLowerCase();
  const id = textAt(about, 'host_id');
  return (
    (address !== '' && textAt(row, 'user_email').toLowerCase() === address) ||
    (id !== '' && [textAt(row, 'participant_user_id'), textAt(row, 'id')].includes(id))
  );
}

function fewerThanStated(pages: readonly unknown[], rows: number): Finding[] {
  const total = Math.max(0, ...pages.map((page) => Number(textAt(page, 'total_records') || 0)));
  if (!(total > rows)) return [];
  return [
    {
      code: 'attendance.fewer-than-stated',
      severity: 'warning',
      detail: `Zoom counts ${total} connections, but ${rows} are in the file. If a page is missing, send all of them together.`,
      params: { total, rows },
    },
  ];
}
