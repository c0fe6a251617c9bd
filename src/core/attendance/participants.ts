// Which rows of one report are one participant, and which only share a displayed name.
import type { Finding } from '../finding.js';
import { namesNobody } from '../identity/name-key.js';
import { epochSecondsOf } from '../time/instant.js';
import { participantKey, type SourceRow } from './evidence.js';

export type KeyedRow = Pick<
  SourceRow,
  'rowNo' | 'name' | 'email' | 'externalIds' | 'room' | 'joinAt' | 'leaveAt' | 'statedSeconds' | 'noShow'
>;

/** A dropped connection lingers beside the one that takes its place: 14 s in a real report (attendance-sources.md §1.4). */
const lingerSecondsMax = 60;

/**
 * The participant key of every row, in order. A name that is connected twice at once is not known to be one person, so
 * each of its connections is a participant of its own, also the later ones: whose reconnect they are nobody knows. Nor
 * is a name with two totals and no times one person: such reports have a line for each.
 */
export function participantKeys(rows: readonly KeyedRow[]): string[] {
  const named = rows.map(toNamed);
  const doubled = new Set(doubledNames(named).map(({ key }) => key));
  const apart = named.map(({ row, key, kind }) =>
    kind === 'name' && doubled.has(key) ? `${key}@${row.joinAt ?? totalOf(row) ?? `line ${row.rowNo}`}` : key,
  );
  const totals = new Map<string, number>();
  const ends = endsByStart(named, apart);
  return named.map((each, index) => {
    const key = apart[index] ?? each.key;
    const isApart = each.kind === 'device' || key !== each.key;
    if (isApart && totalOf(each.row) !== null) {
      const nth = (totals.get(key) ?? 0) + 1;
      totals.set(key, nth);
      return nth === 1 ? key : `${key}/${nth}`;
    }
    const clashes = isApart && (ends.get(startOf(each.row, key))?.size ?? 0) > 1;
    return clashes ? `${key}/${endOf(each.row)}` : key;
  });
}

/** `total 2400` of a row that tells minutes and no times. */
function totalOf({ joinAt, leaveAt, statedSeconds, noShow }: KeyedRow): string | null {
  const isTotal = joinAt === null && leaveAt === null && statedSeconds !== null && !noShow;
  return isTotal ? `total ${statedSeconds}` : null;
}

/** What rows of one name or address may hide: two people under one name, one line told twice, two totals of one person. */
export function repeatFindings(rows: readonly KeyedRow[]): Finding[] {
  const named = rows.map(toNamed);
  return [...doubledNames(named).map(({ rowNo }) => sameNameTwice(rowNo)), ...repeatedLines(named)];
}

function sameNameTwice(line: number): Finding {
  return {
    code: 'attendance.same-name-twice',
    severity: 'warning',
    line,
    detail: `Line ${line} shows a name without an address that another line shows at the same time, or without any times. They may be two people, so each of them is asked about on its own.`,
  };
}

/** The same stay told twice counts once, and two totals of one address count as the larger: either may cost somebody minutes. */
function repeatedLines(named: readonly Named[]): Finding[] {
  const seen = new Set<string>();
  return named.flatMap(({ row, key, kind }): Finding[] => {
    const total = totalOf(row);
    if (row.noShow || (total === null ? kind === 'sure' || row.joinAt === null : kind !== 'sure')) return [];
    const what = total === null ? `${startOf(row, key)} ${row.joinAt ?? ''} ${endOf(row)}` : key;
    if (!seen.has(what)) {
      seen.add(what);
      return [];
    }
    return [total === null ? sameLineTwice(row.rowNo) : totalsTwice(row.rowNo)];
  });
}

function sameLineTwice(line: number): Finding {
  return {
    code: 'attendance.same-line-twice',
    severity: 'warning',
    line,
    detail: `Line ${line} tells the same name, join and leave as a line above and was counted once. If they are two people, mark the second by hand.`,
  };
}

function totalsTwice(line: number): Finding {
  return {
    code: 'attendance.totals-twice',
    severity: 'warning',
    line,
    detail: `Line ${line} gives another total for a participant of a line above. Both may tell of the same minutes, so only the larger counts; mark the minutes by hand where more is known.`,
  };
}

