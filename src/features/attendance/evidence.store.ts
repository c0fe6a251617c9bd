// Rows of evidence: imports with their raw file, connections, manual marks.
import type { SourceRow } from '../../core/attendance/evidence.js';
import type { DateOrder } from '../../core/attendance/readers/dates.js';
import type { Db } from '../../platform/db/database.js';
import { listLiveStays, type LiveStayRow } from './live.store.js';

export interface ImportRow {
  id: string;
  organization_id: string;
  session_id: string;
  source: string;
  layout: string;
  kind: 'live' | 'recording';
  time_zone: string;
  /** As whoever sent the file stated it; null where the reader found it out. */
  date_order: DateOrder | null;
  file_hash: string;
  file_name: string | null;
  file_bytes: Buffer | null;
  row_count: number;
  connection_count: number;
  findings_json: string;
  created_at: string;
  created_by: string;
  withdrawn_at: string | null;
  withdrawn_by: string | null;
  /** What the columns were said to mean; null where a reader knew the file by itself. */
  mapping_json: string | null;
}

export interface ConnectionRow {
  id: string;
  import_id: string;
  session_id: string;
  row_no: number;
  fingerprint: string;
  participant_key: string;
  raw_name: string;
  raw_email: string | null;
  raw_json: string;
  role: SourceRow['role'];
  room: SourceRow['room'];
  joined_at: string | null;
  left_at: string | null;
  stated_seconds: number | null;
  time_grade: SourceRow['timeGrade'];
  no_show: number;
  stays_open: number;
  is_envelope: number;
}

export interface ManualMarkRow {
  id: string;
  session_id: string;
  clinician_id: string;
  /** `roll-call`: of the first release, before roll calls were attested. */
  source: 'manual' | 'roll-call';
  minutes: number | null;
  intervals_json: string | null;
  reason: string;
  made_at: string;
  made_by: string;
  undone_at: string | null;
}

/** SQLite allows 32,766 bound values in one statement; 18 columns a connection. */
const connectionsPerStatement = 500;

export async function insertImport(db: Db, row: ImportRow): Promise<void> {
  await db('imports').insert(row);
}

export type ImportFacts = Omit<ImportRow, 'file_bytes'>;
const importColumns = [
  'id',
  'organization_id',
  'session_id',
  'source',
  'layout',
  'kind',
  'time_zone',
  'date_order',
  'file_hash',
  'file_name',
  'row_count',
  'connection_count',
  'findings_json',
  'created_at',
  'created_by',
  'withdrawn_at',
  'withdrawn_by',
  'mapping_json',
];

export function findStandingImport(
  db: Db,
  sessionId: string,
  fileHash: string,
): Promise<ImportFacts | undefined> {
  return db('imports')
    .where({ session_id: sessionId, file_hash: fileHash })
    .whereNull('withdrawn_at')
    .first(importColumns) as Promise<ImportFacts | undefined>;
}

/** The last reading of these bytes in the session, also one that was withdrawn since. */
export function findLastImport(
  db: Db,
  sessionId: string,
  fileHash: string,
): Promise<ImportFacts | undefined> {
  return db('imports')
    .where({ session_id: sessionId, file_hash: fileHash })
    .orderBy('id', 'desc')
    .first(importColumns) as Promise<ImportFacts | undefined>;
}

export function findImport(db: Db, id: string): Promise<ImportFacts | undefined> {
  return db('imports').where({ id }).first(importColumns) as Promise<ImportFacts | undefined>;
}

/** Those that stand. */
export function listImports(db: Db, sessionId: string): Promise<ImportFacts[]> {
  return db('imports')
    .where({ session_id: sessionId })
    .whereNull('withdrawn_at')
    .orderBy('id')
    .select(importColumns) as Promise<ImportFacts[]>;
}

/** Compare-and-set: answers false where it was withdrawn before. File and rows stay, and count no more. */
export async function withdrawImport(db: Db, id: string, at: string, by: string): Promise<boolean> {
  const changes = { withdrawn_at: at, withdrawn_by: by };
  return (await db('imports').where({ id }).whereNull('withdrawn_at').update(changes)) === 1;
}

/** Who watched the recording was not in the session (credits.md, virtual events): those rows are kept and count nothing. */
const standingConnections = (db: Db, sessionId: string) =>
  db('connections')
    .join('imports', 'imports.id', 'connections.import_id')
    .where({ 'connections.session_id': sessionId, 'imports.kind': 'live' })
    .whereNull('imports.withdrawn_at');

