// Which decisions about a participant may be remembered, and when a remembered one still says who it is.
import { plainAddress, type AddressedPerson } from './address-index.js';
import { namesNobody, readName } from './name-key.js';
import { RosterIndex, type NamedPerson, type NameScore } from './roster-index.js';

/** Why a participant of this kind is asked about every time. */
export type MemoryObstacle = 'phone' | 'nobody' | 'site' | 'bot' | 'doubled' | 'shared-address' | 'namesake';

/** English sentences for findings; pages have their own by the obstacle's name. */
export const obstacleWords: Readonly<Record<MemoryObstacle, string>> = {
  phone: 'A phone number is shown in part and phones are passed on, so it is asked about each time.',
  nobody: 'This name names nobody (a device, “Guest”, a number), so it is asked about each time.',
  site: 'A room or site may hold other people next time, so it is asked about each time.',
  bot: 'A recording program attends in somebody’s place and is nobody, so it is asked about each time.',
  doubled: 'Two connections showed this name at once, so it is asked about each time.',
  'shared-address': 'Several people share this address, so it is asked about each time.',
  namesake: 'Somebody else of the organization fits this name as well, so it is asked about each time.',
};

/** Connections that are kept apart end in their join or total: `name:sam@2026-01-05T17:00:00Z`, `name:ipad@line 7/open`. */
const apart = /@(?:\d{4}-\d{2}-\d{2}T[\d:]{8}Z|line \d+|total \d+)(?:\/|$)/;

/** `name:sam@2026-01-05T17:00:00Z` → `name:sam`; null where the connections of a key are not kept apart. */
export function keyBeforeApart(key: string): string | null {
  const at = key.search(apart);
  return at < 0 || !key.startsWith('name:') ? null : key.slice(0, at);
}

/** What the participant's own key and name forbid, whoever the people of the organization are. */
export function obstacleOf(key: string, name: string): MemoryObstacle | null {
  if (!key.startsWith('name:')) return null;
  const { kind } = readName(name);
  if (kind === 'phone' || kind === 'site' || kind === 'bot') return kind;
  if (namesNobody(name)) return 'nobody';
  return keyBeforeApart(key) === null ? null : 'doubled';
}

/** What would keep a decision on a clinician from holding, the other people of the organization included. */
export function obstaclesAmong<Person extends NamedPerson & AddressedPerson>(people: readonly Person[]) {
  const index = new RosterIndex(people);
  const byId = new Map(people.map((person) => [person.clinicianId, person]));
  const shared = new Set(
    people.flatMap(({ addresses }) =>
      addresses.flatMap((each) => (each.shared ? [plainAddress(each.address)] : [])),
    ),
  );
  return (participant: Remembered, clinicianId: string): MemoryObstacle | null => {
    const obstacle = obstacleOf(participant.key, participant.name);
    if (obstacle !== null) return obstacle;
    if (participant.email !== null && shared.has(plainAddress(participant.email))) return 'shared-address';
    const decided = byId.get(clinicianId);
    const named = { key: participant.key, names: [participant.name] };
    return decided !== undefined && rivalsOf(named, decided, index).length > 0 ? 'namesake' : null;
  };
}

interface Remembered {
  key: string;
  name: string;
  email: string | null;
}

/**
 * Who else may be meant by a remembered participant. Under a name: everybody whom it fits, wholly or at least as well as
 * the one who was decided on (`Jane’s iPad` while two Janes are known). Under an address or account: whose whole name is
 * shown where the decided one's is not, for then another person sits there.
 */
export function rivalsOf<Person extends NamedPerson>(
  participant: { key: string; names: readonly string[] },
  decided: Person,
  index: RosterIndex<Person>,
): NameScore<Person>[] {
  const shown = participant.names.flatMap((name) => tellingCandidates(readName(name).candidates));
  const fitOfDecided = Math.max(0, ...shown.map((tokens) => index.likenessOf(tokens, decided).fit));
  const isUnderName = participant.key.startsWith('name:');
  if (!isUnderName && fitOfDecided > 0) return [];
  const fitMin = isUnderName ? Math.min(2, Math.max(1, fitOfDecided)) : 3;
  return shown.flatMap((tokens) =>
    index.meant(tokens).filter(({ person, fit }) => person !== decided && fit >= fitMin),
  );
}

/** `Jane's iPad (Jane Doe)`, `K (Kim)`: what is only the beginning of a fuller candidate says nothing of its own. */
function tellingCandidates(candidates: readonly string[][]): string[][] {
  const isIn = (tokens: readonly string[], other: readonly string[]): boolean =>
    other.join('').length > tokens.join('').length &&
    tokens.every((token) => other.some((word) => word.startsWith(token)));
  return candidates.filter((tokens) => !candidates.some((other) => isIn(tokens, other)));
}
