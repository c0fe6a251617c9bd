// Matching 1,000 rows to 5,000 clinicians, beside an exact map and a plain loop of the bare distance library; and the labelled set.
import { distance } from 'fastest-levenshtein';
import { matchParticipants, type KnownPerson, type Participant } from '../../src/core/identity/match.js';
import { suggestionsMax } from '../../src/core/identity/suggest.js';
import { matchLabelledSet, shareOf } from '../support/identity-set.js';
import { atLeastRow, limitRow, median, rateRow, secondsOf, type BenchRow } from './measure.js';

const rows = 1000;
const clinicians = 5000;
const given =
  'Marie Jean Ann Samuel Élodie Marc Nadia Priya Omar Mohammed Grace Peter Emma Wei Katherine Søren José Fatima Dakota Olivia Thomas Isabelle Julie Robert Joan'.split(
    ' ',
  );
const family =
  'Tremblay Roy Smith Nguyen Singh Chen Patel Okafor Kowalski Haddad Lee Wilson Brown García MacDonald Novak Hassan Whitecloud Bélanger Gagnon Martin Campbell Khan Lavoie Côté Fortin Morin Ouellet Bouchard Pelletier'.split(
    ' ',
  );

function people(): KnownPerson[] {
  return Array.from({ length: clinicians }, (_, i) => ({
    clinicianId: `c${String(i).padStart(5, '0')}`,
    given: `${given[i % given.length]}${i % 3 === 0 ? ` ${given[(i * 7) % given.length]}` : ''}`,
    family: `${family[(i * 11) % family.length]}${i % 4 === 0 ? `-${family[(i * 13 + 5) % family.length]}` : ''}`,
    addresses: [{ address: `person.${i}@clinic${i % 40}.example`, shared: false }],
    enrolled: true,
  }));
}

/** Six in ten by their address; the others by name alone, half of them with a letter missing or a title behind. */
function participants(known: readonly KnownPerson[]): Participant[] {
  return Array.from({ length: rows }, (_, i) => {
    const person = known[(i * 5) % known.length];
    const name = `${person?.given} ${person?.family}`;
    const [address = ''] = person?.addresses.map((each) => each.address) ?? [];
    if (i % 10 < 6) return { key: `mail:${address}`, names: [name], emails: [address], seconds: 3600 };
    const shown = i % 2 === 0 ? name : `${name.slice(0, 3)}${name.slice(4)}, MD`;
    return { key: `name:${i}`, names: [shown], emails: [], seconds: 3600 };
  });
}

function ours(known: readonly KnownPerson[], shown: readonly Participant[]): number {
  const { certain, review } = matchParticipants({
    participants: shown,
    people: known,
    remembered: new Map(),
  });
  if (certain.length + review.length !== rows) throw new Error('somebody was lost');
  return review.filter(({ suggestions }) => suggestions.length > 0).length;
}

/** The address in a map; who has none is compared with every name, the five nearest kept. */
function bare(known: readonly KnownPerson[], shown: readonly Participant[]): number {
  const byAddress = new Map(
    known.flatMap((person) => person.addresses.map(({ address }) => [address, person])),
  );
  const names = known.map((person) => ({ person, name: `${person.given} ${person.family}`.toLowerCase() }));
  let suggested = 0;
  for (const { names: [name = ''] = [], emails } of shown) {
    if (byAddress.has(emails[0] ?? '')) continue;
    const asked = name.toLowerCase();
    const nearest = names
      .map(({ person, name: other }) => ({ person, edits: distance(asked, other) }))
      .sort((a, b) => a.edits - b.edits)
      .slice(0, suggestionsMax);
    if (nearest.length > 0) suggested += 1;
  }
  return suggested;
}

export async function benchIdentity(options: { quick: boolean }): Promise<BenchRow[]> {
  const known = people();
  const shown = participants(known);
  const rounds = options.quick ? 4 : 12;
  const [oursSeconds, bareSeconds]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    oursSeconds.push(await secondsOf(() => ours(known, shown)));
    bareSeconds.push(await secondsOf(() => bare(known, shown)));
  }
  // The first ones warm up.
  const rate = (seconds: number[]): number => rows / median(seconds.slice(2));
  const labelled = matchLabelledSet();
  const wrong = labelled.filter(({ decided, truth }) => decided !== null && !truth.includes(decided));
  const decided = 100 * shareOf(labelled, ({ decided: clinicianId }) => clinicianId !== null);
  return [
    rateRow(
      `matching, ${rows.toLocaleString('en')} rows to ${clinicians.toLocaleString('en')} clinicians`,
      'rows/s',
      rate(oursSeconds),
      rate(bareSeconds),
      0.75,
    ),
    atLeastRow(`labelled identities, ${labelled.length} rows, decided automatically`, '%', decided, 30),
    limitRow('labelled identities, wrong automatic credits', 'rows', wrong.length, 1),
  ];
}
