// Delimited text into rows of cells that know their line; an unclosed quote refuses the whole file.
import { CsvError, parse } from 'csv-parse/sync';
import { cellCharactersMax, counted, tableCellsMax, tableColumnsMax, tableLinesMax } from './limits.js';

export interface TableRow {
  /** 1-based line on which the row starts. */
  line: number;
  cells: string[];
}

export type Table =
  | { ok: true; delimiter: string; rows: TableRow[] }
  | { ok: false; reason: 'unclosed-quote' | 'malformed' | 'too-large'; detail: string };

const delimiters = [',', ';', '\t'] as const;
const sniffedLinesMax = 40;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * The delimiter that cuts most lines into three cells or more; then the more frequent one; then the comma. A TAB hardly
 * ever stands inside a cell, while commas stand in names and dates: it wins with half as many lines.
 */
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
  const tabs = scores.find(({ delimiter }) => delimiter === '\t');
  scores.sort((a, b) => b.cutLines - a.cutLines || b.total - a.total);
  if (tabs !== undefined && tabs.cutLines > 0 && tabs.cutLines * 2 >= (scores[0]?.cutLines ?? 0)) return '\t';
  return scores[0]?.delimiter ?? ',';
}

function countOutsideQuotes(line: string, delimiter: string): number {
  return line.replace(/"[^"]*"/g, '').split(delimiter).length - 1;
}

/** Blank lines come back as rows with one empty cell, so that line numbers hold. */
export function parseTable(text: string): Table {
  const delimiter = sniffDelimiter(text);
  // Counted before a cell is made of it: ten million commas would be as many cells.
  const excess = excessOf(text, delimiter);
  if (excess !== null) return excess;
  let records: string[][];
  try {
    records = parseRecords(text, delimiter);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code !== 'CSV_QUOTE_NOT_CLOSED') {
      return {
        ok: false,
        reason: 'malformed',
        detail: 'The rows could not be told apart. Save the file as CSV.',
      };
    }
    // The parser names the last line of the file; the quote stands where the records before it end.
    const recordsBefore = Number(error['records']);
    const before = recordsBefore > 0 ? parseRecords(text, delimiter, recordsBefore) : [];
    return unclosed(before.reduce((line, record) => line + linesOf(record), 1));
  }
  const rows: TableRow[] = [];
  let line = 1;
  for (const cells of records) {
    if (cells.some((cell) => hasSwallowedLines(cell, delimiter))) return unclosed(line);
    const wide = excessOfRow(cells, line);
    if (wide !== null) return wide;
    rows.push({ line, cells });
    line += linesOf(cells);
  }
  return { ok: true, delimiter, rows };
}

function excessOf(text: string, delimiter: string): Table | null {
  const mark = delimiter.charCodeAt(0);
  let [cells, lines] = [1, 1];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === mark) cells += 1;
    else if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed))
      lines += 1;
  }
  if (cells + lines > tableCellsMax) return excess(`more than ${counted(tableCellsMax)} cells`);
  return lines > tableLinesMax ? excess(`more than ${counted(tableLinesMax)} lines`) : null;
}

function excessOfRow(cells: readonly string[], line: number): Table | null {
  if (cells.length > tableColumnsMax)
    return excess(`more than ${counted(tableColumnsMax)} columns on line ${line}`);
  const isLong = cells.some((cell) => cell.length > cellCharactersMax);
  return isLong
    ? excess(`a cell of more than ${counted(cellCharactersMax)} characters on line ${line}`)
    : null;
}

function excess(what: string): Extract<Table, { ok: false }> {
  return {
    ok: false,
    reason: 'too-large',
    detail: `The file holds ${what}; no meeting report does. Download the report again and send that file.`,
  };
}

function parseRecords(text: string, delimiter: string, to?: number): string[][] {
  return parse(text, {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    ...(to === undefined ? {} : { to }),
  });
}

function linesOf(cells: readonly string[]): number {
  let lines = 1;
  for (const cell of cells) if (/[\r\n]/.test(cell)) lines += cell.split(/\r\n|\n|\r/).length - 1;
  return lines;
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