interface Named {
  row: KeyedRow;
  key: string;
  /** `sure`: by an id or an address; `device`: a name that is nobody's, keyed by its join already. */
  kind: 'sure' | 'name' | 'device';
}

function toNamed(row: KeyedRow): Named {
  const key = participantKey(row);
  if (!key.startsWith('name:')) return { row, key, kind: 'sure' };
  return { row, key, kind: namesNobody(row.name) ? 'device' : 'name' };
}

/** With the later of the first two lines that overlap, or that both tell a total. */
function doubledNames(named: readonly Named[]): { key: string; rowNo: number }[] {
  const groups = new Map<string, Stay[]>();
  const totalled = new Set<string>();
  const found = new Map<string, number>();
  for (const { row, key, kind } of named) {
    if (kind === 'name' && totalOf(row) !== null) {
      if (totalled.has(key) && !found.has(key)) found.set(key, row.rowNo);
      totalled.add(key);
    }
    if (kind !== 'name' || row.joinAt === null || row.noShow) continue;
    // Meeting and waiting room apart: coarse times let one person's waiting touch her stay.
    const group = `${row.room} ${key}`;
    const stays = groups.get(group);
    if (stays === undefined) groups.set(group, [toStay(row, row.joinAt, key)]);
    else stays.push(toStay(row, row.joinAt, key));
  }
  for (const stays of groups.values()) {
    const overlap = firstOverlap(stays);
    if (overlap !== null && !found.has(overlap.key)) found.set(overlap.key, overlap.rowNo);
  }
  return [...found].map(([key, rowNo]) => ({ key, rowNo }));
}

interface Stay {
  key: string;
  row: KeyedRow;
  startSeconds: number;
  endSeconds: number;
}

function toStay(row: KeyedRow, joinAt: string, key: string): Stay {
  const startSeconds = epochSecondsOf(joinAt);
  const endSeconds =
    row.leaveAt === null ? startSeconds + (row.statedSeconds ?? 0) : epochSecondsOf(row.leaveAt);
  return { key, row, startSeconds, endSeconds: Math.max(startSeconds, endSeconds) };
}

function firstOverlap(stays: readonly Stay[]): { key: string; rowNo: number } | null {
  const sorted = [...stays].sort((a, b) => a.startSeconds - b.startSeconds || a.endSeconds - b.endSeconds);
  let latest: Stay | null = null;
  for (const stay of sorted) {
    if (latest !== null && isBeside(latest, stay)) {
      return { key: stay.key, rowNo: Math.max(latest.row.rowNo, stay.row.rowNo) };
    }
    if (latest === null || stay.endSeconds > latest.endSeconds) latest = stay;
  }
  return null;
}

/** Longer than a lingering connection, or wholly within the earlier stay: no reconnect, however short. */
function isBeside(earlier: Stay, later: Stay): boolean {
  if (isSameStay(earlier, later)) return false;
  const sharedSeconds = Math.min(earlier.endSeconds, later.endSeconds) - later.startSeconds;
  return sharedSeconds > lingerSecondsMax || later.endSeconds < earlier.endSeconds;
}

/** The same stay told twice is one, also where one of the two rows has lost its end. */
function isSameStay(one: Stay, other: Stay): boolean {
  if (one.startSeconds !== other.startSeconds) return false;
  const hasLostEnd = one.row.leaveAt === null || other.row.leaveAt === null;
  return one.endSeconds === other.endSeconds || hasLostEnd;
}

/** Key, room and join → the ends known with it: more than one where the join alone does not tell rows apart. */
function endsByStart(named: readonly Named[], keys: readonly string[]): Map<string, Set<string>> {
  const ends = new Map<string, Set<string>>();
  for (const [index, { row, key, kind }] of named.entries()) {
    if (kind === 'sure' || row.joinAt === null) continue;
    const start = startOf(row, keys[index] ?? key);
    ends.set(start, (ends.get(start) ?? new Set()).add(endOf(row)));
  }
  return ends;
}

function startOf(row: KeyedRow, key: string): string {
  return `${row.room} ${key}`;
}

function endOf({ leaveAt, statedSeconds }: KeyedRow): string {
  return leaveAt ?? (statedSeconds === null ? 'open' : `stated ${statedSeconds}`);
}
