// A roster indexed by the words of its names, so that suggestions for a thousand names need no full comparison.
import {
  better,
  compareNames,
  typoLengthMin,
  unlike,
  wordsOf,
  type Likeness,
  type NameWords,
} from './name-likeness.js';
import { keyOf, nameWords } from './name-key.js';
import { soundOf } from './sound.js';

export interface NamedPerson {
  clinicianId: string;
  given: string;
  family: string;
  /** As she wants to be called, where that differs (`Sam` for Samuel). */
  display?: string;
}

/** One name of a person, as recorded or as displayed. */
interface Entry<Person> {
  person: Person;
  words: NameWords;
  given: ReadonlySet<string>;
}

interface Search<Person> {
  isAsked: (person: Person) => boolean;
  /** Short names and initials too, and however many there are. */
  isThorough: boolean;
}

export interface NameScore<Person> extends Likeness {
  person: Person;
}

/** Initials that more people bear than this single out nobody; nor does a beginning that is shorter. */
const sameInitialsMax = 5;
const shortenedLengthMin = 3;
/** Entries compared in full for a suggestion: those who share most words. A word that more people bear tells nobody. */
export const comparedMax = 200;

export class RosterIndex<Person extends NamedPerson> {
  private readonly byToken = new Map<string, Entry<Person>[]>();
  private readonly byDeletion = new Map<string, Set<string>>();
  private readonly bySound = new Map<string, Set<string>>();
  private readonly byJoined = new Map<string, Entry<Person>[]>();
  private readonly byInitials = new Map<string, Entry<Person>[]>();
  /** Made when first asked for: many reports show nobody else's name. */
  private byKey: Map<string, Set<Person>> | null = null;
  /** All tokens in order, for those that begin alike; made when first asked for. */
  private sorted: string[] | null = null;
  private readonly entriesOf = new Map<Person, Entry<Person>[]>();
  private isFilled = false;

  /** Cheap: names are read when they are asked for, and all of them only where somebody is searched for. */
  constructor(private readonly people: readonly Person[]) {}

  private namesOf(person: Person): Entry<Person>[] {
    const known = this.entriesOf.get(person);
    if (known !== undefined) return known;
    const { given, names } = namedWords(person);
    const entries = names.map((tokens) => ({ person, words: wordsOf(tokens), given: new Set(given) }));
    this.entriesOf.set(person, entries);
    return entries;
  }

  private fill(): void {
    if (this.isFilled) return;
    this.isFilled = true;
    for (const person of this.people) for (const entry of this.namesOf(person)) this.add(entry);
  }

  private add(entry: Entry<Person>): void {
    const { tokens } = entry.words;
    listed(this.byInitials, initialsOf(tokens)).push(entry);
    for (const token of tokens) {
      if (!this.byToken.has(token)) this.addToken(token);
      listed(this.byToken, token).push(entry);
    }
    for (const joined of joinedTwos(tokens)) listed(this.byJoined, joined).push(entry);
  }

  private addToken(token: string): void {
    for (const shorter of deletionsOf(token)) grouped(this.byDeletion, shorter).add(token);
    const sound = soundOf(token);
    if (sound !== '') grouped(this.bySound, sound).add(token);
  }

  /** People one of whose names has exactly these tokens, in any order. */
  withKey(key: string): Person[] {
    this.byKey ??= this.keyed();
    return key === '' ? [] : [...(this.byKey.get(key) ?? [])];
  }

  private keyed(): Map<string, Set<Person>> {
    const byKey = new Map<string, Set<Person>>();
    for (const person of this.people) {
      for (const tokens of namedWords(person).names) grouped(byKey, keyOf(tokens)).add(person);
    }
    return byKey;
  }

  /** Everyone who shares a word, exactly or nearly, or whose initials are shown; best first within `limit`. */
  similar(
    tokens: readonly string[],
    limit: number,
    isAsked: (person: Person) => boolean = () => true,
  ): NameScore<Person>[] {
    return this.compared(tokens, { isAsked, isThorough: false }).slice(0, limit);
  }

  /** Everyone whom the name may mean, however short it is and however many there are. */
  meant(tokens: readonly string[]): NameScore<Person>[] {
    return this.compared(tokens, { isAsked: () => true, isThorough: true }).filter(({ fit }) => fit > 0);
  }

  private compared(tokens: readonly string[], search: Search<Person>): NameScore<Person>[] {
    this.fill();
    const words = wordsOf(tokens);
    const best = new Map<Person, Likeness>();
    for (const { person, words: known, given } of this.near(words, search)) {
      best.set(person, better(best.get(person) ?? unlike, compareNames(words, known, given)));
    }
    return [...best]
      .map(([person, likeness]) => ({ person, ...likeness }))
      .sort((a, b) => b.score - a.score || (a.person.clinicianId < b.person.clinicianId ? -1 : 1));
  }

