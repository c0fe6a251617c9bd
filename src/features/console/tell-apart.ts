// Two people of one name on one list: what else is known of them stands beside it, so that nobody chooses the wrong one.
interface Named {
  name: string;
  address: string | null;
  site: string | null;
}

const keyOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** `Ann Lee` twice becomes `Ann Lee (Kenora, ann@east.example)` and `Ann Lee (ann.lee@west.example)`. */
export function tellApart<Person extends Named>(people: readonly Person[]): Person[] {
  const counts = new Map<string, number>();
  for (const { name } of people) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1);
  return people.map((person) => {
    const known = [person.site, person.address].filter((text) => text !== null && text !== '');
    const isAlone = counts.get(keyOf(person.name)) === 1;
    return isAlone || known.length === 0
      ? person
      : { ...person, name: `${person.name} (${known.join(', ')})` };
  });
}
