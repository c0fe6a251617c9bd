// Reads sign-in sheets and kiosk exports: by titles that mean one thing only, or as a person said what each column means.
import type { Finding } from '../../finding.js';
import type { Day } from '../../time/instant.js';
import type { MappableField, ReadContext, ReadFailure, ReadOutcome, SourceRow } from '../evidence.js';
import { assumedFindings, dayText, withDays, type Assumed } from './clock-days.js';
import { durationSeconds, firstOfPair, minutesOrDuration } from './duration.js';
import { gradeFindings } from './grades.js';
import { findMappedHeader, missingTitles } from './mapped-header.js';
import { refuseFileKind } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader, Recognition } from './reader.js';
import { findSheetHeader, sheetTitles, tellsAttendance } from './sheet-titles.js';
import { marksNoShow, refuseLine } from './stay.js';
import { rawOf } from './cells.js';
import { linesBelow, plainRow, readEach, stayOrTotal, type PersonLine } from './table-lines.js';
import type { TableRow } from './table.js';
import { bestTitles, type Header } from './titles.js';
import { openWallClock, type WallClock } from './wall-clock.js';

export const sheetReader: Reader = {
  source: 'sheet',
  recognise: (file) => (file.kind === 'table' ? recognise(file.rows) : null),
  read: (file, context) =>
    file.kind === 'table' ? readSheet(file.rows, context) : refuseFileKind('A sheet', 'table', file),
};

/** Readers that know a meeting tool are surer; this one knows only words. */
export const sheetCertainty = 60;

function recognise(rows: readonly TableRow[]): Recognition | null {
  const header = findSheetHeader(rows);
  if (header !== null) {
    const recognised = [...header.columns.values()].map((index) => header.titles[index] ?? '');
    return { certainty: sheetCertainty, recognised };
  }
  const recognised = bestTitles(rows, sheetTitles);
  return recognised.length === 0 ? null : { certainty: 2, recognised };
}

type SheetLine = PersonLine<MappableField>;

interface Setting {
  clock: WallClock;
  assumed: Assumed;
  /** Whether `1:00` is an hour, not a minute. */
  pairsAreHours: boolean;
  findings: Finding[];
}

function readSheet(rows: readonly TableRow[], context: ReadContext): ReadOutcome {
  const { mapping } = context;
  const header = mapping === undefined ? findSheetHeader(rows) : findMappedHeader(rows, mapping);
  if (header === null || !tellsAttendance(header.columns)) return unreadable(rows, context);
  const opened = linesBelow(rows, header);
  if (!opened.ok) return opened;
  const lines = onlyRead(opened.lines, header);
  const clocks = openWallClock(lines.flatMap(momentTexts), context);
  if (!clocks.ok) return clocks;
  const setting = settingOf(lines, clocks.clock);
  const { findings, assumed, clock } = setting;
  const read = readEach(lines, findings, (line) => readLine(line, setting));
  if (!read.ok) return read;
  findings.push(...gradeFindings(read.rows, { writesMinutes: true }), ...assumedFindings(assumed, clock));
  findings.push(...columnsUnread(header));
  const meeting = { id: null, topic: null, startAt: null, endAt: null };
  const layout = layoutOf(header, mapping !== undefined);
  return { ok: true, report: { source: 'sheet', layout, meeting, rows: read.rows, findings } };
}

function unreadable(rows: readonly TableRow[], { mapping }: ReadContext): ReadFailure {
  const missing = missingTitles(rows, mapping ?? {});
  const detail =
    missing.length > 0
      ? `The sheet has no column titled ${missing.map((title) => `“${title}”`).join(', ')}.`
      : 'Say which columns hold a name or an address, and which hold join and leave times or minutes.';
  const recognisedColumns = bestTitles(rows, sheetTitles);
  return { ok: false, code: 'attendance.unknown-format', detail, recognisedColumns };
}

function layoutOf({ columns }: Header<MappableField>, isMapped: boolean): string {
  return `${isMapped ? 'mapped' : 'titles'}: ${[...columns.keys()].join(', ')}`;
}

