// How like two names are, word by word: equal, joined, one letter off, shortened, of one sound, or only an initial.
import { distance } from 'fastest-levenshtein';
import { soundOf } from './sound.js';

/** The distinct words of a name, each with its sound. */
export interface NameWords {
  tokens: readonly string[];
  sounds: readonly string[];
}

export interface Likeness {
  /** 0 to 100; 100 is an equal set of words. */
  score: number;
  how: 'same-name' | 'similar-name' | 'initials' | 'other-family-name';
  /**
   * Whether the shown name may be hers. 3: the very words. 2: every shown word is in her name (`Jane`, `J. Doe`, `Sam` of
   * Samuel). 1: her whole name is among the shown words, or all fit but for a letter or a sound. 0: it is not.
   */
  fit: 0 | 1 | 2 | 3;
}

/** Tokens this long may differ by one letter and still count. */
export const typoLengthMin = 5;
const weight = { exact: 1, joined: 0.9, typo: 0.8, short: 0.75, sound: 0.7, initial: 0.5 } as const;
type Mark = keyof typeof weight;

/** A longer beginning is a short form. */
const initialLengthMax = 2;
/** Initials alone (`JD`) say little, however well they fit. */
const initialsScore = 52;
const containedScore = 90;
/** A family name changes at a marriage; a given name hardly ever does. */
const givenNameBonus = 5;

export const unlike: Likeness = { score: 0, how: 'similar-name', fit: 0 };

/** Of two comparisons with the names of one person. */
export function better(a: Likeness, b: Likeness): Likeness {
  const fit = a.fit > b.fit ? a.fit : b.fit;
  return { ...(b.score > a.score ? b : a), fit };
}

export function wordsOf(tokens: Iterable<string>): NameWords {
  const distinct = [...new Set(tokens)];
  return { tokens: distinct, sounds: distinct.map(soundOf) };
}

/** `given`: which words of the known name are its given names. */
export function compareNames(shown: NameWords, known: NameWords, given: ReadonlySet<string>): Likeness {
  const pairs = pairUp(shown, known);
  const marks = pairs.known.filter((mark) => mark !== null);
  if (marks.length === 0) return unlike;
  const exact = marks.filter((mark) => mark === 'exact').length;
  const [shownCount, knownCount] = [shown.tokens.length, known.tokens.length];
  if (exact === shownCount && exact === knownCount) return { score: 100, how: 'same-name', fit: 3 };
  const fit = fitOf(pairs);
  if (exact >= 2 && exact === Math.min(shownCount, knownCount)) {
    return { score: containedScore, how: 'similar-name', fit };
  }
  if (marks.every((mark) => mark === 'initial')) {
    const isWhole = isComplete(pairs.shown) && isComplete(pairs.known) && knownCount > 1;
    return isWhole ? { score: initialsScore, how: 'initials', fit } : { ...unlike, fit };
  }
  const total = sumOf(pairs.shown) + sumOf(pairs.known);
  const score = Math.min(containedScore - 1, Math.round((100 * total) / (shownCount + knownCount)));
  if (marks.includes('initial')) return { score, how: 'initials', fit };
  if (hasOtherFamilyName(shown, known, given, pairs)) {
    return { score: score + givenNameBonus, how: 'other-family-name', fit };
  }
  return { score, how: 'similar-name', fit };
}

/** For each word how it stands for one of the other name; null where it stands for none. */
type Marks = (Mark | null)[];

interface Pairs {
  shown: Marks;
  known: Marks;
}

const isComplete = (marks: Marks): boolean => !marks.includes(null);
const sumOf = (marks: Marks): number =>
  marks.reduce((sum, mark) => sum + (mark === null ? 0 : weight[mark]), 0);

/** The surest pairs first; every word is used once. */
function pairUp(shown: NameWords, known: NameWords): Pairs {
  const pairs: Pairs = { shown: shown.tokens.map(() => null), known: known.tokens.map(() => null) };
  pairBy('exact', shown.tokens, known.tokens, pairs, (a, b) => a === b);
  if (isComplete(pairs.shown) || isComplete(pairs.known)) return pairs;
  pairJoined(shown.tokens, known.tokens, pairs.shown, pairs.known);
  pairJoined(known.tokens, shown.tokens, pairs.known, pairs.shown);
  pairBy('typo', shown.tokens, known.tokens, pairs, isTypo);
  pairBy('short', shown.tokens, known.tokens, pairs, isShortened);
  pairBy('sound', shown.sounds, known.sounds, pairs, (a, b) => a !== '' && a === b);
  pairJoinedInitials(shown.tokens, known.tokens, pairs);
  pairBy('initial', shown.tokens, known.tokens, pairs, isInitial);
  return pairs;
}

