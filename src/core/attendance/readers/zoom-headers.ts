// The wording of Zoom's columns, in English, French and Japanese, as a table of aliases.
import { columnsIn, titleTable, type TitleAliases } from './titles.js';

/** Columns of the participant rows. */
export type ZoomColumn =
  | 'name'
  | 'email'
  | 'join'
  | 'leave'
  | 'minutes'
  | 'totalMinutes'
  | 'guest'
  | 'consent'
  | 'waiting'
  | 'registrantId';

/** Fields of the block above the rows. */
export type ZoomBlockField =
  'meetingId' | 'topic' | 'start' | 'end' | 'host' | 'hostEmail' | 'minutes' | 'participants';

/** attendance-sources.md §1.1 and §1.2; written as Zoom prints them, compared by `normaliseTitle`. */
const columnAliases: TitleAliases<ZoomColumn> = {
  name: ['Name (Original Name)', 'Nom (nom original)', '名前 (元の名前)', '名前（元の名前）'],
  email: ['User Email', 'Email', 'Adresse e-mail de l’utilisateur', 'Adresse e-mail', 'ユーザーメール'],
  join: ['Join Time', 'Heure d’arrivée', 'Heure de connexion', '参加時刻'],
  leave: ['Leave Time', 'Heure de départ', 'Heure de déconnexion', '退出時刻'],
  minutes: ['Duration (Minutes)', 'Durée (minutes)', '所要時間（分）'],
  totalMinutes: ['Total Duration (Minutes)', 'Durée totale (minutes)'],
  guest: ['Guest', 'Invité'],
  consent: ['Recording Consent', 'Recording Disclaimer Response'],
  waiting: ['In Waiting Room', 'Salle d’attente', 'Dans la salle d’attente'],
  registrantId: ['Registrant ID'],
};

const blockAliases: TitleAliases<ZoomBlockField> = {
  meetingId: ['Meeting ID', 'ID', 'N° de réunion'],
  topic: ['Topic', 'Sujet'],
  start: ['Start Time', 'Heure de début'],
  end: ['End Time', 'Heure de fin'],
  host: ['Host'],
  hostEmail: ['User Email', 'Adresse e-mail de l’utilisateur'],
  minutes: ['Duration (Minutes)', 'Durée (minutes)'],
  participants: ['Participants'],
};

const columnTable = titleTable(columnAliases);
const blockFieldTable = titleTable(blockAliases);

/** Column → index of the cell, for the columns this row names. */
export function columnsOf(cells: readonly string[]): Map<ZoomColumn, number> {
  return columnsIn(cells, columnTable);
}

export function blockFieldsOf(cells: readonly string[]): Map<ZoomBlockField, number> {
  return columnsIn(cells, blockFieldTable);
}

const yesWords = new Set(['yes', 'y', 'true', 'oui', 'はい']);

export function isYes(cell: string): boolean {
  return yesWords.has(cell.trim().toLowerCase());
}
