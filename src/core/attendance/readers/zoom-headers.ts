// The wording of Zoom's columns, in English, French and Japanese, as a table of aliases.
import { columnsIn, normaliseTitle, titleTable, type TitleAliases } from './titles.js';

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

/**
 * attendance-sources.md §1.1 and §1.2; written as Zoom prints them, compared by `normaliseTitle`. Seen in untouched
 * files: English, and in Japanese the five columns of a detailed report. The rest is taken from other readers (French)
 * or from Zoom's Japanese pages, and is to be confirmed with a file.
 */
const columnAliases: TitleAliases<ZoomColumn> = {
  name: ['Name (Original Name)', 'Nom (nom original)', '名前 (元の名前)'],
  email: [
    'User Email',
    'Email',
    'Adresse e-mail de l’utilisateur',
    'Adresse e-mail',
    'ユーザーメール',
    'ユーザーのメール',
    'ユーザーのメールアドレス',
    'メールアドレス',
    'メール',
  ],
  join: ['Join Time', 'Heure d’arrivée', 'Heure de connexion', '参加時刻', '参加時間'],
  leave: ['Leave Time', 'Heure de départ', 'Heure de déconnexion', '退出時刻', '退出時間'],
  minutes: ['Duration (Minutes)', 'Durée (minutes)', '所要時間 (分)', '時間 (分)', '期間 (分)'],
  totalMinutes: [
    'Total Duration (Minutes)',
    'Durée totale (minutes)',
    '合計所要時間 (分)',
    '総所要時間 (分)',
    '合計時間 (分)',
    '合計期間 (分)',
  ],
  guest: ['Guest', 'Invité', 'ゲスト'],
  consent: [
    'Recording Consent',
    'Recording Disclaimer Response',
    'Consentement à l’enregistrement',
    'レコーディングへの同意',
    '録画への同意',
  ],
  waiting: [
    'In Waiting Room',
    'Salle d’attente',
    'Dans la salle d’attente',
    '待機室',
    '待機室にいる',
    '待機室内',
  ],
  registrantId: ['Registrant ID'],
};

const blockAliases: TitleAliases<ZoomBlockField> = {
  meetingId: [
    'Meeting ID',
    'Webinar ID',
    'ID',
    'N° de réunion',
    'ID de réunion',
    'ID de la réunion',
    'N° de webinaire',
    'ID de webinaire',
    'ID du webinaire',
    'ミーティングID',
    'ミーティング ID',
    'ウェビナーID',
    'ウェビナー ID',
  ],
  topic: ['Topic', 'Sujet', 'トピック'],
  start: [
    'Start Time',
    'Actual Start Time',
    'Heure de début',
    'Heure de début réelle',
    '開始時刻',
    '開始時間',
    '実際の開始時刻',
  ],
  end: ['End Time', 'Heure de fin', '終了時刻', '終了時間'],
  host: ['Host', 'Host Name', 'User Name', 'Hôte', 'Animateur', 'Nom d’utilisateur', 'ホスト', 'ユーザー名'],
  hostEmail: [
    'User Email',
    'Host Email',
    'Adresse e-mail de l’utilisateur',
    'Adresse e-mail de l’hôte',
    'ユーザーメール',
    'ユーザーのメール',
    'ユーザーのメールアドレス',
  ],
  minutes: [
    'Duration (Minutes)',
    'Actual Duration (minutes)',
    'Durée (minutes)',
    'Durée réelle (minutes)',
    '所要時間 (分)',
    '時間 (分)',
    '期間 (分)',
  ],
  participants: ['Participants', '参加者'],
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
  return yesWords.has(normaliseTitle(cell));
}

const noWords = new Set(['no', 'n', 'false', 'non', 'いいえ']);

/** Neither yes nor no where the cell is blank: unknown is not absent. */
export function isNo(cell: string): boolean {
  return noWords.has(normaliseTitle(cell));
}