function pairBy(
  mark: Mark,
  shown: readonly string[],
  known: readonly string[],
  pairs: Pairs,
  isOne: (shown: string, known: string) => boolean,
): void {
  for (let a = 0; a < shown.length; a += 1) {
    if (pairs.shown[a] !== null) continue;
    const b = known.findIndex((word, at) => pairs.known[at] === null && isOne(shown[a] ?? '', word));
    if (b < 0) continue;
    pairs.shown[a] = mark;
    pairs.known[b] = mark;
  }
}

/** `Minsu` of Min-su, `White Cloud` of Whitecloud, `陈伟` of 陈 and 伟: one word on one side is two on the other. */
function pairJoined(
  words: readonly string[],
  parts: readonly string[],
  ofWords: Marks,
  ofParts: Marks,
): void {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (ofWords[at] !== null || word.length < 2) continue;
    const first = parts.findIndex(
      (part, i) =>
        ofParts[i] === null &&
        word.startsWith(part) &&
        parts.some((other, j) => j !== i && ofParts[j] === null && part + other === word),
    );
    if (first < 0) continue;
    const second = parts.findIndex((other, j) => ofParts[j] === null && `${parts[first]}${other}` === word);
    for (const [marks, index] of [
      [ofWords, at],
      [ofParts, first],
      [ofParts, second],
    ] as const) {
      marks[index] = 'joined';
    }
  }
}

/** One letter more, less or other, or two neighbours exchanged. */
function isTypo(one: string, other: string): boolean {
  if (one.length < typoLengthMin || other.length < typoLengthMin - 1) return false;
  if (Math.abs(one.length - other.length) > 1) return false;
  const edits = distance(one, other);
  return edits === 1 || (edits === 2 && isExchanged(one, other));
}

function isExchanged(one: string, other: string): boolean {
  const at = Array.from(one).findIndex((letter, index) => letter !== other[index]);
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}

/** Not in scripts whose letters are words (`李`). */
const alphabetic = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u;

/** How many letters the shorter word has, where the longer one begins with it. */
function beginningLength(one: string, other: string): number {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.startsWith(short) && alphabetic.test(short) ? short.length : 0;
}

/** `Sam` of Samuel and of Samantha, whichever of the two is on record. */
const isShortened = (one: string, other: string): boolean => beginningLength(one, other) > initialLengthMax;

/** `J` and `Jo` of Joanne. */
function isInitial(one: string, other: string): boolean {
  const length = beginningLength(one, other);
  return length > 0 && length <= initialLengthMax;
}

/** `JP Tremblay`, `JD`: two or three letters written together, each the initial of a word that is still open. */
function pairJoinedInitials(shown: readonly string[], known: readonly string[], pairs: Pairs): void {
  for (const [at, token] of shown.entries()) {
    if (pairs.shown[at] !== null || !/^[a-z]{2,3}$/.test(token)) continue;
    const chosen = new Set<number>();
    for (const letter of token) {
      const word = known.findIndex(
        (other, index) => pairs.known[index] === null && !chosen.has(index) && other.startsWith(letter),
      );
      if (word >= 0) chosen.add(word);
    }
    if (chosen.size !== token.length) continue;
    pairs.shown[at] = 'initial';
    for (const index of chosen) pairs.known[index] = 'initial';
  }
}

function fitOf(pairs: Pairs): Likeness['fit'] {
  const isLoose = pairs.known.some((mark) => mark === 'typo' || mark === 'sound');
  if (isComplete(pairs.shown)) return isLoose ? 1 : 2;
  const isNamed = pairs.known.length > 1 && pairs.known.some((mark) => mark !== 'initial');
  return isComplete(pairs.known) && isNamed ? 1 : 0;
}

function hasOtherFamilyName(
  { tokens: shown }: NameWords,
  { tokens: known }: NameWords,
  given: ReadonlySet<string>,
  pairs: Pairs,
): boolean {
  const hasMark = (at: number): boolean => pairs.known[at] !== null;
  const hasGiven =
    given.size > 0 && [...given].every((token) => pairs.known[known.indexOf(token)] === 'exact');
  const hasFamily = known.some((token, at) => !given.has(token) && hasMark(at));
  const isOther = shown.some((token, at) => token.length > 1 && pairs.shown[at] === null);
  return hasGiven && !hasFamily && isOther;
}
