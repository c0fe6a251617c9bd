// What a displayed name says: a key for comparing names, the hints cut from it, and whether it is a person at all.
import {
  botPhrases,
  credentialsAfterComma,
  credentialWords,
  deviceFillers,
  deviceWords,
  genericWords,
  hintStopWords,
  siteWords,
} from './name-words.js';

export type NameKind = 'person' | 'device' | 'phone' | 'site' | 'bot';

/** Meeting tools allow 64 to 256; beyond this a name is damage, and only its beginning is compared. */
export const nameCharactersMax = 300;

export interface ReadName {
  /** Tokens of the base name, sorted: equal keys mean equal token sets. */
  key: string;
  tokens: string[];
  /** Bracketed text, trailing organizations and quoted nicknames, as written. */
  hints: string[];
  /** Token sets worth comparing with a roster: the base name first, then hints that may be names. */
  candidates: string[][];
  kind: NameKind;
}

/** Letters that NFD does not take apart. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

function withoutEmoji(text: string): string {
  return text.replace(
    /[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1f1e6}-\u{1f1ff}\u{20e3}\u{fe0f}\p{Cf}]/gu,
    '',
  );
}

/** Only Latin, Greek and Cyrillic marks go: kana and Hangul are left whole (attendance-sources.md §8). */
function withoutMarks(text: string): string {
  const stripped = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  return stripped.replace(/[ßøłæœđðþı]/g, (letter) => letters[letter] ?? letter);
}

