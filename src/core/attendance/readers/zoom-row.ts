// One line of a Zoom report into one source row; what cannot be read stays null or is refused with a finding.
import type { Finding } from '../../finding.js';
import { epochSecondsOf } from '../../time/instant.js';
import type { Instant } from '../../time/instant.js';
import type { SourceRow, TimeGrade } from '../evidence.js';
import { momentUnder } from './dates.js';
import type { DateOrder, DateShape, LocalMoment } from './dates.js';
import { placeRow } from './row-times.js';
import type { RowTimes } from './row-times.js';
import type { TableRow } from './table.js';
import type { ZoomHeader } from './zoom-block.js';
import { isYes } from './zoom-headers.js';
import type { ZoomColumn } from './zoom-headers.js';

export interface RowSetting {
  header: ZoomHeader;
  hostAddress: string | null;
  order: DateOrder;
  /** What `readDateShape` made of each text of the file. */
  shapeByText: ReadonlyMap<string, DateShape | null>;
  timeZone: string;
  session: { startsAt: Instant; endsAt: Instant };
  findings: Finding[];
}

/** Zoom prints this where a registrant never came (attendance-sources.md §0 rule 10). */
const noShowMark = '--';
/** Stated minutes are rounded up; beyond this the times or the column were changed by hand. */
const statedToleranceSeconds = 120;

type Cell = { moment: LocalMoment | null; isUnknown: boolean } | 'no-such-date';

export function readZoomRow(line: TableRow, setting: RowSetting): SourceRow | null {
  const { header, findings } = setting;
  const cellOf = (column: ZoomColumn): string => line.cells[header.columns.get(column) ?? -1]?.trim() ?? '';
  const name = cellOf('name');
  if (/[\u0000-\u001f\u007f]/.test(name)) {
    return refuse(
      findings,
      line,
      'attendance.name-refused',
      'has a line break or control character in the name; mend it',
    );
  }
  const email = emailOf(cellOf('email'));
  if (name === '' && email === null) {
    return refuse(findings, line, 'attendance.row-nameless', 'names nobody');
  }
  const statedSeconds = minutesOf(cellOf('totalMinutes') || cellOf('minutes'));
  const registrantId = cellOf('registrantId');
  const row: SourceRow = {
    rowNo: line.line,
    raw: rawOf(line.cells, header.titles),
    name,
    email,
    externalIds: registrantId === '' ? {} : { registrantId },
    role:
      email !== null && email.toLowerCase() === setting.hostAddress
        ? ('host' as const)
        : ('participant' as const),
    room: isYes(cellOf('waiting')) ? 'waiting' : 'main',
    statedSeconds,
    joinAt: null,
    leaveAt: null,
    timeGrade: 'totals-only',
    noShow: false,
  };
  if (header.isTotals) {
    if (statedSeconds === null) warn(findings, line, 'attendance.time-unknown', 'has no readable minutes');
    return row;
  }
  const join = readCell(cellOf('join'), setting);
  const leave = readCell(cellOf('leave'), setting);
  if (join === 'no-such-date' || leave === 'no-such-date') {
    const text = join === 'no-such-date' ? cellOf('join') : cellOf('leave');
    return refuse(
      findings,
      line,
      'attendance.no-such-date',
      `has a date or time that does not exist (“${text}”); mend it`,
      { text },
    );
  }
  row.noShow = cellOf('join') === noShowMark;
  const times = placeRow(join.moment, leave.moment, { ...setting, statedSeconds });
  row.joinAt = times.joinAt;
  row.leaveAt = times.leaveAt;
  row.timeGrade = gradeOf(times, join.moment, leave.moment);
  noteTimes(times, row, line, findings);
  if (!row.noShow) noteUnknown(row, join.isUnknown || leave.isUnknown, line, findings);
  return row;
}

function refuse(
  findings: Finding[],
  line: TableRow,
  code: string,
  what: string,
  params?: Finding['params'],
): null {
  findings.push({
    code,
    severity: 'refused',
    line: line.line,
    detail: `Line ${line.line} ${what}. It was left out.`,
    ...(params === undefined ? {} : { params }),
  });
  return null;
}

