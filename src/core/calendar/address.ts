// Mail addresses and the names beside them: what may reach a header, an envelope or a calendar line.

/** Longest name printed beside an address or in a calendar, in visible characters (graphemes). */
export const nameCharactersMax = 120;

const addressCharactersMax = 254;
const localPartCharactersMax = 64;

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainLabel = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
// Bidirectional overrides can make a name read as another one; a lone surrogate cannot be written as UTF-8.
const invisible = /[\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;
// A quoted parameter of iCalendar knows no escape: `"` ends it, `\` is written twice and read twice, and
// RFC 6868 readers turn `^n` into a line break (invites.md §1.1, §2 trap 3).
const unquotable = /["\\^]/g;
// Allowed inside quotes, but node-ical (and who knows which client) splits parameters there all the same.
const splitting = /;/g;

/**
 * Exactly one plain ASCII address, `local@domain`. No list, no display name, no quoting, no line break, so nothing
 * behind it can read a second recipient (invites.md R29). `localhost` is the only domain allowed without a dot.
 */
export function isPlainAddress(text: string): boolean {
  if (text.length > addressCharactersMax) return false;
  const at = text.lastIndexOf('@');
  if (at < 1 || at > localPartCharactersMax) return false;
  if (!localPart.test(text.slice(0, at))) return false;
  const domain = text.slice(at + 1);
  const labels = domain.split('.');
  if (!labels.every((label) => domainLabel.test(label))) return false;
  return labels.length > 1 || domain.toLowerCase() === 'localhost';
}

/** At most `charactersMax` visible characters; a flag or an accented letter is never cut in two. */
export function cutToCharacters(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  let kept = '';
  let count = 0;
  for (const { segment } of segments) {
    if (count === charactersMax) return kept.trimEnd();
    kept += segment;
    count += 1;
  }
  return kept;
}

/** A name for a header or a calendar parameter: one line, no quotes, at most 120 characters. */
export function cleanName(text: string): string {
  const line = text
    .replace(controls, ' ')
    .replace(invisible, '')
    .replace(unquotable, '')
    .replace(splitting, ',');
  return cutToCharacters(line.replace(/ {2,}/g, ' ').trim(), nameCharactersMax);
}

/** One line of text: control characters and line breaks become spaces; everything else stays. */
export function cleanText(text: string): string {
  return text.replace(controls, ' ').replace(invisible, '').trim();
}

/** Text of several lines: line breaks become `\n`, other control characters go. */
export function cleanLines(text: string): string {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]+/g, ' ')
    .replace(invisible, '')
    .trim();
}
