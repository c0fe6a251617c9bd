// What every reader offers: whether a file is its own and how sure it is, and the reading itself.
import type { ReadContext, ReadOutcome, SourceKind } from '../evidence.js';
import type { SourceFile } from './source-file.js';

export interface Recognition {
  /** 1 to 100. Above `readCertaintyMin` the file is read; below it only names what was recognised. */
  certainty: number;
  /** Column titles or keys that were recognised, as the file writes them. */
  recognised: string[];
}

export interface Reader {
  source: SourceKind;
  /** Null where nothing in the file is this reader's. Never throws. */
  recognise(file: SourceFile): Recognition | null;
  /** Asked only of the surest reader. Never throws: odd rows are findings, an unreadable file is a refusal. */
  read(file: SourceFile, context: ReadContext): ReadOutcome;
}

/** A reader that is less sure than this names what it recognised and reads nothing. */
export const readCertaintyMin = 50;

/** A day-long webinar has some thousand connections; more is not a meeting report. */
export const reportRowsMax = 50_000;
