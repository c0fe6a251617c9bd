// One line of a Teams report: whom it names by which ids, and the source row it makes, with its own findings.
import type { Finding } from '../../finding.js';
import type { SourceRow } from '../evidence.js';
import { emailOf, rawOf } from './cells.js';
import { readPerson } from './person.js';
import { asEnvelope, readStay, refuseLine } from './stay.js';
import { plainRow } from './table-lines.js';
import type { TableRow } from './table.js';
import { readTeamsDuration } from './teams-duration.js';
import type { TeamsTable } from './teams-tables.js';
import { isOrganizer } from './teams-words.js';
import type { WallClock } from './wall-clock.js';

export interface TeamsLine {
  line: number;
  /** As printed, for comparing with other lines of the same file. */
  name: string;
  /** Lower case. */
  email: string | null;
  /** Lower case; names an account, never an address (attendance-sources.md §4). */
  upn: string | null;
  /** Null where the line was refused. */
  row: SourceRow | null;
  findings: Finding[];
}

export function readTeamsLine(line: TableRow, table: TeamsTable, clock: WallClock): TeamsLine {
  const { columns } = table;
  const cellOf = (column: Parameters<typeof columns.get>[0]): string =>
    line.cells[columns.get(column) ?? -1]?.trim() ?? '';
  const findings: Finding[] = [];
  const upn = emailOf(cellOf('upn'))?.toLowerCase() ?? null;
  return {
    line: line.line,
    name: cellOf('name'),
    email: emailOf(cellOf('email'))?.toLowerCase() ?? null,
    upn,
    row: readRow(),
    findings,
  };

  function readRow(): SourceRow | null {
    if (isCutShort(line, table)) {
      const what = 'is cut short; if it names someone, download the report again';
      refuseLine(findings, line, 'attendance.row-incomplete', what);
      return null;
    }
    const person = readPerson(line, { name: cellOf('name'), email: cellOf('email') }, findings);
    if (person === null) return null;
    const isEnvelope = table.kind === 'envelopes';
    const statedSeconds = readTeamsDuration(cellOf('duration'));
    const cells = { join: cellOf('join'), leave: cellOf('leave'), statedSeconds, noShow: false, isEnvelope };
    const stay = readStay(line, cells, clock, findings);
    if (stay === null) return null;
    const row: SourceRow = {
      ...plainRow,
      rowNo: line.line,
      raw: rawOf(line.cells, table.titles),
      ...person,
      externalIds: upn === null ? {} : { accountId: `teams:${upn}` },
      role: line.cells.slice((columns.get('leave') ?? 0) + 1).some(isOrganizer) ? 'host' : 'participant',
      statedSeconds,
      ...stay,
    };
    return isEnvelope ? asEnvelope(row, findings) : row;
  }
}

/** Empty cells at the end may be missing, but not the times. */
function isCutShort({ cells }: TableRow, { columns }: TeamsTable): boolean {
  return cells.length <= Math.max(columns.get('join') ?? 0, columns.get('leave') ?? 0);
}
