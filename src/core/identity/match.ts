// Who a participant certainly is, by ids, addresses and remembered decisions; everyone else waits with suggestions.
import { distance } from 'fastest-levenshtein';
import type { Finding } from '../finding.js';
import { readName } from './name-key.js';
import type { ReadName } from './name-key.js';
import { RosterIndex } from './roster-index.js';

export interface Participant {
  key: string;
  name: string;
  email: string | null;
  /** Only an id that we issued. */
  registrantId?: string;
  seconds: number;
}

export interface KnownPerson {
  clinicianId: string;
  addresses: readonly { address: string; shared: boolean }[];
  name: string;
  /** On the roster of this session's cohort. */
  enrolled: boolean;
  /** Registrant ids issued to her, across all sources. */
  registrantIds?: readonly string[];
}

export type MatchMethod = 'registrant' | 'address' | 'remembered';

export interface CertainMatch {
  key: string;
  clinicianId: string;
  method: MatchMethod;
  findings: Finding[];
}

export type ReviewReason =
  | 'no-address'
  | 'unknown-address'
  | 'shared-address'
  | 'device'
  | 'phone'
  | 'site'
  | 'ambiguous'
  | 'not-enrolled';

export type SuggestionWhy =
  | 'same-name'
  | 'similar-name'
  | 'name-in-brackets'
  | 'address-typo'
  | 'address-name'
  | 'shared-address'
  | 'conflict'
  | 'certain-match';

export interface Suggestion {
  clinicianId: string;
  /** 0 to 100. */
  score: number;
  why: SuggestionWhy;
}

export interface ReviewItem {
  key: string;
  reason: ReviewReason;
  suggestions: Suggestion[];
}

export interface MatchInput {
  participants: readonly Participant[];
  people: readonly KnownPerson[];
  /** Participant key → clinician, as a person once decided. */
  remembered: ReadonlyMap<string, string>;
}

export const suggestionsMax = 5;
const suggestedScoreMin = 50;
const addressTypoDistanceMax = 2;
/** Below this a certain match carries a name so unlike the record's that somebody should know. */
const nameAgreesScoreMin = 50;

interface Setting {
  byId: Map<string, KnownPerson>;
  byAddress: Map<string, { person: KnownPerson; shared: boolean }[]>;
  byRegistrant: Map<string, KnownPerson>;
  roster: RosterIndex<KnownPerson>;
  remembered: ReadonlyMap<string, string>;
}

/** The contract's “identity is certain” and nothing else; an equal name is never more than a suggestion. */
export function matchParticipants(input: MatchInput): { certain: CertainMatch[]; review: ReviewItem[] } {
  const setting = settingOf(input);
  const certain: CertainMatch[] = [];
  const waiting: { item: ReviewItem; seconds: number }[] = [];
  for (const participant of input.participants) {
    const claims = claimsOf(participant, setting);
    const [claim] = claims;
    const isOne = claim !== undefined && claims.every((each) => each.person === claim.person);
    if (!isOne) {
      waiting.push({ item: reviewOf(participant, claims, setting), seconds: participant.seconds });
      continue;
    }
    const { person, method } = claim;
    certain.push({
      key: participant.key,
      clinicianId: person.clinicianId,
      method,
      findings: differingName(participant, person),
    });
    if (person.enrolled) continue;
    const suggestions: Suggestion[] = [{ clinicianId: person.clinicianId, score: 100, why: 'certain-match' }];
    waiting.push({
      item: { key: participant.key, reason: 'not-enrolled', suggestions },
      seconds: participant.seconds,
    });
  }
  // The longest stays first: they are what a lead most needs to settle.
  waiting.sort((a, b) => b.seconds - a.seconds || (a.item.key < b.item.key ? -1 : 1));
  return { certain, review: waiting.map(({ item }) => item) };
}

function plainAddress(address: string): string {
  return address.trim().toLowerCase();
}

function settingOf({ people, remembered }: MatchInput): Setting {
  const byAddress: Setting['byAddress'] = new Map();
  const byRegistrant: Setting['byRegistrant'] = new Map();
  for (const person of people) {
    for (const id of person.registrantIds ?? []) byRegistrant.set(id, person);
    const own = new Map(person.addresses.map(({ address, shared }) => [plainAddress(address), shared]));
    for (const [address, shared] of own) {
      byAddress.set(address, [...(byAddress.get(address) ?? []), { person, shared }]);
    }
  }
  return {
    byId: new Map(people.map((person) => [person.clinicianId, person])),
    byAddress,
    byRegistrant,
    // Suggestions come from this cohort's roster only (attendance-sources.md §8).
    roster: new RosterIndex(people.filter((person) => person.enrolled)),
    remembered,
  };
}

interface Claim {
  person: KnownPerson;
  method: MatchMethod;
}