/** Answers how many stays no standing import of the session had told of. */
export async function insertConnections(db: Db, rows: readonly ConnectionRow[]): Promise<number> {
  const sessionId = rows[0]?.session_id;
  if (sessionId === undefined) return 0;
  const before = new Set(
    (await standingConnections(db, sessionId).pluck('connections.fingerprint')) as string[],
  );
  for (let from = 0; from < rows.length; from += connectionsPerStatement) {
    const batch = rows.slice(from, from + connectionsPerStatement);
    await db('connections').insert(batch).onConflict(['import_id', 'fingerprint']).ignore();
  }
  return new Set(rows.map((row) => row.fingerprint).filter((fingerprint) => !before.has(fingerprint))).size;
}

/** What the standing imports tell; a stay that several of them tell of counts once, as the first told it. */
export async function listConnections(db: Db, sessionId: string): Promise<ConnectionRow[]> {
  const rows = (await standingConnections(db, sessionId)
    .orderBy('connections.id')
    .select('connections.*')) as ConnectionRow[];
  return onceEach(rows);
}

/** In place of an import's id, on rows that only webhooks tell of. */
const liveImportId = 'live';

export function isLive(row: Pick<ConnectionRow, 'import_id'>): boolean {
  return row.import_id === liveImportId;
}

/** Standing connections; until a report of the meeting itself stands, also what its webhooks told. */
export async function listWitnessRows(db: Db, sessionId: string): Promise<ConnectionRow[]> {
  const connections = await listConnections(db, sessionId);
  const hasRecord = (await listImports(db, sessionId)).some(({ kind }) => kind === 'live');
  if (hasRecord) return connections;
  return [...connections, ...(await listLiveStays(db, sessionId)).map(asConnection)];
}

function asConnection(stay: LiveStayRow): ConnectionRow {
  return {
    id: stay.id,
    import_id: liveImportId,
    session_id: stay.session_id,
    row_no: 0,
    fingerprint: stay.stay_key,
    participant_key: stay.participant_key,
    raw_name: stay.raw_name,
    raw_email: stay.raw_email,
    raw_json: '{}',
    role: 'participant',
    room: stay.room,
    joined_at: stay.joined_at,
    left_at: stay.left_at ?? stay.closed_at,
    stated_seconds: null,
    time_grade: stay.left_at === null ? 'inferred' : 'exact',
    no_show: 0,
    stays_open: 0,
    is_envelope: 0,
  };
}

/** Of these sessions those with a stay whose leave no source recorded. */
export async function listSessionsWithOpenStays(db: Db, sessionIds: readonly string[]): Promise<string[]> {
  const told = db('connections')
    .join('imports', 'imports.id', 'connections.import_id')
    .whereIn('connections.session_id', [...sessionIds])
    .where('connections.time_grade', 'inferred')
    .whereNull('imports.withdrawn_at')
    .distinct()
    .pluck('connections.session_id') as Promise<string[]>;
  const live = db('live_stays')
    .whereIn('session_id', [...sessionIds])
    .whereNull('left_at')
    .distinct()
    .pluck('session_id') as Promise<string[]>;
  return [...new Set([...(await told), ...(await live)])];
}

function onceEach(rows: readonly ConnectionRow[]): ConnectionRow[] {
  const first = new Map<string, ConnectionRow>();
  for (const row of rows) if (!first.has(row.fingerprint)) first.set(row.fingerprint, row);
  return [...first.values()];
}

export async function listParticipantKeys(db: Db, sessionId: string): Promise<string[]> {
  return (await standingConnections(db, sessionId)
    .distinct()
    .pluck('connections.participant_key')) as string[];
}

export async function insertManualMark(db: Db, row: ManualMarkRow): Promise<void> {
  await db('manual_marks').insert(row);
}

/** A new mark takes the place of an earlier one; the earlier row stays, marked undone. */
export async function undoManualMarks(
  db: Db,
  sessionId: string,
  clinicianId: string,
  at: string,
): Promise<void> {
  await db('manual_marks')
    .where({ session_id: sessionId, clinician_id: clinicianId })
    .whereNull('undone_at')
    .update({ undone_at: at });
}

export async function undoManualMark(db: Db, id: string, at: string): Promise<void> {
  await db('manual_marks').where({ id }).whereNull('undone_at').update({ undone_at: at });
}

export function listStandingMarks(db: Db, sessionId: string): Promise<ManualMarkRow[]> {
  return db<ManualMarkRow>('manual_marks')
    .where({ session_id: sessionId })
    .whereNull('undone_at')
    .orderBy('id');
}
