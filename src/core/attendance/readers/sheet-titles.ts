// Titles of sign-in sheets and kiosk exports that mean one thing only, in English and French.
import type { MappableField } from '../evidence.js';
import type { TableRow } from './table.js';
import { columnsIn, findHeader, normaliseTitle, titleTable, type Header } from './titles.js';

/** Left out on purpose: “Start” and “End” are as often the session's own hours, the same on every line. */
export const sheetTitles = titleTable<MappableField>({
  name: [
    ...['Name', 'Full name', 'Display name', 'Participant', 'Participant name', 'Attendee', 'Attendee name'],
    ...['Clinician', 'Name of participant', 'Nom complet', 'Nom et prénom', 'Prénom et nom', 'Participant·e'],
    ...['Nom du participant', 'Nom de la participante', 'Nom affiché', 'Clinicien', 'Clinicienne'],
  ],
  given: ['First name', 'First', 'Given name', 'Given names', 'Forename', 'Prénom', 'Prénoms'],
  family: ['Last name', 'Last', 'Family name', 'Surname', 'Nom de famille'],
  email: [
    ...['Email', 'E-mail', 'Email address', 'E-mail address', 'Mail', 'User email', 'Work email', 'Courriel'],
    ...['Adresse courriel', 'Adresse de courriel', 'Adresse e-mail', 'Adresse électronique'],
  ],
  join: [
    ...['Join', 'Join time', 'Joined', 'Joined at', 'Time joined', 'In', 'Time in', 'Sign in', 'Sign-in'],
    ...['Sign in time', 'Sign-in time', 'Signed in', 'Signed in at', 'Check in', 'Check-in', 'Check in time'],
    ...['Check-in time', 'Checked in', 'Checked in at', 'Arrival', 'Arrival time', 'Arrived', 'Arrivée'],
    ...['Heure d’arrivée', 'Entrée', 'Heure d’entrée', 'Connexion', 'Heure de connexion'],
  ],
  leave: [
    ...['Leave', 'Leave time', 'Left', 'Left at', 'Time left', 'Out', 'Time out', 'Sign out', 'Sign-out'],
    ...['Sign out time', 'Sign-out time', 'Signed out', 'Signed out at', 'Check out', 'Check-out'],
    ...['Check out time', 'Check-out time', 'Checked out', 'Checked out at', 'Departure', 'Departure time'],
    ...['Départ', 'Heure de départ', 'Sortie', 'Heure de sortie', 'Déconnexion', 'Heure de déconnexion'],
  ],
  date: ['Date', 'Day', 'Session date', 'Jour', 'Date de la séance'],
  minutes: [
    ...['Minutes', 'Min', 'Mins', 'Minutes attended', 'Attended minutes', 'Total minutes'],
    ...['Duration (minutes)', 'Duration (min)', 'Duration (mins)', 'Durée (minutes)', 'Durée (min)'],
    ...['Minutes de présence', 'Nombre de minutes'],
  ],
  duration: [
    'Duration',
    'Total duration',
    'Time attended',
    'Durée',
    'Durée de présence',
    'Temps de présence',
  ],
  registrantId: ['Registrant ID'],
});

/** French `Nom` is the family name beside a `Prénom`, and the whole name without one. */
function withNom(columns: Map<MappableField, number>, cells: readonly string[]): Map<MappableField, number> {
  const at = cells.findIndex((cell) => normaliseTitle(cell) === 'nom');
  const field = columns.has('given') ? 'family' : 'name';
  return at === -1 || columns.has(field) ? columns : new Map(columns).set(field, at);
}

/** Field → index, for the titles of this row that mean one thing only. */
export function sheetColumnsIn(cells: readonly string[]): Map<MappableField, number> {
  return withNom(columnsIn(cells, sheetTitles), cells);
}

/** Somebody, and when or how long: less is no attendance. */
export function tellsAttendance(fields: Pick<ReadonlyMap<MappableField, unknown>, 'has'>): boolean {
  const hasPerson = (['name', 'given', 'family', 'email'] as const).some((field) => fields.has(field));
  const hasStay = fields.has('join') && fields.has('leave');
  return hasPerson && (hasStay || fields.has('minutes') || fields.has('duration'));
}

export function findSheetHeader(rows: readonly TableRow[]): Header<MappableField> | null {
  const header = findHeader(rows, sheetTitles, (columns, cells) => tellsAttendance(withNom(columns, cells)));
  return header === null ? null : { ...header, columns: withNom(header.columns, header.titles) };
}