  /** How well somebody bears the name; of her names the one that bears it best. */
  likenessOf(tokens: readonly string[], person: Person): Likeness {
    const words = wordsOf(tokens);
    return this.namesOf(person)
      .map((entry) => compareNames(words, entry.words, entry.given))
      .reduce(better, unlike);
  }

  /** Entries worth comparing, each once; those that share most words first. */
  private near({ tokens, sounds }: NameWords, { isAsked, isThorough }: Search<Person>): Entry<Person>[] {
    const hits = new Map<Entry<Person>, number>();
    const add = (entries: readonly Entry<Person>[] = []): void => {
      for (const entry of entries) {
        if (isAsked(entry.person)) hits.set(entry, (hits.get(entry) ?? 0) + 1);
      }
    };
    for (const [index, token] of tokens.entries()) {
      for (const known of this.knownLike(token, sounds[index] ?? '')) add(this.byToken.get(known));
      if (isThorough || token.length >= shortenedLengthMin) {
        for (const known of this.beginningWith(token)) add(this.byToken.get(known));
      }
      add(this.byJoined.get(token));
    }
    for (const joined of joinedTwos(tokens)) add(this.byToken.get(joined));
    const named = this.byInitials.get(initialsAlone(tokens)) ?? [];
    if (isThorough || named.length <= sameInitialsMax) add(named);
    if (isThorough || hits.size <= comparedMax) return [...hits.keys()];
    return [...hits]
      .sort((a, b) => b[1] - a[1])
      .slice(0, comparedMax)
      .map(([entry]) => entry);
  }

  private beginningWith(token: string): string[] {
    this.sorted ??= [...this.byToken.keys()].sort();
    const found: string[] = [];
    for (let at = firstAtLeast(this.sorted, token); at < this.sorted.length; at += 1) {
      const known = this.sorted[at] ?? '';
      if (!known.startsWith(token)) break;
      found.push(known);
    }
    return found;
  }

  private knownLike(token: string, sound: string): Set<string> {
    const known = new Set<string>(this.byToken.has(token) ? [token] : []);
    if (token.length >= typoLengthMin) {
      for (const shorter of deletionsOf(token)) {
        for (const other of this.byDeletion.get(shorter) ?? []) known.add(other);
      }
    }
    if (sound !== '') for (const other of this.bySound.get(sound) ?? []) known.add(other);
    return known;
  }
}

/** The words of each name she goes by, and which of them are given names. */
function namedWords({ given: givenName, family, display }: NamedPerson): {
  given: string[];
  names: string[][];
} {
  const given = nameWords(givenName);
  const recorded = [...given, ...nameWords(family)];
  if (display === undefined || display === `${givenName} ${family}`) return { given, names: [recorded] };
  const shown = nameWords(display);
  const isOther = shown.some((token) => !recorded.includes(token)) || shown.length < recorded.length;
  return { given, names: shown.length > 0 && isOther ? [recorded, shown] : [recorded] };
}

/** The token itself and each form with one letter left out: words one edit apart share one of them. */
function deletionsOf(token: string): string[] {
  if (token.length < typoLengthMin - 1) return [];
  const forms = new Set([token]);
  for (let i = 0; i < token.length; i += 1) forms.add(token.slice(0, i) + token.slice(i + 1));
  return [...forms];
}

/** `min su kim` → `minsu`, `sumin`, `sukim`, `kimsu`: neighbours written as one word, either way round. */
function joinedTwos(tokens: readonly string[]): string[] {
  return tokens.slice(1).flatMap((token, index) => [`${tokens[index]}${token}`, `${token}${tokens[index]}`]);
}

function firstAtLeast(sorted: readonly string[], token: string): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? '') < token) from = middle + 1;
    else to = middle;
  }
  return from;
}

function initialsOf(tokens: readonly string[]): string {
  return tokens
    .map((token) => token.slice(0, 1))
    .sort()
    .join('');
}

/** `JD`, `J. D.`: the letters in order of the alphabet; empty where more than initials is shown. */
function initialsAlone(tokens: readonly string[]): string {
  const isAlone =
    tokens.every((token) => token.length === 1) ||
    (tokens.length === 1 && /^[a-z]{2,3}$/.test(tokens[0] ?? ''));
  return isAlone ? Array.from(tokens.join('')).sort().join('') : '';
}

function listed<Key, Value>(map: Map<Key, Value[]>, key: Key): Value[] {
  const values = map.get(key) ?? [];
  if (values.length === 0) map.set(key, values);
  return values;
}

function grouped<Key, Value>(map: Map<Key, Set<Value>>, key: Key): Set<Value> {
  const values = map.get(key) ?? new Set<Value>();
  if (values.size === 0) map.set(key, values);
  return values;
}
