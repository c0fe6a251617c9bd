// What is kept of a merge so that it can be taken back.
import type { RowChange } from './merge-journal.store.js';

export interface MergeJournal {
  changes: RowChange[];
  /** Records that had been merged into the one that goes. */
  mergedBefore: string[];
}
