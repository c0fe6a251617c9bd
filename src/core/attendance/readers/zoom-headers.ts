// The wording of Zoom's columns, in English, French and Japanese, as a table of aliases.

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

/** attendance-sources.md §1.1 and §1.2; written as Zoom prints them, compared by `normaliseHeader`. */
const columnAliases: Readonly<Record<ZoomColumn, readonly string[]>> = {
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

const blockAliases: Readonly<Record<ZoomBlockField, readonly string[]>> = {
  meetingId: ['Meeting ID', 'ID', 'N° de réunion'],
  topic: ['Topic', 'Sujet'],
  start: ['Start Time', 'Heure de début'],
  end: ['End Time', 'Heure de fin'],
  host: ['Host'],
  hostEmail: ['User Email', 'Adresse e-mail de l’utilisateur'],
  minutes: ['Duration (Minutes)', 'Durée (minutes)'],
  participants: ['Participants'],
};

/** NFKC, straight apostrophes, single spaces, no space before a bracket, lower case. */
export function normaliseHeader(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[’‘ʼ]/g, "'")
    .replace(/[\ufeff\u200b]/g, '')
    .replace(/\s*\(/g, ' (')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

function inverted<Key extends string>(aliases: Readonly<Record<Key, readonly string[]>>): Map<string, Key> {
  const byText = new Map<string, Key>();
  for (const [key, texts] of Object.entries(aliases) as [Key, readonly string[]][]) {
    for (const text of texts) byText.set(normaliseHeader(text), key);
  }
  return byText;
}

const columnByText = inverted(columnAliases);
const blockFieldByText = inverted(blockAliases);

function indexed<Key>(cells: readonly string[], byText: ReadonlyMap<string, Key>): Map<Key, number> {
  const found = new Map<Key, number>();
  for (const [index, cell] of cells.entries()) {
    const key = byText.get(normaliseHeader(cell));
    if (key !== undefined && !found.has(key)) found.set(key, index);
  }
  return found;
}

/** Column → index of the cell, for the columns this row names. */
export function columnsOf(cells: readonly string[]): Map<ZoomColumn, number> {
  return indexed(cells, columnByText);
}

export function blockFieldsOf(cells: readonly string[]): Map<ZoomBlockField, number> {
  return indexed(cells, blockFieldByText);
}

const yesWords = new Set(['yes', 'y', 'true', 'oui', 'はい']);

export function isYes(cell: string): boolean {
  return yesWords.has(cell.trim().toLowerCase());
}
