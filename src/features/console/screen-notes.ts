// Shared screens on the sheet of a session: in short for the whole, and beside each person at whose name they count.
import type { PersonSeated, SessionScreens } from '../screens/screens.service.js';

type Shown = Pick<
  PersonSeated,
  'clinicianId' | 'name' | 'minutes' | 'state' | 'dueAt' | 'confirmedAt' | 'isReachable'
>;

/** Taken off, a person is a matter of the audit trail. */
function shownPeople(people: readonly PersonSeated[]): Shown[] {
  return people.filter(({ state }) => state !== 'removed');
}

export function screenSummary({ screens, questions, findings }: SessionScreens) {
  const lists = screens
    .map(({ name, minutes, isSpotCheck, people }) => ({
      name,
      minutes,
      isSpotCheck,
      people: shownPeople(people),
    }))
    .filter(({ people }) => people.length > 0);
  return {
    lists,
    /** What a lead should look at: colleagues nobody knows, and people at two screens at once. */
    needs: questions.length + findings.filter(({ severity }) => severity === 'warning').length,
  };
}

/** By clinician: where she is said to have sat. */
export function screenNotes({ screens }: SessionScreens) {
  const notes = new Map<string, (Shown & { device: string })[]>();
  for (const { name, people } of screens) {
    for (const person of shownPeople(people)) {
      notes.set(person.clinicianId, [...(notes.get(person.clinicianId) ?? []), { ...person, device: name }]);
    }
  }
  return notes;
}
