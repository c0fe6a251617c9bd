// What a cell of a present/absent grid says, in English or French, however the hub used to write it.

export type GridMark =
  | { kind: 'present' }
  | { kind: 'absent' }
  | { kind: 'minutes'; minutes: number }
  /** Excused is neither: it proves nothing, and is told. */
  | { kind: 'excused' }
  | { kind: 'unread' };

/** Not `o`, nor a crossed box: some tick with them, others strike out. */
const presentWords = new Set('x p 1 present presente y yes oui ok vrai true here la ✓ ✔ ☑ ✅ 🗸 √'.split(' '));
const absentWords = new Set('a 0 abs absent absente n no non faux false ✗ ✘ ☐ ❌ - – —'.split(' '));
const excusedWords = new Set('e ex exc excused excuse excusee motive motivee conge leave'.split(' '));

const minutesForm = /^(\d{1,4})(?:[.,]0+)? ?(min|mins|minute|minutes|mn|m|')?$/;
const hoursForm = /^(\d{1,2}) ?h(?: ?(\d{2}))?(?: ?min)?$/;

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u{fe0f}]/gu, '')
    .replace(/[’ʼ]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\(e\)$|·e$|\.$/u, '')
    .toLowerCase();
}

/** Null where the cell is blank: nothing is said. `1` and `0` are ticks, not minutes; `1 min` is a minute. */
export function readGridCell(text: string): GridMark | null {
  const word = plain(text);
  if (word === '') return null;
  if (presentWords.has(word)) return { kind: 'present' };
  if (absentWords.has(word)) return { kind: 'absent' };
  if (excusedWords.has(word)) return { kind: 'excused' };
  const hours = hoursForm.exec(word);
  if (hours !== null) return minutesOf(Number(hours[1]) * 60 + Number(hours[2] ?? 0));
  const stated = minutesForm.exec(word);
  if (stated === null) return { kind: 'unread' };
  const minutes = Number(stated[1]);
  return minutes === 1 && stated[2] === undefined ? { kind: 'present' } : minutesOf(minutes);
}

function minutesOf(minutes: number): GridMark {
  return minutes === 0 ? { kind: 'absent' } : { kind: 'minutes', minutes };
}
