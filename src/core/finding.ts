// A finding: the data is odd but the work goes on. Returned beside the value, stored, shown for review.

/** `note` informs, `warning` deserves a look, `refused` means this row or line was left out. */
export type FindingSeverity = 'note' | 'warning' | 'refused';

/** `code` is stable and dotted; `detail` is one English sentence that says what to do; pages translate by code and params. */
export interface Finding {
  code: string;
  severity: FindingSeverity;
  /** 1-based line of the file, where there is one. */
  line?: number;
  detail: string;
  params?: Record<string, string | number>;
}