/** A hub's own sheet may hold anything beside what is asked of it, even notes on patients: that is not kept with the rows. */
function onlyRead(lines: readonly SheetLine[], { columns, titles }: Header<MappableField>): SheetLine[] {
  const keys = Object.keys(
    rawOf(
      titles.map(() => '-'),
      titles,
    ),
  );
  const read = new Set([...columns.values()].map((index) => keys[index]));
  return lines.map((line) => ({
    ...line,
    raw: Object.fromEntries(Object.entries(line.raw).filter(([key]) => read.has(key))),
  }));
}

const titlesNamedMax = 5;

function columnsUnread({ columns, titles }: Header<MappableField>): Finding[] {
  const read = new Set(columns.values());
  const unread = titles.filter((title, index) => title !== '' && !read.has(index));
  if (unread.length === 0) return [];
  const named = unread.slice(0, titlesNamedMax).map((title) => `“${title}”`);
  const names = `${named.join(', ')}${unread.length > titlesNamedMax ? ', …' : ''}`;
  return [
    {
      code: 'attendance.columns-unread',
      severity: 'note',
      detail: `These columns were not read and are not kept with the rows: ${names}. The file itself is kept as it came; if it tells anything of patients, send it again without those columns and withdraw this one.`,
      params: { titles: names },
    },
  ];
}

/** What may hold a moment; a day of its own is read as its midnight. */
function momentTexts(line: SheetLine): string[] {
  return [line.text('join'), line.text('leave'), midnightOf(line)];
}

const midnightOf = (line: SheetLine): string => {
  const date = dayText(line.text('date'));
  return date === '' ? '' : `${date} 00:00`;
};

/** No session lasts as many hours, so a larger number in front of a colon counts minutes. */
const hoursInFrontMax = 4;

function settingOf(lines: readonly SheetLine[], clock: WallClock): Setting {
  const pairs = lines.map((line) => firstOfPair(line.text('duration'))).filter((first) => first !== null);
  const pairsAreHours = pairs.length > 0 && pairs.every((first) => first <= hoursInFrontMax);
  const findings: Finding[] = pairsAreHours ? [hoursAssumed(pairs.length)] : [];
  return { clock, assumed: { days: 0, afternoons: 0 }, pairsAreHours, findings };
}

function hoursAssumed(rows: number): Finding {
  return {
    code: 'attendance.hours-assumed',
    severity: 'warning',
    detail: 'Durations such as 1:00 were read as hours and minutes. Check one of them.',
    params: { rows },
  };
}

function readLine(line: SheetLine, setting: Setting): SourceRow | null {
  const { findings } = setting;
  const [name, given, family] = [line.text('name'), line.text('given'), line.text('family')];
  const person = readPerson(line, { name, given, family, email: line.text('email') }, findings);
  if (person === null) return null;
  const dated = dayOf(line, setting);
  if (dated === null) return null;
  const statedSeconds = statedSecondsOf(line, setting);
  const times = (['join', 'leave', 'minutes', 'duration'] as const).map((field) => line.text(field));
  const noShow = marksNoShow(times);
  const cells = { join: line.text('join'), leave: line.text('leave'), statedSeconds, noShow };
  const clock = withDays(setting.clock, setting.assumed, { ...dated, halfDays: true });
  const stay = stayOrTotal(line, cells, clock, findings);
  if (stay === null) return null;
  const registrantId = line.text('registrantId');
  return {
    ...plainRow,
    rowNo: line.line,
    raw: line.raw,
    ...person,
    externalIds: registrantId === '' ? {} : { registrantId },
    statedSeconds,
    ...stay,
    noShow,
  };
}

/** Without a day where the sheet has none on this line; null where it has one that does not exist. */
function dayOf(line: SheetLine, { clock, findings }: Setting): { day?: Day } | null {
  const moment = clock.read(midnightOf(line));
  if (typeof moment !== 'string') return { day: moment.day };
  if (moment === 'unknown') return {};
  const text = line.text('date');
  const what = `has a date that does not exist (“${text}”); mend it`;
  refuseLine(findings, line, 'attendance.no-such-date', what, { text });
  return null;
}

function statedSecondsOf(line: SheetLine, { pairsAreHours }: Setting): number | null {
  const minutes = minutesOrDuration(line.text('minutes'));
  if (minutes !== null) return minutes;
  const text = line.text('duration');
  const isHours = pairsAreHours && firstOfPair(text) !== null;
  return isHours ? durationSeconds(`${text}:00`) : minutesOrDuration(text);
}
