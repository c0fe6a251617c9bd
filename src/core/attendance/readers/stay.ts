// The stay that one line tells of: its two times as instants, how well they are known, and what is odd about them.
import type { Finding } from '../../finding.js';
import { epochSecondsOf } from '../../time/instant.js';
import type { SourceRow, TimeGrade } from '../evidence.js';
import type { LocalMoment } from './dates.js';
import { placeRow, type RowTimes } from './row-times.js';
import type { TableRow } from './table.js';
import type { WallClock } from './wall-clock.js';

/** Printed where somebody who was expected never came (attendance-sources.md §0 rule 10); an empty cell only means unknown. */
export const noShowMark = '--';

/** Whatever the line tells of times and minutes is that mark. */
export function marksNoShow(texts: readonly string[]): boolean {
  const told = texts.filter((text) => text !== '');
  return told.length > 0 && told.every((text) => text === noShowMark);
}

export type Stay = Pick<SourceRow, 'joinAt' | 'leaveAt' | 'timeGrade'>;

export interface StayCells {
  join: string;
  leave: string;
  statedSeconds: number | null;
  /** True where the source marks this line as someone who never came: unknown times are then no oddity. */
  noShow: boolean;
  /** True where a missing leave means: stayed to the end. */
  staysOpen?: boolean;
  /** True where the stated duration leaves out what she was away: then less than the times is no oddity. */
  isEnvelope?: boolean;
}

/** Stated minutes are rounded up; beyond this the times or the column were changed by hand. */
const statedToleranceSeconds = 120;

/** Null where a time has the grammar of one but does not exist: the line is refused with a finding. */
export function readStay(
  line: Pick<TableRow, 'line'>,
  cells: StayCells,
  clock: WallClock,
  findings: Finding[],
): Stay | null {
  const join = clock.read(cells.join);
  const leave = clock.read(cells.leave);
  if (join === 'no-such-date' || leave === 'no-such-date') {
    const text = join === 'no-such-date' ? cells.join : cells.leave;
    refuseLine(
      findings,
      line,
      'attendance.no-such-date',
      `has a date or time that does not exist (“${text}”); mend it`,
      { text },
    );
    return null;
  }
  const [joined, left] = [join, leave].map((each) => (each === 'unknown' ? null : each));
  const times = placeRow(joined ?? null, left ?? null, { ...clock, statedSeconds: cells.statedSeconds });
  const stay = {
    joinAt: times.joinAt,
    leaveAt: times.leaveAt,
    timeGrade: gradeOf(times, joined ?? null, left ?? null),
  };
  noteTimes(times, cells, line, findings);
  if (!cells.noShow) noteUnknown(stay, cells, join === 'unknown' || leave === 'unknown', line, findings);
  return stay;
}

/** The line is left out, and says so. */
export function refuseLine(
  findings: Finding[],
  line: Pick<TableRow, 'line'>,
  code: string,
  what: string,
  params?: Finding['params'],
): void {
  findings.push({
    code,
    severity: 'refused',
    line: line.line,
    detail: `Line ${line.line} ${what}. It was left out.`,
    ...(params === undefined ? {} : { params }),
  });
}

export function warnOfLine(
  findings: Finding[],
  line: Pick<TableRow, 'line'>,
  code: string,
  what: string,
): void {
  findings.push({
    code,
    severity: 'warning',
    line: line.line,
    detail: `Line ${line.line} ${what}; decide by hand.`,
  });
}

/** By the instants, not the cells: a leave in the hour that clocks skipped is as unknown as an empty one. */
function gradeOf(times: RowTimes, join: LocalMoment | null, leave: LocalMoment | null): TimeGrade {
  if (times.joinAt !== null && times.leaveAt === null) return 'inferred';
  return join?.hasSeconds === false || leave?.hasSeconds === false ? 'minute' : 'exact';
}

function noteUnknown(
  stay: Stay,
  { statedSeconds, staysOpen, isEnvelope }: StayCells,
  isUnknown: boolean,
  line: Pick<TableRow, 'line'>,
  findings: Finding[],
): void {
  if (stay.timeGrade === 'inferred' && staysOpen === true) {
    findings.push({
      code: 'attendance.stayed-to-end',
      severity: 'note',
      line: line.line,
      detail: `Line ${line.line} tells of no leave; this kind of report names every leave, so the stay was closed at the session's end.`,
    });
  } else if (stay.timeGrade === 'inferred' && statedSeconds !== null && isEnvelope !== true) {
    findings.push({
      code: 'attendance.leave-inferred',
      severity: 'warning',
      line: line.line,
      detail: `Line ${line.line} has no readable leave time; the least stay that its ${Math.floor(statedSeconds / 60)} stated minutes prove was counted. Mark the minutes by hand where more is known.`,
      params: { minutes: Math.floor(statedSeconds / 60) },
    });
  } else if (isUnknown) {
    warnOfLine(
      findings,
      line,
      'attendance.time-unknown',
      'has a join or leave time that is missing or cannot be read',
    );
  }
}

/** A row whose times are a first join and a last leave: without a duration nobody knows how long she was away. */
export function asEnvelope(row: SourceRow, findings: Finding[]): SourceRow {
  const isUnfilled = row.statedSeconds === null && row.joinAt !== null && row.leaveAt !== null;
  if (!isUnfilled) return { ...row, isEnvelope: true };
  const what = 'tells only of the first join and the last leave, not how long the person was there';
  warnOfLine(findings, { line: row.rowNo }, 'attendance.gaps-unknown', what);
  return { ...row, timeGrade: 'inferred', isEnvelope: true };
}

function noteTimes(
  times: RowTimes,
  { statedSeconds, isEnvelope }: StayCells,
  line: Pick<TableRow, 'line'>,
  findings: Finding[],
): void {
  if (times.problem === 'gap')
    warnOfLine(findings, line, 'attendance.time-in-gap', 'has a time that the clocks skipped that day');
  if (times.problem === 'overlap')
    warnOfLine(findings, line, 'attendance.time-in-overlap', 'has a time that happened twice that day');
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
  if (seconds < 0) {
    warnOfLine(findings, line, 'attendance.leave-before-join', 'leaves before it joins');
    return;
  }
  if (statedSeconds === null) return;
  const isOff = Math.abs(statedSeconds - seconds) > statedToleranceSeconds;
  if (isOff && !(isEnvelope === true && statedSeconds < seconds)) {
    const [stated, measured] = [Math.ceil(statedSeconds / 60), Math.ceil(seconds / 60)];
    findings.push({
      code: 'attendance.duration-differs',
      severity: 'warning',
      line: line.line,
      detail: `Line ${line.line} states ${stated} minutes, but its times are ${measured} apart; the times count.`,
      params: { stated, measured },
    });
  }
}
