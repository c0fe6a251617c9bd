// Brings together what a Teams report says twice, once a person and once a stay, so that nobody counts double.
import type { Finding } from '../../finding.js';
import { epochSecondsOf } from '../../time/instant.js';
import type { SourceRow } from '../evidence.js';
import type { TeamsLine } from './teams-line.js';

/** One participant: the lines that sum her up and those of her single stays. */
interface Group {
  email: string | null;
  envelopes: TeamsLine[];
  stays: TeamsLine[];
  /** A stay under this name may be hers or a namesake's. */
  isUncertain: boolean;
}

interface Groups {
  all: Group[];
  byId: Map<string, Group>;
  /** Those with a summary. */
  byName: Map<string, Set<Group>>;
}

/** What single stays may lack of the printed duration, which is rounded; more is a line that is missing. */
const shortfallSecondsMax = 120;

/** Her single stays where all of them are there, can be read and are hers; else the line that sums her up. */
export function settlePeople(
  envelopes: readonly TeamsLine[],
  stays: readonly TeamsLine[],
  findings: Finding[],
): SourceRow[] {
  const groups: Groups = { all: [], byId: new Map(), byName: new Map() };
  for (const envelope of envelopes) {
    const group = groupOf(groups, envelope);
    group.envelopes.push(envelope);
    groups.byName.set(envelope.name, (groups.byName.get(envelope.name) ?? new Set()).add(group));
  }
  const undecided = placeStays(groups, stays);
  const rows = groups.all.flatMap((group) => rowsOf(group, findings));
  for (const { candidates, stays: others } of undecided) {
    findings.push(...others.flatMap((stay) => stay.findings));
    // Where a summary is not whole, her time may be in these.
    if (!candidates.every(isSummedUp)) rows.push(...others.flatMap(({ row }) => row ?? []));
  }
  return rows.sort((a, b) => a.rowNo - b.rowNo);
}

/** By address, else by account, else by name. */
function groupOf({ all, byId }: Groups, { name, email, upn }: TeamsLine): Group {
  const ids = [...(email === null ? [] : [`mail:${email}`]), ...(upn === null ? [] : [`upn:${upn}`])];
  if (ids.length === 0) ids.push(`name:${name}`);
  let group = ids.map((id) => byId.get(id)).find((known) => known !== undefined);
  if (group === undefined) {
    group = { email, envelopes: [], stays: [], isUncertain: false };
    all.push(group);
  }
  for (const id of ids) if (!byId.has(id)) byId.set(id, group);
  return group;
}

/** Of one name, which more than one person bears. */
interface Undecided {
  candidates: readonly Group[];
  stays: TeamsLine[];
}

/** A stay without an address is another's than a person with one, unless the stays show no addresses at all. */
function placeStays(groups: Groups, stays: readonly TeamsLine[]): Undecided[] {
  const showsAddresses = stays.some(({ email }) => email !== null);
  const byName = new Map<string, Undecided>();
  for (const stay of stays) {
    const known = groups.byId.get(`mail:${stay.email ?? ''}`) ?? groups.byId.get(`upn:${stay.upn ?? ''}`);
    if (known !== undefined) {
      known.stays.push(stay);
      continue;
    }
    const named = byName.get(stay.name) ?? { candidates: candidatesFor(stay.name), stays: [] };
    byName.set(stay.name, named);
    const [only, other] = named.candidates;
    if (other === undefined) (only ?? groupOf(groups, stay)).stays.push(stay);
    else named.stays.push(stay);
  }
  const undecided = [...byName.values()].filter((each) => each.stays.length > 0);
  for (const { candidates } of undecided) for (const candidate of candidates) candidate.isUncertain = true;
  return undecided;

  function candidatesFor(name: string): Group[] {
    const bearers = [...(groups.byName.get(name) ?? [])];
    return bearers.filter(({ email }) => !showsAddresses || email === null);
  }
}

function rowsOf(group: Group, findings: Finding[]): SourceRow[] {
  findings.push(...group.stays.flatMap((stay) => stay.findings));
  const [first] = group.envelopes;
  if (first === undefined) return withIdentity(group, group.stays);
  if (group.stays.length > 0 && !isSummedUp(group)) return withIdentity(group, group.stays);
  findings.push(...group.envelopes.flatMap((envelope) => envelope.findings));
  if (group.stays.length > 0 || group.isUncertain) findings.push(summedUp(first));
  return withIdentity(group, group.envelopes);
}

/** Where single stays are missing, unreadable or perhaps a namesake's, and the summary is whole. */
function isSummedUp({ envelopes, stays, isUncertain }: Group): boolean {
  const sums = envelopes.map(({ row }) => (hasBothTimes(row) ? (row?.statedSeconds ?? null) : null));
  if (sums.length === 0 || sums.includes(null)) return false;
  if (isUncertain || !stays.every(({ row }) => hasBothTimes(row))) return true;
  const printedSeconds = sums.reduce((sum: number, seconds) => sum + (seconds ?? 0), 0);
  // Not their union: two devices at once are counted twice in print.
  const stayedSeconds = stays.reduce((sum, { row }) => sum + lengthOf(row), 0);
  return printedSeconds - stayedSeconds > shortfallSecondsMax;
}

function lengthOf(row: SourceRow | null): number {
  if (row === null || row.joinAt === null || row.leaveAt === null) return 0;
  return epochSecondsOf(row.leaveAt) - epochSecondsOf(row.joinAt);
}

function hasBothTimes(row: SourceRow | null): boolean {
  return row !== null && row.joinAt !== null && row.leaveAt !== null;
}

/** Address, account and role stand in one of the two sections. */
function withIdentity({ envelopes, stays }: Group, lines: readonly TeamsLine[]): SourceRow[] {
  const all = [...envelopes, ...stays].flatMap(({ row }) => (row === null ? [] : [row]));
  const email = all.find((row) => row.email !== null)?.email ?? null;
  const externalIds = all.find((row) => row.externalIds['accountId'] !== undefined)?.externalIds ?? {};
  const isHost = all.some((row) => row.role === 'host');
  return lines.flatMap(({ row }) => {
    if (row === null) return [];
    return [
      {
        ...row,
        email: row.email ?? email,
        externalIds: { ...externalIds, ...row.externalIds },
        role: isHost ? 'host' : row.role,
      },
    ];
  });
}

function summedUp({ line }: TeamsLine): Finding {
  return {
    code: 'attendance.summed-up',
    severity: 'warning',
    line,
    detail: `Line ${line} sums up somebody whose single stays are missing, cannot be read or may be a namesake's; the first join, last leave and duration count instead. Download the report again if it was cut off.`,
  };
}
