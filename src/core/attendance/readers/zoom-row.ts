// One line of a Zoom report into one source row; what cannot be read stays null or is refused with a finding.
import type { Finding } from '../../finding.js';
import type { SourceRow } from '../evidence.js';
import { rawOf, wholeMinutesOf } from './cells.js';
import { readPerson } from './person.js';
import { noShowMark, readStay, warnOfLine } from './stay.js';
import type { TableRow } from './table.js';
import type { WallClock } from './wall-clock.js';
import type { ZoomHeader } from './zoom-block.js';
import { isYes } from './zoom-headers.js';
import type { ZoomColumn } from './zoom-headers.js';
import type { LineShape } from './zoom-lines.js';

export interface RowSetting {
  header: ZoomHeader;
  hostAddress: string | null;
  clock: WallClock;
  findings: Finding[];
}

export function lineShapeOf({ columns, titles, isTotals }: ZoomHeader): LineShape {
  const lastNeededIndex = isTotals
    ? (columns.get('totalMinutes') ?? columns.get('minutes') ?? 0)
    : Math.max(columns.get('join') ?? 0, columns.get('leave') ?? 0);
  return { titles, nameIndexes: [columns.get('name') ?? 0], lastNeededIndex };
}

/** The cells of these lines that may hold a time. */
export function momentCellsOf(lines: readonly TableRow[], { columns, isTotals }: ZoomHeader): string[] {
  if (isTotals) return [];
  const indexes = [columns.get('join'), columns.get('leave')].filter((index) => index !== undefined);
  return lines.flatMap(({ cells }) => indexes.map((index) => cells[index]?.trim() ?? ''));
}

export function readZoomRow(line: TableRow, setting: RowSetting): SourceRow | null {
  const { header, findings } = setting;
  const cellOf = (column: ZoomColumn): string => line.cells[header.columns.get(column) ?? -1]?.trim() ?? '';
  const person = readPerson(line, { name: cellOf('name'), email: cellOf('email') }, findings);
  if (person === null) return null;
  const { name, email } = person;
  const statedSeconds = wholeMinutesOf(cellOf('totalMinutes') || cellOf('minutes'));
  const registrantId = cellOf('registrantId');
  const row: SourceRow = {
    rowNo: line.line,
    raw: rawOf(line.cells, header.titles),
    name,
    email,
    externalIds: registrantId === '' ? {} : { registrantId },
    role: email !== null && email.toLowerCase() === setting.hostAddress ? 'host' : 'participant',
    room: isYes(cellOf('waiting')) ? 'waiting' : 'main',
    statedSeconds,
    joinAt: null,
    leaveAt: null,
    timeGrade: 'totals-only',
    noShow: false,
  };
  if (header.isTotals) {
    const noShow = cellOf('totalMinutes') === noShowMark || cellOf('minutes') === noShowMark;
    if (statedSeconds === null && !noShow)
      warnOfLine(findings, line, 'attendance.time-unknown', 'has no readable minutes');
    return { ...row, noShow };
  }
  const noShow = cellOf('join') === noShowMark;
  const cells = { join: cellOf('join'), leave: cellOf('leave'), statedSeconds, noShow };
  const stay = readStay(line, cells, setting.clock, findings);
  return stay === null ? null : { ...row, ...stay, noShow };
}
