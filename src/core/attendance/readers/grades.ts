// What a person should know about how well the times of a whole report are known.
import type { Finding } from '../../finding.js';
import type { SourceRow } from '../evidence.js';

export interface GradeSetting {
  /** The tool, or whoever keeps the sheet, writes times without seconds: then nothing was lost. */
  writesMinutes?: boolean;
}

export function gradeFindings(
  rows: readonly Pick<SourceRow, 'timeGrade'>[],
  { writesMinutes = false }: GradeSetting = {},
): Finding[] {
  const findings: Finding[] = [];
  const totals = rows.filter((row) => row.timeGrade === 'totals-only').length;
  const minutes = rows.filter((row) => row.timeGrade === 'minute').length;
  if (totals > 0) {
    findings.push({
      code: 'attendance.totals-only',
      severity: 'warning',
      detail:
        'The report has no join and leave times, so minutes cannot be checked against the session. Export it again with every join on a line of its own, where the tool can (in Zoom: without “show unique users”).',
      params: { rows: totals },
    });
  }
  if (minutes > 0) findings.push(writesMinutes ? minuteTimes(minutes) : secondsLost(minutes));
  return findings;
}

function secondsLost(rows: number): Finding {
  return {
    code: 'attendance.seconds-lost',
    severity: 'warning',
    detail:
      'The times have no seconds: the file was probably saved again by a spreadsheet. Upload the file as it was downloaded for exact minutes.',
    params: { rows },
  };
}

function minuteTimes(rows: number): Finding {
  return {
    code: 'attendance.minute-times',
    severity: 'note',
    detail: 'The times in this file have no seconds, so presence is known to the minute.',
    params: { rows },
  };
}
