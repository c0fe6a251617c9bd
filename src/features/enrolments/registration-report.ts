// Zoom's registration report as a roster: what of it is read, and which of its lines are people with a place.
import type { TableRow } from '../../core/attendance/readers/table.js';
import {
  registrationStateOf,
  type RegistrationHeader,
  type RegistrationState,
} from '../../core/attendance/readers/zoom-registration.js';
import type { Finding } from '../../core/finding.js';
import { readColumns, type RosterColumns, type RosterField } from './roster-columns.js';

const fieldsRead: readonly RosterField[] = ['given', 'family', 'name', 'email'];

/**
 * The form's other questions are the hub's own and may hold anything, so none of them fills a record. A profession is
 * looked for apart: what a clinician typed there is no slip of whoever made the roster.
 */
export function registrationColumns(titles: readonly string[]): {
  columns: RosterColumns;
  professionAt: number;
} {
  const { fields } = readColumns(titles);
  const read = new Map([...fields].filter(([field]) => fieldsRead.includes(field)));
  return {
    columns: { fields: read, licences: [], unknown: [] },
    professionAt: fields.get('profession') ?? -1,
  };
}

type Reason = Pick<Finding, 'code' | 'detail' | 'params'>;

const reasons: Readonly<Record<Exclude<RegistrationState, 'approved'>, Reason>> = {
  pending: {
    code: 'registration-pending',
    detail:
      'This registration waits for approval. Approve it in Zoom and download the report again, or enrol this person by hand.',
  },
  denied: {
    code: 'registration-denied',
    detail: 'This registration was denied, so this person was not enrolled.',
  },
  cancelled: {
    code: 'registration-cancelled',
    detail: 'This registration was cancelled, so this person was not enrolled.',
  },
};

/** Null where the registration is approved: only then does she have a place. */
export function refuseUnapproved(approvalCell: string): Reason | null {
  const state = registrationStateOf(approvalCell);
  if (state === 'approved') return null;
  if (state !== undefined) return reasons[state];
  const text = approvalCell.trim();
  if (text === '') {
    const detail = 'The approval status is blank. Enrol this person by hand if they have a place.';
    return { code: 'registration-blank', detail };
  }
  return {
    code: 'registration-unknown',
    detail: `The approval status is “${text}”, which says neither yes nor no. Enrol this person by hand if they have a place.`,
    params: { text },
  };
}

/** About the whole file. */
export function registrationFinding(
  people: readonly TableRow[],
  { approvalAt }: Pick<RegistrationHeader, 'approvalAt'>,
): Finding {
  const lines = people.length;
  const approved = people.filter(({ cells }) => refuseUnapproved(cells[approvalAt] ?? '') === null).length;
  return {
    code: 'roster.registration-report',
    severity: 'note',
    detail: `This is Zoom’s registration report: ${approved} of ${lines} registrations are approved. Names, addresses and professions were read; answers to other questions were not.`,
    params: { lines, approved },
  };
}
