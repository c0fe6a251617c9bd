// Rows of evidence: imports with their raw file, connections, manual marks.
import type { SourceRow } from '../../core/attendance/evidence.js';
import type { Db } from '../../platform/db/database.js';

export interface ImportRow {
  id: string;
  organization_id: string;
  session_id: string;
  source: string;
  layout: string;
  kind: 'live' | 'recording';
  time_zone: string;
  file_hash: string;
  file_name: string | null;
  file_bytes: Buffer | null;
  row_count: number;
  connection_count: number;
  findings_json: string;
  created_at: string;
  created_by: string;
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
}

export interface ManualMarkRow {
  id: string;
  session_id: string;
  clinician_id: string;
  source: 'manual' | 'roll-call';
  minutes: number | null;
  intervals_json: string | null;
  reason: string;
  made_at: string;
  made_by: string;
  undone_at: string | null;
}

/** SQLite allows 32,766 bound values in one statement; 16 columns a connection. */
const connectionsPerStatement = 500;

export async function insertImport(db: Db, row: ImportRow): Promise<void> {
  await db('imports').insert(row);
}

type ImportFacts = Omit<ImportRow, 'file_bytes'>;
const importColumns = [
  'id',
  'organization_id',
  'session_id',
  'source',
  'layout',
  'kind',
  'time_zone',
  'file_hash',
  'file_name',
  'row_count',
  'connection_count',
  'findings_json',
  'created_at',
  'created_by',
];

export function findImportByHash(
  db: Db,
  sessionId: string,
  fileHash: string,
): Promise<ImportFacts | undefined> {
  return db('imports').where({ session_id: sessionId, file_hash: fileHash }).first(importColumns) as Promise<
    ImportFacts | undefined
  >;
}

export function listImports(db: Db, sessionId: string): Promise<ImportFacts[]> {
  return db('imports').where({ session_id: sessionId }).orderBy('id').select(importColumns) as Promise<
    ImportFacts[]
  >;
}

/** Rows known already (same fingerprint in this session) are left alone; answers how many were new. */
export async function insertConnections(db: Db, rows: readonly ConnectionRow[]): Promise<number> {
  const sessionId = rows[0]?.session_id;
  if (sessionId === undefined) return 0;
  const count = async () => {
    const found = await db('connections')
      .where({ session_id: sessionId })
      .count<{ n: number | string }[]>({ n: '*' });
    return Number(found[0]?.n ?? 0);
  };
  const before = await count();
  for (let from = 0; from < rows.length; from += connectionsPerStatement) {
    const batch = rows.slice(from, from + connectionsPerStatement);
    await db('connections').insert(batch).onConflict(['session_id', 'fingerprint']).ignore();
  }
  return (await count()) - before;
}

export function listConnections(db: Db, sessionId: string): Promise<ConnectionRow[]> {
  return db<ConnectionRow>('connections').where({ session_id: sessionId }).orderBy('id');
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

export function listStandingMarks(db: Db, sessionId: string): Promise<ManualMarkRow[]> {
  return db<ManualMarkRow>('manual_marks')
    .where({ session_id: sessionId })
    .whereNull('undone_at')
    .orderBy('id');
}
