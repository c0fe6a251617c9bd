// What no reader's report may hold, whichever format it came from: endless texts, control characters, too much to keep.
import type { Finding } from '../../finding.js';
import { nameCharactersMax } from '../../identity/name-key.js';
import type { ReadFailure, ReadOutcome, ReadReport, SourceRow } from '../evidence.js';
import { hasControls } from './cells.js';
import {
  counted,
  findingsMax,
  idCharactersMax,
  rawCharactersMax,
  sentenceCharactersMax,
  titleCharactersMax,
  titlesNamedMax,
  tooLarge,
} from './limits.js';
import { refuseUnreadRows } from './outcomes.js';
import { refuseLine } from './stay.js';

const textCharactersMax = 200;

/** The outcome with its texts cut to what is kept and shown; a report too large to keep is refused. */
export function soundOutcome(outcome: ReadOutcome): ReadOutcome {
  return outcome.ok ? soundReport(outcome.report) : soundFailure(outcome);
}

function soundFailure(failure: ReadFailure): ReadFailure {
  const { recognisedColumns, detail } = failure;
  if (recognisedColumns === undefined) return { ...failure, detail: cut(detail, sentenceCharactersMax) };
  const named = recognisedColumns.slice(0, titlesNamedMax).map((title) => cut(title, titleCharactersMax));
  return { ...failure, detail: cut(detail, sentenceCharactersMax), recognisedColumns: named };
}

function soundReport(report: ReadReport): ReadOutcome {
  if (rawCharactersOf(report.rows) > rawCharactersMax) {
    return tooLarge(
      `The rows of the report and their column titles come to more than ${counted(rawCharactersMax)} characters. Leave out columns that are not needed and send it again.`,
    );
  }
  const findings = [...report.findings];
  const rows = withoutSummary(report.rows, findings).flatMap((row) => soundRow(row, findings) ?? []);
  if (rows.length === 0) return soundFailure(refuseUnreadRows(report.rows.length, findings));
  const { topic } = report.meeting;
  const meeting = { ...report.meeting, topic: topic === null ? null : cut(plain(topic), textCharactersMax) };
  return { ok: true, report: { ...report, rows, meeting, findings: soundFindings(findings) } };
}

function rawCharactersOf(rows: readonly SourceRow[]): number {
  let characters = 0;
  for (const { raw } of rows) {
    for (const [title, cell] of Object.entries(raw)) characters += title.length + cell.length;
    if (characters > rawCharactersMax) break;
  }
  return characters;
}

/** What a sheet adds up below its people: a word in the place of a name, and no address, no time, no id. */
const summaryWords =
  /^(grand |overall |sub)?totals?( (attendees|participants|présents|général|hours|minutes))?$|^(total général|totaux|sous-total|somme|sum|average|mean|moyenne|count|nombre|合計|平均)$/iu;

function withoutSummary(rows: readonly SourceRow[], findings: Finding[]): readonly SourceRow[] {
  const isSummary = ({ name, email, joinAt, leaveAt, externalIds }: SourceRow): boolean =>
    summaryWords.test(name.replace(/[\s:：.]+$/u, '').trim()) &&
    email === null &&
    joinAt === null &&
    leaveAt === null &&
    Object.keys(externalIds).length === 0;
  const last = rows.findLastIndex((row) => !isSummary(row));
  for (const { rowNo } of rows.slice(last + 1)) findings.push(summaryLeftOut(rowNo));
  return rows.slice(0, last + 1);
}

function summaryLeftOut(line: number): Finding {
  return {
    code: 'attendance.summary-line',
    severity: 'note',
    line,
    detail: `Line ${line} sums up the lines above and names nobody; it was left out.`,
  };
}

/** Null where the line was refused. */
function soundRow(row: SourceRow, findings: Finding[]): SourceRow | null {
  const line = { line: row.rowNo };
  if (row.name.length > nameCharactersMax) {
    refuseLine(
      findings,
      line,
      'attendance.name-too-long',
      `has a name of more than ${nameCharactersMax} characters; mend it`,
      { characters: nameCharactersMax },
    );
    return null;
  }
  const ids = Object.entries(row.externalIds);
  const kept = ids.filter(([, id]) => id.length <= idCharactersMax && !hasControls(id));
  if (kept.length < ids.length) findings.push(idLeftOut(row.rowNo));
  return {
    ...row,
    name: plain(row.name),
    externalIds: Object.fromEntries(kept.map(([key, id]) => [key, plain(id)])),
  };
}

function idLeftOut(line: number): Finding {
  return {
    code: 'attendance.id-left-out',
    severity: 'warning',
    line,
    detail: `Line ${line} holds an id that is too long or damaged; it was left out, so the row is known by its address or name only.`,
  };
}

function soundFindings(findings: readonly Finding[]): Finding[] {
  const kept = findings.slice(0, findingsMax).map(soundFinding);
  const rest = findings.length - kept.length;
  if (rest === 0) return kept;
  return [
    ...kept,
    {
      code: 'attendance.more-findings',
      severity: 'warning',
      detail: `${rest} more remarks of this kind are not listed. If so many lines are odd, download the report again.`,
      params: { count: rest },
    },
  ];
}

function soundFinding(finding: Finding): Finding {
  const params = Object.entries(finding.params ?? {}).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'string' ? cut(plain(value), textCharactersMax) : value,
  ]);
  return {
    ...finding,
    detail: cut(plain(finding.detail), sentenceCharactersMax),
    ...(finding.params === undefined ? {} : { params: Object.fromEntries(params) }),
  };
}

/** Halves of characters and control characters cannot be kept by every database. */
function plain(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/[\u0000-\u001f\u007f]/g, ' ');
}

function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : `${plain(text.slice(0, charactersMax - 1))}…`;
}
