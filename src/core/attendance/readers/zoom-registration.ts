// Recognises Zoom's registration report (layout Z9): who registered, never who came, so no evidence of attendance.
import type { ReadFailure } from '../evidence.js';
import type { SourceFile } from './source-file.js';
import type { TableRow } from './table.js';
import { findHeader, normaliseTitle, titleTable } from './titles.js';

type RegistrationColumn =
  'given' | 'family' | 'name' | 'email' | 'registeredAt' | 'approval' | 'join' | 'leave' | 'minutes';

/** attendance-sources.md §1.1, Z9. No French report has been seen: that wording is our assumption. */
const registrationTable = titleTable<RegistrationColumn>({
  given: ['First Name', 'Prénom'],
  family: ['Last Name', 'Nom', 'Nom de famille'],
  name: ['Name', 'User Name', 'Nom complet', 'Nom d’utilisateur'],
  email: ['Email', 'Email Address', 'User Email', 'E-mail', 'Adresse e-mail', 'Courriel', 'Adresse courriel'],
  registeredAt: [
    'Registration Time',
    'Registration Date',
    'Heure d’inscription',
    'Date d’inscription',
    'Date et heure d’inscription',
  ],
  approval: [
    'Approval Status',
    'Statut d’approbation',
    'Statut de l’approbation',
    'État d’approbation',
    'État de l’approbation',
  ],
  join: ['Join Time', 'Heure d’arrivée', 'Heure de connexion'],
  leave: ['Leave Time', 'Heure de départ', 'Heure de déconnexion'],
  minutes: ['Time in Session (minutes)', 'Duration (Minutes)', 'Durée (minutes)'],
});

export interface RegistrationHeader {
  /** Index among the rows of the table. */
  index: number;
  approvalAt: number;
  recognised: string[];
}

/** Names, an address and an approval, and no time at which anybody came. */
export function findRegistrationHeader(rows: readonly TableRow[]): RegistrationHeader | null {
  const header = findHeader(rows, registrationTable, isRegistration);
  const approvalAt = header?.columns.get('approval');
  if (header === null || approvalAt === undefined) return null;
  const known = new Set(header.columns.values());
  const recognised = header.titles.filter((_, index) => known.has(index));
  return { index: header.index, approvalAt, recognised };
}

function isRegistration(columns: ReadonlyMap<RegistrationColumn, number>): boolean {
  const hasPerson = columns.has('given') || columns.has('family') || columns.has('name');
  const hasStay = columns.has('join') || columns.has('leave') || columns.has('minutes');
  return hasPerson && columns.has('email') && columns.has('approval') && !hasStay;
}

export type RegistrationState = 'approved' | 'pending' | 'denied' | 'cancelled';

const stateTable = titleTable<RegistrationState>({
  approved: ['approved', 'approuvé', 'approuvée'],
  pending: ['pending', 'pending approval', 'en attente', 'en attente d’approbation'],
  denied: ['denied', 'declined', 'rejected', 'refusé', 'refusée', 'rejeté', 'rejetée'],
  cancelled: [
    'cancelled',
    'canceled',
    'cancelled by self',
    'canceled by self',
    'cancelled by host',
    'canceled by host',
    'annulé',
    'annulée',
  ],
});

/** Undefined where the cell is blank or says something else. */
export function registrationStateOf(cell: string): RegistrationState | undefined {
  return stateTable.get(normaliseTitle(cell));
}

/** Null where the file is no registration report. */
export function refuseRegistration(file: SourceFile): ReadFailure | null {
  const header = file.kind === 'table' ? findRegistrationHeader(file.rows) : null;
  if (header === null) return null;
  return {
    ok: false,
    code: 'attendance.roster-file',
    detail:
      'This is Zoom’s registration report: it says who registered, not who came, so it is a roster and no evidence of attendance. Take it in as a roster on the page of the cohort; for attendance, send the report of the participants.',
    recognisedColumns: header.recognised,
  };
}
