// The lines of a Zoom table that name somebody: what lies between them is skipped, what is cut short is told.
import type { Finding } from '../../finding.js';
import type { TableRow } from './table.js';

export interface LineShape {
  titles: readonly string[];
  /** Cells of which at least one holds a name. */
  nameIndexes: readonly number[];
  /** The last cell a line must have; beyond it cells may be missing. */
  lastNeededIndex: number;
}

/** `Zoom Report generated …` below the rows (attendance-sources.md §1.1). */
export function isReportTail(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return filled.length <= 2 && /^zoom report/i.test(filled[0] ?? '');
}

export function personLines(lines: readonly TableRow[], shape: LineShape, findings: Finding[]): TableRow[] {
  const title = shape.titles.join();
  return lines.filter((row) => {
    const cells = row.cells.map((cell) => cell.trim());
    const filled = cells.filter((cell) => cell !== '');
    if (filled.length === 0 || isReportTail(cells) || cells.join() === title) return false;
    const isShort = cells.length < Math.min(shape.titles.length, shape.lastNeededIndex + 1);
    const isNameless = filled.length < 2 && shape.nameIndexes.every((index) => (cells[index] ?? '') === '');
    if (!isShort && !isNameless) return true;
    findings.push({
      code: 'attendance.row-incomplete',
      severity: 'refused',
      line: row.line,
      detail: `Line ${row.line} is cut short and was left out; if it names someone, download the report again.`,
    });
    return false;
  });
}
