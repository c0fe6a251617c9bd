// Refusals of a whole report that every reader words alike.
import type { Finding } from '../../finding.js';
import type { ReadFailure } from '../evidence.js';
import { reportRowsMax } from './reader.js';
import type { SourceFile } from './source-file.js';

/** `what` begins the sentence: `A Zoom meeting report`. */
export function refuseFileKind(what: string, wanted: SourceFile['kind'], file: SourceFile): ReadFailure {
  const names = { table: 'a table', json: 'JSON' };
  return {
    ok: false,
    code: 'attendance.unknown-format',
    detail: `${what} is ${names[wanted]}, not ${names[file.kind]}.`,
  };
}

/** Null where there are rows to read and not too many of them. */
export function refuseRowCount(rows: number): ReadFailure | null {
  if (rows === 0) {
    return {
      ok: false,
      code: 'attendance.empty',
      detail: 'The report has its column titles but names nobody.',
    };
  }
  if (rows <= reportRowsMax) return null;
  return { ok: false, code: 'request.too-large', detail: `A report may have at most ${reportRowsMax} rows.` };
}

/** Every row was refused; the last finding says what was wrong. */
export function refuseUnreadRows(rows: number, findings: readonly Finding[]): ReadFailure {
  return {
    ok: false,
    code: 'attendance.empty',
    detail: `None of the ${rows} rows could be read: ${findings.at(-1)?.detail ?? ''}`,
  };
}
