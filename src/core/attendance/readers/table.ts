// Delimited text into rows of cells that know their line; an unclosed quote refuses the whole file.
import { CsvError, parse } from 'csv-parse/sync';

export interface TableRow {
  /** 1-based line on which the row starts. */
  line: number;
  cells: string[];
}

export type Table =
  | { ok: true; delimiter: string; rows: TableRow[] }
  | { ok: false; reason: 'unclosed-quote' | 'malformed'; detail: string };

const delimiters = [',', ';', '\t'] as const;
const sniffedLinesMax = 40;

/** The delimiter that cuts most lines into three cells or more; then the more frequent one; then the comma. */
export function sniffDelimiter(text: string): string {
  const declared = /^"?sep=([,;\t])"?\r?\n/i.exec(text)?.[1];
  if (declared !== undefined) return declared;
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/, sniffedLinesMax);
  const scores = delimiters.map((delimiter) => {
    const counts = lines.map((line) => countOutsideQuotes(line, delimiter));
    return {
      delimiter,
      cutLines: counts.filter((count) => count >= 2).length,
      total: counts.reduce((sum, count) => sum + count, 0),
    };
  });
  scores.sort((a, b) => b.cutLines - a.cutLines || b.total - a.total);
  return scores[0]?.delimiter ?? ',';
}

function countOutsideQuotes(line: string, delimiter: string): number {
  return line.replace(/"[^"]*"/g, '').split(delimiter).length - 1;
}

interface ParsedRecord {
  info: { lines: number };
  record: string[];
}

/** Blank lines come back as rows with one empty cell, so that line numbers hold. */
export function parseTable(text: string): Table {
  const delimiter = sniffDelimiter(text);
  let records: ParsedRecord[];
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as unknown as ParsedRecord[];
  } catch (error) {
    return refusal(error);
  }
  const rows: TableRow[] = [];
  let line = 1;
  for (const { record } of records) {
    const swallowed = record.find((cell) => hasSwallowedLines(cell, delimiter));
    if (swallowed !== undefined) return unclosed(line);
    rows.push({ line, cells: record });
    line += 1;
    for (const cell of record) if (/[\r\n]/.test(cell)) line += cell.split(/\r\n|\n|\r/).length - 1;
  }
  return { ok: true, delimiter, rows };
}

/** A stray quote "closed" by the next quoted name hides whole rows in one cell: its lines hold addresses or times. */
function hasSwallowedLines(cell: string, delimiter: string): boolean {
  return /[\r\n]/.test(cell) && /@|\d:\d\d/.test(cell) && cell.split(delimiter).length > 2;
}

function unclosed(line: number): Extract<Table, { ok: false }> {
  return {
    ok: false,
    reason: 'unclosed-quote',
    detail: `A quotation mark opened on line ${line} is never closed. Download the report again, or mend that line.`,
  };
}

function refusal(error: unknown): Extract<Table, { ok: false }> {
  if (!(error instanceof CsvError)) throw error;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    const line = /line (\d+)/.exec(error.message)?.[1] ?? '1';
    return unclosed(Number(line));
  }
  return {
    ok: false,
    reason: 'malformed',
    detail: 'The rows of the file could not be told apart. Save it as CSV.',
  };
}
