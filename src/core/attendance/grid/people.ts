// Who each line of a grid is: certain by an address that is one person's alone; by name only ever a suggestion.
import { AddressIndex } from '../../identity/address-index.js';
import type { KnownPerson } from '../../identity/match.js';
import { readName } from '../../identity/name-key.js';
import { RosterIndex } from '../../identity/roster-index.js';
import { suggestionsFor, type Suggestion } from '../../identity/suggest.js';

export interface GridPerson {
  line: number;
  name: string;
  emails: readonly string[];
}

export interface PlacedPerson {
  line: number;
  clinicianId: string | null;
  /** Another line before this one is the same person. */
  repeats: number | null;
  suggestions: Suggestion[];
}

/** `chosen`: line → clinician, as the lead confirmed; only of clinicians that are known. */
export function placePeople(
  rows: readonly GridPerson[],
  people: readonly KnownPerson[],
  chosen: ReadonlyMap<number, string>,
): PlacedPerson[] {
  const isOnRoster = (person: KnownPerson): boolean => person.enrolled;
  const index = new RosterIndex(people);
  const addresses = new AddressIndex(people, isOnRoster);
  const known = new Set(people.map(({ clinicianId }) => clinicianId));
  const lineOf = new Map<string, number>();

  return rows.map(({ line, name, emails }): PlacedPerson => {
    const owners = emails.flatMap((email) => [...addresses.ownersOf(email)]);
    const ids = new Set(owners.map(({ person }) => person.clinicianId));
    const isCertain = ids.size === 1 && owners.every(({ shared }) => !shared);
    const confirmed = chosen.get(line);
    const certain = isCertain ? (owners[0]?.person.clinicianId ?? null) : null;
    const clinicianId = confirmed !== undefined && known.has(confirmed) ? confirmed : certain;
    if (clinicianId === null) {
      const shown = { name: readName(name), emails, owners, claimed: [], decided: [], rivals: [] };
      const suggestions = suggestionsFor(shown, { index, addresses, isOnRoster });
      return { line, clinicianId: null, repeats: null, suggestions };
    }
    const before = lineOf.get(clinicianId) ?? null;
    if (before === null) lineOf.set(clinicianId, line);
    return { line, clinicianId: before === null ? clinicianId : null, repeats: before, suggestions: [] };
  });
}
