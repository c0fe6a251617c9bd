// Whom one line of a table names: a name, an address, or the finding that says why it names nobody.
import type { Finding } from '../../finding.js';
import type { SourceRow } from '../evidence.js';
import { emailOf, hasControls } from './cells.js';
import { refuseLine } from './stay.js';
import type { TableRow } from './table.js';

export interface PersonCells {
  name?: string;
  given?: string;
  family?: string;
  email: string;
}

/** The name in one cell, else given and family name; null where the line was refused. */
export function readPerson(
  line: Pick<TableRow, 'line'>,
  cells: PersonCells,
  findings: Finding[],
): Pick<SourceRow, 'name' | 'email'> | null {
  const name = (cells.name ?? '').trim() || `${cells.given ?? ''} ${cells.family ?? ''}`.trim();
  if (hasControls(name)) {
    const what = 'has a line break or control character in the name; mend it';
    refuseLine(findings, line, 'attendance.name-refused', what);
    return null;
  }
  const email = emailOf(cells.email);
  if (name === '' && email === null) {
    refuseLine(findings, line, 'attendance.row-nameless', 'names nobody');
    return null;
  }
  return { name, email };
}