/** `O'Brien-Müller` → `obrien`, `muller`; dots and apostrophes join, everything else that is no letter or digit parts. */
function tokensOf(text: string): string[] {
  return withoutMarks(text)
    .replace(/['’‘ʼ`.]/g, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((token) => token !== '');
}

function plain(raw: string): string {
  return withoutEmoji(raw.normalize('NFKC')).replace(/\s+/g, ' ').trim();
}

interface Parted {
  base: string;
  hints: string[];
}

/** Cuts balanced bracket groups, quoted nicknames and a trailing `- Org` or `| Org`. */
function part(text: string): Parted {
  const hints: string[] = [];
  const keep = (hint: string): string => {
    const words = hint.replace(/\s+/g, ' ').trim();
    if (words !== '') hints.push(words);
    return ' ';
  };
  let base = text;
  for (let previous = ''; previous !== base;) {
    previous = base;
    base = base.replace(/[([{]([^()[\]{}]*)[)\]}]/g, (_, inner: string) => keep(inner));
  }
  base = base.replace(/["“«]([^"”»]+)["”»]/g, (_, inner: string) => keep(inner));
  base = base.replace(/\s+[-–—|/]\s+(.+)$|\s*\|\s*(.+)$/u, (_, dashed?: string, barred?: string) =>
    keep(dashed ?? barred ?? ''),
  );
  base = base.replace(/\s+/g, ' ').trim().replace(/,$/, '').trim();
  // A name that is nothing but a bracket is still a name.
  return base === '' && hints[0] !== undefined ? { base: hints[0], hints: hints.slice(1) } : { base, hints };
}

/** Tokens of `Last, First, MD` without titles; never left empty by the stripping. */
function nameTokens(base: string): string[] {
  const pieces = base.split(/[,;#]/).map(tokensOf);
  const kept = pieces.flatMap((tokens, index) =>
    tokens.filter((token) => !credentialWords.has(token) && !(index > 0 && credentialsAfterComma.has(token))),
  );
  // A roll number (`015`, `24XX1A05L3`) is no part of a name, unless there is nothing else.
  const worded = kept.filter((token) => !/\p{N}/u.test(token));
  if (worded.length > 0) return worded;
  return kept.length > 0 ? kept : pieces.flat();
}

/** Words in order of the alphabet, each once: equal keys mean equal sets. */
export function keyOf(tokens: readonly string[]): string {
  return [...new Set(tokens)].sort().join(' ');
}

/** The whole name as shown, brackets and titles included, in its order: the same words, the same participant. */
export function fullNameKey(raw: string): string {
  const tokens = tokensOf(plain(raw));
  return tokens.length > 0 ? tokens.join(' ') : plain(raw).toLowerCase();
}

function isPhone(base: string): boolean {
  if (/^call[ -]?in user/i.test(base)) return true;
  return (
    /^\+?[\d\s().*•xX-]+$/.test(base) &&
    (base.match(/[\d*•xX]/g)?.length ?? 0) >= 7 &&
    (base.match(/\d/g)?.length ?? 0) >= 3
  );
}

/** A long mix of letters and digits is an id that a screen-sharing phone invents. */
function isMachineId(token: string): boolean {
  return token.length >= 24 && /\d/.test(token);
}

function kindOf({ base, hints }: Parted, tokens: readonly string[]): NameKind {
  if (isPhone(base)) return 'phone';
  if ([base, ...hints].some(isRecordingProgram)) return 'bot';
  if (isDevice(tokens)) return 'device';
  const words = [
    ...tokens,
    ...hints.flatMap((hint) => (/\d+ (people|persons|personnes)/i.test(hint) ? ['site'] : [])),
  ];
  return words.some((word) => siteWords.has(word)) ? 'site' : 'person';
}

/** `Otter.ai`, `tl;dv`: up to three marks or spaces between the words of a phrase. */
const botPattern = new RegExp(
  `(?<!\\p{L})(?:${botPhrases.map((phrase) => phrase.replaceAll(' ', '[^\\p{L}]{0,3}')).join('|')})(?!\\p{L})`,
  'iu',
);

/** A program that attends in somebody's place: whatever address it joined with, it proves nobody. */
export function isRecordingProgram(raw: string): boolean {
  return botPattern.test(raw);
}

function isDevice(tokens: readonly string[]): boolean {
  return tokens.some(
    (token, index) =>
      deviceWords.has(token) ||
      isMachineId(token) ||
      (token === 'sm' && /^[a-z]\d{3}/.test(tokens[index + 1] ?? '')),
  );
}

/** Whose device it is: what stands before a possessive, else what is neither device nor model (`iPhone de Élodie`). */
function ownerTokens(base: string): string[] {
  const possessor = /^(.+?)['’‘ʼ]s\s/iu.exec(base)?.[1];
  if (possessor !== undefined) return tokensOf(possessor).filter((token) => !deviceWords.has(token));
  return tokensOf(base).filter(
    (token) =>
      !deviceWords.has(token) && !deviceFillers.has(token) && !isMachineId(token) && !/\d/.test(token),
  );
}

/** Nothing but titles, numbers and what meeting tools write where nobody typed a name: `Guest 2`, `Dr`, `015`. */
function isGeneric(tokens: readonly string[]): boolean {
  return tokens.every((token) => {
    const word = token.replace(/\p{N}+/gu, '');
    return word === '' || genericWords.has(word) || credentialWords.has(word);
  });
}

function baseTokens(kind: NameKind, base: string, tokens: string[]): string[] {
  if (kind === 'device') return ownerTokens(base);
  return kind === 'phone' || kind === 'bot' || isGeneric(tokens) ? [] : tokens;
}

/** The tokens of `readName` alone, for names that are known to be a person's. */
export function nameWords(raw: string): string[] {
  return nameTokens(part(plain(raw.slice(0, nameCharactersMax))).base);
}

/** `Doe, Jane NP (she/her)` → key `doe jane`; equal keys never prove one person, they only suggest. */
export function readName(raw: string): ReadName {
  const parted = part(plain(raw.slice(0, nameCharactersMax)));
  const tokens = nameTokens(parted.base);
  const kind = kindOf(parted, tokensOf(parted.base));
  const hinted = parted.hints
    .map((hint) => nameTokens(hint).filter((token) => !hintStopWords.has(token)))
    .filter((words) => kind !== 'bot' && !isGeneric(words));
  const candidates = [baseTokens(kind, parted.base, tokens), ...hinted].filter((set) =>
    set.some((token) => /\p{L}/u.test(token)),
  );
  return { key: keyOf(tokens), tokens, hints: parted.hints, candidates, kind };
}

/** True for `iPad`, `Guest` or `😊`: two connections of such a name need not be one person. A phone's number is its own. */
export function namesNobody(raw: string): boolean {
  const { kind, candidates } = readName(raw);
  return (kind === 'device' || kind === 'person') && candidates.length === 0;
}
