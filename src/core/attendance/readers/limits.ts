// How large a report may be, whichever way: past these it is refused with a sentence, or what is too long is left out.
import type { ReadFailure } from '../evidence.js';

/** One report; a day-long webinar has a few megabytes. */
export const reportBytesMax = 10_000_000;
/** Fifty thousand connections in thirty columns; ten million commas are no report. */
export const tableCellsMax = 2_000_000;
/** A registration with a hundred questions stays far below. */
export const tableColumnsMax = 1_000;
export const tableLinesMax = 200_000;
/** Longer than any name, title or answer; a cell beyond it has swallowed rows. */
export const cellCharactersMax = 10_000;
/** The deepest report known has seven levels. */
export const jsonDepthMax = 40;
/** Fifty thousand connections, each with a person, her sessions and their parts. */
export const jsonRecordsMax = 500_000;
/** Rows are kept as they came, each cell beside its title: long titles over many rows multiply. */
export const rawCharactersMax = 60_000_000;
/** Column titles named back to whoever sent an unknown file. */
export const titlesNamedMax = 50;
export const titleCharactersMax = 100;
/** What one report may be told of; the rest is counted. */
export const findingsMax = 1_000;
export const sentenceCharactersMax = 500;
/** The longest address that mail allows is 254. */
export const addressCharactersMax = 320;
export const idCharactersMax = 300;

export function tooLarge(detail: string): ReadFailure {
  return { ok: false, code: 'request.too-large', detail };
}

/** Written as people read it: `2,000,000`. */
export function counted(limit: number): string {
  return String(limit).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