/** Everything that makes an identity certain; two claims on different people cancel each other. */
function claimsOf(participant: Participant, setting: Setting): Claim[] {
  const claims: Claim[] = [];
  const registrant = setting.byRegistrant.get(participant.registrantId ?? '');
  if (registrant !== undefined) claims.push({ person: registrant, method: 'registrant' });
  const owners = ownersOf(participant, setting);
  const isShared = owners.length > 1 || owners.some((owner) => owner.shared);
  const decided = setting.byId.get(setting.remembered.get(participant.key) ?? '');
  // A decision under a shared address was about one of several people behind it.
  if (decided !== undefined && !(isShared && participant.key.startsWith('mail:'))) {
    claims.push({ person: decided, method: 'remembered' });
  }
  if (!isShared && owners[0] !== undefined) claims.push({ person: owners[0].person, method: 'address' });
  return claims;
}

function ownersOf(
  participant: Participant,
  { byAddress }: Setting,
): { person: KnownPerson; shared: boolean }[] {
  return participant.email === null ? [] : (byAddress.get(plainAddress(participant.email)) ?? []);
}

function differingName(participant: Participant, person: KnownPerson): Finding[] {
  const shown = readName(participant.name);
  if (participant.name.trim() === '' || shown.kind === 'phone') return [];
  const record = new RosterIndex([person]);
  const agrees = shown.candidates.some(
    (tokens) => (record.similar(tokens, 1)[0]?.score ?? 0) >= nameAgreesScoreMin,
  );
  if (agrees) return [];
  return [
    {
      code: 'identity.name-differs',
      severity: 'note',
      detail:
        'The displayed name differs from the record; check that the address is not used by several people.',
      params: { shown: participant.name, clinicianId: person.clinicianId },
    },
  ];
}

function reviewOf(participant: Participant, claims: readonly Claim[], setting: Setting): ReviewItem {
  const shown = readName(participant.name);
  const owners = ownersOf(participant, setting);
  const suggestions = suggestionsFor(participant, shown, claims, owners, setting);
  return { key: participant.key, reason: reasonOf(participant, shown, claims, owners, setting), suggestions };
}

function reasonOf(
  participant: Participant,
  shown: ReadName,
  claims: readonly Claim[],
  owners: readonly { shared: boolean }[],
  { roster }: Setting,
): ReviewReason {
  if (claims.length > 0) return 'ambiguous';
  if (owners.some((owner) => owner.shared)) return 'shared-address';
  if (owners.length > 1) return 'ambiguous';
  if (shown.kind !== 'person') return shown.kind;
  if (roster.withKey(shown.key).length > 1) return 'ambiguous';
  return participant.email === null ? 'no-address' : 'unknown-address';
}

function suggestionsFor(
  participant: Participant,
  shown: ReadName,
  claims: readonly Claim[],
  owners: readonly { person: KnownPerson }[],
  { roster }: Setting,
): Suggestion[] {
  const best = new Map<string, Suggestion>();
  const offer = (person: KnownPerson, score: number, why: SuggestionWhy): void => {
    const known = best.get(person.clinicianId);
    if (score < suggestedScoreMin || (known !== undefined && known.score >= score)) return;
    best.set(person.clinicianId, { clinicianId: person.clinicianId, score, why });
  };
  for (const claim of claims) offer(claim.person, 99, 'conflict');
  for (const owner of owners) offer(owner.person, 97, 'shared-address');
  for (const person of roster.withKey(shown.key)) {
    if (isAddressTypo(participant.email, person)) offer(person, 98, 'address-typo');
  }
  for (const [index, tokens] of shown.candidates.entries()) {
    const isHint = index > 0 || shown.kind === 'device' || shown.kind === 'site';
    for (const { person, score } of roster.similar(tokens, suggestionsMax)) {
      if (isHint) offer(person, Math.round(score * 0.9), 'name-in-brackets');
      else offer(person, Math.min(score, 95), score === 100 ? 'same-name' : 'similar-name');
    }
  }
  const localPart = participant.email?.split('@')[0]?.replace(/[\d._+-]+/g, ' ') ?? '';
  for (const { person, score } of roster.similar(readName(localPart).tokens, suggestionsMax)) {
    offer(person, Math.round(score * 0.8), 'address-name');
  }
  return [...best.values()]
    .sort((a, b) => b.score - a.score || (a.clinicianId < b.clinicianId ? -1 : 1))
    .slice(0, suggestionsMax);
}

/** One or two letters wrong in an otherwise equal address; asked only where the names are equal. */
function isAddressTypo(email: string | null, person: KnownPerson): boolean {
  if (email === null) return false;
  return person.addresses.some(({ address }) => {
    const letters = distance(plainAddress(address), plainAddress(email));
    return letters > 0 && letters <= addressTypoDistanceMax;
  });
}
