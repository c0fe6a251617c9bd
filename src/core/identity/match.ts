// Who a participant certainly is, by ids, addresses and remembered decisions; everyone else waits with suggestions.
import type { Finding } from '../finding.js';
import { AddressIndex, type AddressOwner } from './address-index.js';
import { keyBeforeApart, obstacleOf, rivalsOf } from './memory.js';
import { isRecordingProgram, keyOf, readName } from './name-key.js';
import { RosterIndex, type NameScore } from './roster-index.js';
import { suggestedScoreMin, suggestionsFor, type Suggestion, type SuggestionSources } from './suggest.js';

export interface Participant {
  key: string;
  /** Every name shown, each once, the first as displayed. */
  names: readonly string[];
  /** Every address given, each once. */
  emails: readonly string[];
  /** Only an id that we issued. */
  registrantId?: string;
  seconds: number;
}

export interface KnownPerson {
  clinicianId: string;
  given: string;
  family: string;
  display?: string;
  addresses: readonly { address: string; shared: boolean }[];
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
  | 'bot'
  | 'ambiguous'
  | 'not-enrolled';

export interface ReviewItem {
  key: string;
  reason: ReviewReason;
  suggestions: Suggestion[];
}

export interface MatchInput {
  participants: readonly Participant[];
  /** Every standing clinician of the organization. */
  people: readonly KnownPerson[];
  /** Participant key → clinician, as a person once decided. */
  remembered: ReadonlyMap<string, string>;
  /** Participant key → whom people named it in earlier sessions of the cohort; suggests, never proves. */
  decidedBefore?: ReadonlyMap<string, readonly string[]>;
  /** Participant keys of the whole session, those included that nobody is asked about; left out: the participants'. */
  sessionKeys?: readonly string[];
}

/** A shared login may show a name a row; three are enough to see it. */
const differingNamesMax = 3;

interface Setting extends SuggestionSources<KnownPerson> {
  byId: Map<string, KnownPerson>;
  byRegistrant: Map<string, KnownPerson[]>;
  input: MatchInput;
  /** Keys of names that two connections of this session showed at once. */
  doubled: ReadonlySet<string | null>;
}

/** The contract's “identity is certain” and nothing else; an equal name is never more than a suggestion. */
export function matchParticipants(input: MatchInput): { certain: CertainMatch[]; review: ReviewItem[] } {
  const setting = settingOf(input);
  const certain: CertainMatch[] = [];
  const waiting: { item: ReviewItem; seconds: number }[] = [];
  for (const participant of input.participants) {
    const { key, seconds } = participant;
    const evidence = evidenceOn(participant, setting);
    const [claim] = evidence.claims;
    if (claim === undefined || evidence.claims.some((each) => each.person !== claim.person)) {
      waiting.push({ item: reviewOf(participant, evidence, setting), seconds });
      continue;
    }
    const { clinicianId, enrolled } = claim.person;
    const findings = differingNames(participant, claim.person, setting);
    certain.push({ key, clinicianId, method: claim.method, findings });
    if (enrolled) continue;
    const suggestions: Suggestion[] = [{ clinicianId, score: 100, why: 'certain-match' }];
    waiting.push({ item: { key, reason: 'not-enrolled', suggestions }, seconds });
  }
  // The longest stays first: they are what a lead most needs to settle.
  waiting.sort((a, b) => b.seconds - a.seconds || (a.item.key < b.item.key ? -1 : 1));
  return { certain, review: waiting.map(({ item }) => item) };
}

function settingOf(input: MatchInput): Setting {
  // Suggestions come from this cohort's roster only (attendance-sources.md §8); namesakes from the whole organization.
  const isOnRoster = (person: KnownPerson): boolean => person.enrolled;
  const byRegistrant: Setting['byRegistrant'] = new Map();
  for (const person of input.people) {
    for (const id of person.registrantIds ?? []) {
      byRegistrant.set(id, [...(byRegistrant.get(id) ?? []), person]);
    }
  }
  return {
    input,
    byId: new Map(input.people.map((person) => [person.clinicianId, person])),
    byRegistrant,
    index: new RosterIndex(input.people),
    addresses: new AddressIndex(input.people, isOnRoster),
    isOnRoster,
    doubled: new Set((input.sessionKeys ?? input.participants.map(({ key }) => key)).map(keyBeforeApart)),
  };
}

interface Claim {
  person: KnownPerson;
  method: MatchMethod;
}

interface Evidence {
  /** Everything that makes an identity certain; two claims on different people cancel each other. */
  claims: Claim[];
  owners: AddressOwner<KnownPerson>[];
  decided: KnownPerson[];
  /** Whom the remembered decision may mean just as well. */
  rivals: NameScore<KnownPerson>[];
}

function evidenceOn(participant: Participant, setting: Setting): Evidence {
  const { byRegistrant, addresses } = setting;
  if (participant.names.some(isRecordingProgram)) return { claims: [], owners: [], decided: [], rivals: [] };
  const owned = participant.emails.map((email) => addresses.ownersOf(email));
  const owners = owned.flat();
  // A login that several use proves none of them, and a decision under it was about one of them.
  const isShared = owned.some((each) => each.length > 1) || owners.some((owner) => owner.shared);
  const issued = byRegistrant.get(participant.registrantId ?? '') ?? [];
  const claims: Claim[] = issued.map((person) => ({ person, method: 'registrant' }));
  const decided = decidedOn(participant, setting);
  const rivals = decided.remembered === null ? [] : rivalsOf(participant, decided.remembered, setting.index);
  const isRemembered = decided.remembered !== null && rivals.length === 0 && !isShared;
  if (isRemembered && decided.remembered !== null) {
    claims.push({ person: decided.remembered, method: 'remembered' });
  }
  if (!isShared) claims.push(...owners.map(({ person }): Claim => ({ person, method: 'address' })));
  return { claims, owners, decided: decided.all, rivals };
}

/** Whom people decided on before; `remembered`: the one whose decision may stand for this participant too. */
function decidedOn(
  { key, names }: Participant,
  { byId, input, doubled }: Setting,
): { remembered: KnownPerson | null; all: KnownPerson[] } {
  const kept = byId.get(input.remembered.get(key) ?? '') ?? null;
  const before = (input.decidedBefore?.get(key) ?? []).flatMap((id) => byId.get(id) ?? []);
  const all = kept === null ? before : [kept, ...before];
  const isOpen = obstacleOf(key, names[0] ?? '') === null && !doubled.has(key);
  return { remembered: isOpen ? kept : null, all };
}

function differingNames({ names }: Participant, person: KnownPerson, { index }: Setting): Finding[] {
  const differing = names.filter((name) => {
    const { candidates } = readName(name);
    // A phone, `iPad` and `Hub Host` name nobody, so nobody else either.
    if (candidates.length === 0) return false;
    return !candidates.some((tokens) => index.likenessOf(tokens, person).score >= suggestedScoreMin);
  });
  return differing.slice(0, differingNamesMax).map((shown) => {
    const params = { shown, clinicianId: person.clinicianId };
    const isAnother = readName(shown).candidates.some((tokens) => index.withKey(keyOf(tokens)).length > 0);
    return isAnother ? nameOfAnother(params) : nameDiffers(params);
  });
}

function nameDiffers(params: Finding['params'] & object): Finding {
  return {
    code: 'identity.name-differs',
    severity: 'note',
    detail:
      'The displayed name differs from the record; check that the address is not used by several people.',
    params,
  };
}

function nameOfAnother(params: Finding['params'] & object): Finding {
  return {
    code: 'identity.name-of-another',
    severity: 'warning',
    detail:
      'The address belongs to one clinician, the displayed name to another. If both use this login, mark the address as shared: it then proves nobody by itself.',
    params,
  };
}

function reviewOf(participant: Participant, evidence: Evidence, setting: Setting): ReviewItem {
  const name = readName(participant.names[0] ?? '');
  const claimed = evidence.claims.map(({ person }) => person);
  const suggestions = suggestionsFor({ name, emails: participant.emails, claimed, ...evidence }, setting);
  return { key: participant.key, reason: reasonOf(participant, evidence, setting), suggestions };
}

function reasonOf(
  participant: Participant,
  evidence: Evidence,
  { index, isOnRoster }: Setting,
): ReviewReason {
  const { claims, owners, rivals } = evidence;
  if (claims.length > 0 || rivals.length > 0) return 'ambiguous';
  if (owners.some((owner) => owner.shared)) return 'shared-address';
  if (owners.length > 1) return 'ambiguous';
  const { kind, key } = readName(participant.names[0] ?? '');
  if (kind !== 'person') return kind;
  if (index.withKey(key).filter(isOnRoster).length > 1) return 'ambiguous';
  return participant.emails.length === 0 ? 'no-address' : 'unknown-address';
}
