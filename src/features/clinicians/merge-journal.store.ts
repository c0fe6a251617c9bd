// The journal of a merge: which rows it changed, moved or removed, and the way back for those nobody touched since.
import type { Db } from '../../platform/db/database.js';
import type { Pair } from './merge.store.js';

type Row = Record<string, string | number | null>;

export interface RowChange {
  table: string;
  before: Row | null;
  after: Row | null;
}

export interface JournalRow {
  id: string;
  organization_id: string;
  from_id: string;
  into_id: string;
  changes_json: string;
  merged_at: string;
  merged_by: string;
  undone_at: string | null;
  undone_by: string | null;
  undo_reason: string | null;
}

interface HeldTable {
  table: string;
  key: readonly string[];
  /** Where the clinician stands, if not in `clinician_id`. */
  column?: string;
}

/** Every table in which a merge moves rows, with what identifies a row. Attendance is not: it is reckoned anew. */
export const heldTables: readonly HeldTable[] = [
  { table: 'clinician_addresses', key: ['organization_id', 'address'] },
  { table: 'clinician_licences', key: ['clinician_id', 'body'] },
  { table: 'enrolments', key: ['id'] },
  { table: 'assignments', key: ['session_id', 'clinician_id'] },
  { table: 'evaluations', key: ['session_id', 'clinician_id'] },
  { table: 'invitations', key: ['session_id', 'clinician_id'] },
  { table: 'calendar_feeds', key: ['token_hash'] },
  { table: 'links', key: ['id'] },
  { table: 'reviews', key: ['id'] },
  { table: 'manual_marks', key: ['id'] },
  { table: 'attestations', key: ['id'] },
  { table: 'remembered_identities', key: ['id'] },
  { table: 'attendance_claims', key: ['id'] },
  { table: 'check_ins', key: ['id'] },
  { table: 'disputes', key: ['id'] },
  { table: 'zoom_registrants', key: ['id'] },
  { table: 'screen_members', key: ['id'] },
  { table: 'screen_seats', key: ['id'] },
  { table: 'screen_questions', key: ['id'] },
  { table: 'screen_lists', key: ['id'], column: 'contact_id' },
  { table: 'screen_groups', key: ['id'], column: 'contact_id' },
];

export type Holdings = Map<string, Row>;

const rowName = ({ table, key }: HeldTable, row: Row): string =>
  [table, ...key.map((column) => String(row[column] ?? ''))].join('\n');

/** What both records hold, and who had been merged into the one that goes. */
export async function captureHoldings(db: Db, { fromId, intoId }: Pair): Promise<Holdings> {
  const held: Holdings = new Map();
  for (const each of heldTables) {
    const rows = (await db(each.table).whereIn(each.column ?? 'clinician_id', [fromId, intoId])) as Row[];
    for (const row of rows) held.set(rowName(each, row), row);
  }
  return held;
}

export function changesBetween(before: Holdings, after: Holdings): RowChange[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name): RowChange[] => {
    const [was, is] = [before.get(name) ?? null, after.get(name) ?? null];
    const isSame = was !== null && is !== null && differing(was, is).length === 0;
    return isSame ? [] : [{ table: name.split('\n')[0] ?? '', before: was, after: is }];
  });
}

function differing(one: Row, other: Row): string[] {
  return Object.keys(one).filter((column) => one[column] !== other[column]);
}

export async function listMergedInto(db: Db, clinicianId: string): Promise<string[]> {
  return (await db('clinicians')
    .where({ merged_into_id: clinicianId })
    .orderBy('id')
    .pluck('id')) as string[];
}

export async function insertJournal(db: Db, row: JournalRow): Promise<void> {
  await db('merge_journal').insert(row);
}

export function findStandingJournal(db: Db, fromId: string): Promise<JournalRow | undefined> {
  return db<JournalRow>('merge_journal').where({ from_id: fromId }).whereNull('undone_at').first();
}

/** Compare-and-set: false where somebody undid it meanwhile. */
export async function markUndone(
  db: Db,
  id: string,
  undone: Pick<JournalRow, 'undone_at' | 'undone_by' | 'undo_reason'>,
): Promise<boolean> {
  return (await db<JournalRow>('merge_journal').where({ id }).whereNull('undone_at').update(undone)) === 1;
}

/** A row that goes back to its owner leaves its place free before what was undone in its favour stands again. */
function ownersFirst(changes: readonly RowChange[]): RowChange[] {
  const columnOf = new Map(heldTables.map(({ table, column }) => [table, column ?? 'clinician_id']));
  const changesOwner = ({ table, before, after }: RowChange) => {
    const column = columnOf.get(table) ?? '';
    return before !== null && after !== null && before[column] !== after[column];
  };
  return [...changes.filter(changesOwner), ...changes.filter((change) => !changesOwner(change))];
}

/** Takes back what still stands as the merge left it; what people changed since stays as they changed it. */
export async function revertChanges(db: Db, changes: readonly RowChange[]): Promise<void> {
  const keyOf = new Map(heldTables.map(({ table, key }) => [table, key]));
  const where = (table: string, row: Row) =>
    Object.fromEntries((keyOf.get(table) ?? []).map((column) => [column, row[column] ?? null]));
  // Rows under a new key go first, so that the old ones find their place free.
  for (const { table, before, after } of changes) {
    if (before === null && after !== null) await db(table).where(after).del();
  }
  for (const { table, before, after } of ownersFirst(changes)) {
    if (before === null) continue;
    if (after === null) {
      await db(table).insert(before).onConflict().ignore();
      continue;
    }
    const columns = differing(before, after);
    const asLeft = Object.fromEntries(columns.map((column) => [column, after[column] ?? null]));
    const asBefore = Object.fromEntries(columns.map((column) => [column, before[column] ?? null]));
    await db(table)
      .where({ ...where(table, after), ...asLeft })
      .update(asBefore);
  }
}

/** The record stands again, and those that had been merged into it before point to it. */
export async function standAgain(
  db: Db,
  pair: Pair,
  mergedBefore: readonly string[],
  at: string,
): Promise<void> {
  await db('clinicians')
    .where({ id: pair.fromId, merged_into_id: pair.intoId })
    .update({ merged_into_id: null, updated_at: at, version: db.raw('version + 1') });
  await db('clinicians')
    .whereIn('id', [...mergedBefore])
    .where({ merged_into_id: pair.intoId })
    .update({ merged_into_id: pair.fromId });
  await db('clinicians')
    .where({ id: pair.intoId })
    .update({ updated_at: at, version: db.raw('version + 1') });
}

/** Attendance of either record in these sessions, to be reckoned anew for both. */
export async function dropAttendance(db: Db, clinicianIds: readonly string[], sessionIds: readonly string[]) {
  await db('attendance')
    .whereIn('clinician_id', [...clinicianIds])
    .whereIn('session_id', [...sessionIds])
    .del();
}