function warn(findings: Finding[], line: TableRow, code: string, what: string): void {
  findings.push({
    code,
    severity: 'warning',
    line: line.line,
    detail: `Line ${line.line} ${what}; decide by hand.`,
  });
}

/** Later columns of the same title get a number; untitled cells are kept only where they hold something. */
function rawOf(cells: readonly string[], titles: readonly string[]): Record<string, string> {
  const raw = new Map<string, string>();
  for (const [index, cell] of cells.entries()) {
    const title = titles[index] ?? '';
    if (title === '' && cell.trim() === '') continue;
    const key = title === '' || raw.has(title) ? `${title} (${index + 1})`.trim() : title;
    raw.set(key, cell);
  }
  return Object.fromEntries(raw);
}

function emailOf(cell: string): string | null {
  return /^[^\s@]+@[^\s@]+$/.test(cell) ? cell : null;
}

function minutesOf(cell: string): number | null {
  return /^\d{1,6}$/.test(cell) ? Number(cell) * 60 : null;
}

function readCell(text: string, { order, shapeByText }: RowSetting): Cell {
  if (text === '' || text === noShowMark) return { moment: null, isUnknown: true };
  const shape = shapeByText.get(text) ?? null;
  if (shape === null) return { moment: null, isUnknown: true };
  const moment = momentUnder(shape, order);
  return moment === null ? 'no-such-date' : { moment, isUnknown: false };
}

/** By the instants, not the cells: a leave in the hour that clocks skipped is as unknown as an empty one. */
function gradeOf(times: RowTimes, join: LocalMoment | null, leave: LocalMoment | null): TimeGrade {
  if (times.joinAt !== null && times.leaveAt === null) return 'inferred';
  return join?.hasSeconds === false || leave?.hasSeconds === false ? 'minute' : 'exact';
}

function noteUnknown(row: SourceRow, isUnknown: boolean, line: TableRow, findings: Finding[]): void {
  if (row.timeGrade === 'inferred' && row.statedSeconds !== null) {
    findings.push({
      code: 'attendance.leave-inferred',
      severity: 'warning',
      line: line.line,
      detail: `Line ${line.line} has no readable leave time; the least stay that its ${row.statedSeconds / 60} stated minutes prove was counted. Mark the minutes by hand where more is known.`,
      params: { minutes: row.statedSeconds / 60 },
    });
  } else if (isUnknown) {
    warn(
      findings,
      line,
      'attendance.time-unknown',
      'has a join or leave time that is missing or cannot be read',
    );
  }
}

function noteTimes(times: RowTimes, { statedSeconds }: SourceRow, line: TableRow, findings: Finding[]): void {
  if (times.problem === 'gap')
    warn(findings, line, 'attendance.time-in-gap', 'has a time that the clocks skipped that day');
  if (times.problem === 'overlap')
    warn(findings, line, 'attendance.time-in-overlap', 'has a time that happened twice that day');
  if (times.problem === 'overlap-settled') {
    findings.push({
      code: 'attendance.overlap-settled',
      severity: 'note',
      line: line.line,
      detail: `Line ${line.line} has a time that happened twice that day; the reading that fits the session was taken.`,
    });
  }
  if (times.joinAt === null || times.leaveAt === null) return;
  const seconds = epochSecondsOf(times.leaveAt) - epochSecondsOf(times.joinAt);
  if (seconds < 0) warn(findings, line, 'attendance.leave-before-join', 'leaves before it joins');
  else if (statedSeconds !== null && Math.abs(statedSeconds - seconds) > statedToleranceSeconds) {
    const [stated, measured] = [statedSeconds / 60, Math.ceil(seconds / 60)];
    findings.push({
      code: 'attendance.duration-differs',
      severity: 'warning',
      line: line.line,
      detail: `Line ${line.line} states ${stated} minutes, but its times are ${measured} apart; the times count.`,
      params: { stated, measured },
    });
  }
}
