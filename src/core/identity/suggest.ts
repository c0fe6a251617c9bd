// Whom a lead may have meant: people of this cohort's roster who resemble a participant, each with a reason and a score.
import type { AddressedPerson, AddressIndex, AddressOwner } from './address-index.js';
import type { ReadName } from './name-key.js';
import { readName } from './name-key.js';
import type { NamedPerson, NameScore, RosterIndex } from './roster-index.js';

export type SuggestionWhy =
  | 'same-name'
  | 'similar-name'
  | 'initials'
  | 'other-family-name'
  | 'name-in-brackets'
  | 'address-typo'
  | 'address-name'
  | 'shared-address'
  | 'decided-before'
  | 'conflict'
  | 'certain-match';

export interface Suggestion {
  clinicianId: string;
  /** 0 to 100. */
  score: number;
  why: SuggestionWhy;
}

export const suggestionsMax = 5;
/** Below this two names have less than half in common. */
export const suggestedScoreMin = 50;

const scores = {
  conflict: 99,
  slipUnderSameName: 98,
  sharedAddress: 97,
  decidedBefore: 96,
  sameNameMax: 95,
  slip: 85,
  namedLocal: 65,
} as const;

export interface SuggestionSources<Person> {
  index: RosterIndex<Person & NamedPerson>;
  addresses: AddressIndex<Person & AddressedPerson>;
  isOnRoster(person: Person): boolean;
}

export interface Shown<Person> {
  name: ReadName;
  emails: readonly string[];
  owners: readonly AddressOwner<Person>[];
  /** Each is certain, but they are not one. */
  claimed: readonly Person[];
  /** Decided before about the same participant: remembered, or in an earlier session of the cohort. */
  decided: readonly Person[];
  /** Whom a remembered decision may mean just as well. */
  rivals: readonly NameScore<Person>[];
}

type Known = NamedPerson & AddressedPerson;

export function suggestionsFor<Person extends Known>(
  shown: Shown<Person>,
  sources: SuggestionSources<Person>,
): Suggestion[] {
  // A recording program is nobody: whoever it belongs to, she is not proved by it.
  if (shown.name.kind === 'bot') return [];
  const best = new Map<string, Suggestion>();
  const offer = ({ clinicianId }: Person, score: number, why: SuggestionWhy): void => {
    const known = best.get(clinicianId);
    if (score < suggestedScoreMin || (known !== undefined && known.score >= score)) return;
    best.set(clinicianId, { clinicianId, score, why });
  };
  for (const person of shown.claimed) offer(person, scores.conflict, 'conflict');
  for (const { person } of shown.owners) offer(person, scores.sharedAddress, 'shared-address');
  for (const person of shown.decided) offer(person, scores.decidedBefore, 'decided-before');
  for (const { person, score, how } of shown.rivals) {
    offer(person, Math.min(Math.max(score, suggestedScoreMin), scores.sameNameMax), how);
  }
  offerByName(shown, sources, offer);
  offerByAddress(shown, sources, offer);
  return [...best.values()]
    .sort((a, b) => b.score - a.score || (a.clinicianId < b.clinicianId ? -1 : 1))
    .slice(0, suggestionsMax);
}

type Offer<Person> = (person: Person, score: number, why: SuggestionWhy) => void;

function offerByName<Person extends Known>(
  { name }: Shown<Person>,
  { index, isOnRoster }: SuggestionSources<Person>,
  offer: Offer<Person>,
): void {
  for (const [at, tokens] of name.candidates.entries()) {
    const isHint = at > 0 || name.kind !== 'person';
    for (const { person, score, how } of index.similar(tokens, suggestionsMax, isOnRoster)) {
      if (isHint) offer(person, ofHint(score), 'name-in-brackets');
      else offer(person, Math.min(score, scores.sameNameMax), how);
    }
  }
}

/** A little below the same likeness of the name itself, but not below what is offered at all. */
function ofHint(score: number): number {
  return score < suggestedScoreMin ? 0 : Math.max(suggestedScoreMin, Math.round(score * 0.9));
}

function offerByAddress<Person extends Known>(
  { name, emails }: Shown<Person>,
  { index, addresses, isOnRoster }: SuggestionSources<Person>,
  offer: Offer<Person>,
): void {
  const likenessOf = (person: Person) =>
    Math.max(0, ...name.candidates.map((tokens) => index.likenessOf(tokens, person).score));
  for (const email of emails) {
    for (const person of addresses.slipped(email)) {
      const likeness = likenessOf(person);
      // `j.roy@` beside `m.roy@`: another name makes it another person.
      if (likeness < suggestedScoreMin && name.candidates.length > 0) continue;
      offer(person, likeness === 100 ? scores.slipUnderSameName : scores.slip, 'address-typo');
    }
    for (const person of addresses.named(email)) offer(person, scores.namedLocal, 'address-name');
    const localPart = email.split('@')[0]?.replace(/[\d._+-]+/g, ' ') ?? '';
    for (const { person, score } of index.similar(readName(localPart).tokens, suggestionsMax, isOnRoster)) {
      offer(person, Math.round(score * 0.8), 'address-name');
    }
  }
}
