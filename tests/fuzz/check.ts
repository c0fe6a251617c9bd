// One input through the readers and what follows them: whatever it is, the answer is rows, findings or a typed refusal.
import { problemCatalogue } from '../../src/core/errors.js';
import type { ReadContext, ReadOutcome, ReadReport, SourceRow } from '../../src/core/attendance/evidence.js';
import { participantKeys, repeatFindings } from '../../src/core/attendance/participants.js';
import { timesDoubt, unitePresence } from '../../src/core/attendance/presence.js';
import {
  detectSource,
  readReport,
  readSourceFile,
  sessionFit,
} from '../../src/core/attendance/readers/detect.js';
import {
  addressCharactersMax,
  findingsMax,
  idCharactersMax,
  sentenceCharactersMax,
} from '../../src/core/attendance/readers/limits.js';
import { reportRowsMax } from '../../src/core/attendance/readers/reader.js';
import { openText, type OpenedFile } from '../../src/core/attendance/readers/source-file.js';
import type { Finding } from '../../src/core/finding.js';
import { nameCharactersMax, readName } from '../../src/core/identity/name-key.js';
import { epochSecondsOf } from '../../src/core/time/instant.js';
import { openFile } from '../../src/platform/sheet/open-file.js';
import { checkOthers, mappedSheet } from './check-others.js';
import { demand, unkeepable } from './demand.js';
import type { FuzzInput } from './inputs.js';

/** The source that read it, or the code of the refusal. */
export function readAndCheck({ bytes, context }: FuzzInput): string {
  const opened = openText(bytes);
  // Not opened, it is refused by the reader of reports in its own words.
  return opened.ok ? checkOpened(opened, context) : checkOutcome(readReport(bytes, context), context);
}

/** The same for a workbook, of which the sheet that looks like a report is opened. */
export async function openAndCheck({ bytes, context }: FuzzInput): Promise<string> {
  const opened = await openFile(bytes, (file) => detectSource(file) !== null);
  return opened.ok ? checkOpened(opened, context) : checkOutcome(opened, context);
}

/** By every reader that may be given this file: of reports, of sheets whose columns were named, of rosters, of grids. */
function checkOpened(opened: Extract<OpenedFile, { ok: true }>, context: ReadContext): string {
  const answer = checkOutcome(readSourceFile(opened.file, context), context);
  const mapping = mappedSheet(opened.file);
  if (mapping !== null) checkOutcome(readSourceFile(opened.file, { ...context, mapping }), context);
  checkOthers(opened);
  return answer;
}

function checkOutcome(outcome: ReadOutcome, { session }: ReadContext): string {
  if (!outcome.ok) {
    checkRefusal(outcome);
    return outcome.code;
  }
  const { report } = outcome;
  checkReport(report);
  checkFollowers(report, session);
  return report.source;
}

function checkRefusal(outcome: Extract<ReadOutcome, { ok: false }>): void {
  demand(outcome.code in problemCatalogue, `unknown code ${outcome.code}`);
  const { length } = outcome.detail;
  demand(length > 10 && length <= sentenceCharactersMax, `a refusal of ${length} characters`);
  demand(JSON.stringify(outcome).length < 20_000, 'a refusal too long to send');
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const grades = ['exact', 'minute', 'totals-only', 'inferred'];

function checkReport({ rows, findings }: ReadReport): void {
  demand(rows.length > 0 && rows.length <= reportRowsMax, `${rows.length} rows`);
  for (const row of rows) checkRow(row);
  demand(findings.length <= findingsMax + 1, `${findings.length} findings`);
  for (const finding of findings) checkFinding(finding);
}

function checkRow(row: SourceRow): void {
  const { name, email, externalIds, joinAt, leaveAt, statedSeconds, raw } = row;
  const who = JSON.stringify(row).slice(0, 300);
  demand(name.length <= nameCharactersMax && !unkeepable.test(name), `name of ${who}`);
  demand(name !== '' || email !== null, `nobody in ${who}`);
  demand(
    email === null || (email.length <= addressCharactersMax && !unkeepable.test(email)),
    `address of ${who}`,
  );
  for (const id of Object.values(externalIds)) {
    demand(id !== '' && id.length <= idCharactersMax && !unkeepable.test(id), `id of ${who}`);
  }
  for (const instant of [joinAt, leaveAt]) {
    if (instant === null) continue;
    demand(instantForm.test(instant) && Number.isFinite(epochSecondsOf(instant)), `time of ${who}`);
  }
  demand(
    statedSeconds === null || (Number.isInteger(statedSeconds) && statedSeconds >= 0),
    `stated time of ${who}`,
  );
  demand(Number.isInteger(row.rowNo) && row.rowNo >= 1, `line of ${who}`);
  demand(grades.includes(row.timeGrade), `grade of ${who}`);
  demand(
    Object.values(raw).every((cell) => typeof cell === 'string'),
    `cells of ${who}`,
  );
}

function checkFinding(finding: Finding): void {
  const told = JSON.stringify(finding);
  demand(/^[a-z-]+(\.[a-z-]+)+$/.test(finding.code), `code of ${told}`);
  demand(finding.detail.length > 10 && finding.detail.length <= sentenceCharactersMax, `sentence of ${told}`);
  demand(!unkeepable.test(finding.detail), `characters of ${told}`);
}

/** What an import makes of the rows next. */
function checkFollowers(report: ReadReport, session: { startsAt: string; endsAt: string }): void {
  const window = {
    startSeconds: epochSecondsOf(session.startsAt),
    endSeconds: epochSecondsOf(session.endsAt),
  };
  sessionFit(report, session);
  const keys = participantKeys(report.rows);
  demand(
    keys.length === report.rows.length && keys.every((key) => key.length > 3),
    'a row without a participant',
  );
  for (const finding of repeatFindings(report.rows)) checkFinding(finding);
  for (const { name } of report.rows) readName(name);
  const { seconds, totalsOnlySeconds } = unitePresence(report.rows, window);
  const most = window.endSeconds - window.startSeconds;
  demand(
    seconds >= 0 && seconds <= most && (totalsOnlySeconds ?? 0) <= most,
    `${seconds} s in a session of ${most}`,
  );
  timesDoubt(report.rows, window);
}
