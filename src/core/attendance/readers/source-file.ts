// An uploaded file opened once for all readers: a table of cells, or a JSON value, or the reason why it is neither.
import type { Finding } from '../../finding.js';
import type { ReadFailure } from '../evidence.js';
import { decodeText } from './decode.js';
import { jsonShapeOf } from './json-text.js';
import { counted, jsonDepthMax, jsonRecordsMax, reportBytesMax, tooLarge } from './limits.js';
import { parseTable, type TableRow } from './table.js';

export type SourceFile =
  | { kind: 'table'; rows: readonly TableRow[]; findings: readonly Finding[] }
  | { kind: 'json'; value: unknown; findings: readonly Finding[] };

export type OpenedFile = { ok: true; file: SourceFile } | ReadFailure;

const emptyDetail = 'The file holds nothing. Download the report again and send that file.';
export const emptyFile: ReadFailure = { ok: false, code: 'attendance.empty', detail: emptyDetail };

/** Text only; a workbook is opened by the platform, which hands its rows on as a table. */
export function openText(bytes: Uint8Array): OpenedFile {
  if (bytes.length === 0) return emptyFile;
  if (bytes.length > reportBytesMax) {
    return tooLarge(`A report may have at most ${reportBytesMax / 1_000_000} MB.`);
  }
  const decoded = decodeText(bytes);
  if (!decoded.ok) return { ok: false, code: 'attendance.unreadable', detail: decoded.detail };
  const text = decoded.text.trim();
  if (text === '') return emptyFile;
  if (/^(<!doctype\s+html|<html[\s>]|<\?xml[^>]*>\s*<(!doctype\s+html|html))/i.test(text)) return webPage;
  if (/^[[{]/.test(text)) {
    const { depth, records } = jsonShapeOf(text);
    if (depth > jsonDepthMax) return nestedTooDeep;
    if (records > jsonRecordsMax) return tooManyRecords;
    const value = jsonOf(text);
    if (value !== undefined) return { ok: true, file: { kind: 'json', value, findings: decoded.findings } };
  }
  const table = parseTable(decoded.text);
  if (!table.ok) {
    const code = table.reason === 'too-large' ? 'request.too-large' : 'attendance.unreadable';
    return { ok: false, code, detail: table.detail };
  }
  return { ok: true, file: { kind: 'table', rows: table.rows, findings: decoded.findings } };
}

/** What a browser keeps when the sign-in had run out, under the name of the report. */
const webPage: ReadFailure = {
  ok: false,
  code: 'attendance.unreadable',
  detail:
    'This is a web page, not a report: the meeting tool answered with a page when the file was asked for. Sign in there and download the report again.',
};

const nestedTooDeep: ReadFailure = {
  ok: false,
  code: 'attendance.unreadable',
  detail: `The file nests deeper than ${jsonDepthMax} levels, which no meeting report does. Download the report again.`,
};

const tooManyRecords = tooLarge(
  `The file holds more than ${counted(jsonRecordsMax)} records; no meeting report does. Download the report again and send that file.`,
);

/** Undefined where the text only begins like JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
