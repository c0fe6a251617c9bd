// A roster indexed by name tokens, so that suggestions for a thousand names need no full comparison.
import { readName } from './name-key.js';

export interface NamedPerson {
  clinicianId: string;
  name: string;
}

interface Entry<Person> {
  person: Person;
  tokens: string[];
  key: string;
}

export interface NameScore<Person> {
  person: Person;
  /** 0 to 100; 100 is an equal set of tokens. */
  score: number;
}

/** Tokens this long may differ by one letter and still count. */
const typoLengthMin = 5;
const weight = { exact: 1, typo: 0.8, initial: 0.5 } as const;

export class RosterIndex<Person extends NamedPerson> {
  private readonly byToken = new Map<string, Entry<Person>[]>();
  private readonly byDeletion = new Map<string, Set<string>>();
  private readonly byKey = new Map<string, Person[]>();

  constructor(people: readonly Person[]) {
    for (const person of people) this.add(person);
  }

  private add(person: Person): void {
    const { tokens, key } = readName(person.name);
    const entry = { person, tokens: [...new Set(tokens)], key };
    this.byKey.set(key, [...(this.byKey.get(key) ?? []), person]);
    for (const token of entry.tokens) {
      const listed = this.byToken.get(token);
      if (listed !== undefined) listed.push(entry);
      else this.byToken.set(token, [entry]);
      if (listed === undefined) this.addDeletions(token);
    }
  }

  private addDeletions(token: string): void {
    for (const shorter of deletionsOf(token)) {
      const listed = this.byDeletion.get(shorter);
      if (listed !== undefined) listed.add(token);
      else this.byDeletion.set(shorter, new Set([token]));
    }
  }

  /** People whose name has exactly these tokens, in any order. */
  withKey(key: string): readonly Person[] {
    return key === '' ? [] : (this.byKey.get(key) ?? []);
  }

  /** Everyone who shares a token, exactly or but for one letter, best first within `limit`. */
  similar(tokens: readonly string[], limit: number): NameScore<Person>[] {
    const wanted = [...new Set(tokens)];
    const matched = new Map<Entry<Person>, Map<string, number>>();
    for (const token of wanted) {
      for (const [known, value] of this.knownLike(token)) {
        for (const entry of this.byToken.get(known) ?? []) {
          const marks = matched.get(entry) ?? new Map<string, number>();
          if ((marks.get(known) ?? 0) < value) marks.set(known, value);
          matched.set(entry, marks);
        }
      }
    }
    return [...matched]
      .map(([entry, marks]) => ({ person: entry.person, score: scoreOf(wanted, entry.tokens, marks) }))
      .sort((a, b) => b.score - a.score || (a.person.clinicianId < b.person.clinicianId ? -1 : 1))
      .slice(0, limit);
  }

  private knownLike(token: string): Map<string, number> {
    const known = new Map<string, number>();
    if (token.length >= typoLengthMin) {
      for (const shorter of deletionsOf(token)) {
        for (const other of this.byDeletion.get(shorter) ?? []) {
          if (Math.abs(other.length - token.length) <= 1) known.set(other, weight.typo);
        }
      }
    }
    if (this.byToken.has(token)) known.set(token, weight.exact);
    return known;
  }
}

/** The token itself and each form with one letter left out: words one edit apart share one of them. */
function deletionsOf(token: string): string[] {
  if (token.length < typoLengthMin - 1) return [];
  const forms = new Set([token]);
  for (let i = 0; i < token.length; i += 1) forms.add(token.slice(0, i) + token.slice(i + 1));
  return [...forms];
}

/** Shared weight over all tokens; a name wholly inside the other one (two tokens or more) scores 90. */
function scoreOf(
  wanted: readonly string[],
  known: readonly string[],
  marks: ReadonlyMap<string, number>,
): number {
  const total = [...marks.values()].reduce((sum, value) => sum + value, 0);
  const exact = [...marks.values()].filter((value) => value === weight.exact).length;
  if (exact === wanted.length && exact === known.length) return 100;
  if (exact >= 2 && exact === Math.min(wanted.length, known.length)) return 90;
  const initials = total > 0 ? initialsMatched(wanted, known, marks) * weight.initial : 0;
  return Math.min(89, Math.round((200 * (total + initials)) / (wanted.length + known.length)));
}

/** `Sam O` beside `Sam Okafor`: a single letter stands for a token that nothing else has matched. */
function initialsMatched(
  wanted: readonly string[],
  known: readonly string[],
  marks: ReadonlyMap<string, number>,
): number {
  const initials = wanted.filter((token) => token.length === 1 && !marks.has(token));
  const open = known.filter((token) => !marks.has(token));
  return initials.filter((initial) => open.some((token) => token.startsWith(initial))).length;
}
