// Takes in a meeting report: reads it, refuses what is not this session's, and keeps file and rows as they came.
import type { ColumnMapping, ReadReport, SourceRow } from '../../core/attendance/evidence.js';
import { participantKeys } from '../../core/attendance/participants.js';
import type { DateOrder } from '../../core/attendance/readers/dates.js';
import { isSameMapping } from '../../core/attendance/readers/saved-mapping.js';
import { AppError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Actor } from '../../core/access.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import { sha256Hex } from '../../platform/secrets.js';
import type { Session } from '../sessions/session.js';
import {
  findImport,
  findLastImport,
  findStandingImport,
  insertConnections,
  insertImport,
  listImports,
  withdrawImport,
  type ConnectionRow,
  type ImportFacts,
} from './evidence.store.js';
import type { ColumnMappingsService } from './column-mappings.service.js';
import {
  openReport,
  readReportFile,
  type OpenedReport,
  type ReadFile,
  type ReportFile,
  type StatedFile,
} from './report-file.js';

export interface StoredImport {
  importId: string;
  source: string;
  fileHash: string;
  rows: number;
  connections: number;
  findings: Finding[];
}

/** How a stored file was read. */
export interface ReadAs {
  timeZone: string;
  kind: 'live' | 'recording';
  dateOrder: DateOrder | null;
  mapping: ColumnMapping | null;
}

export interface ImportService {
  /** The bytes as a table or JSON, whatever the format, and what the hub knows of its columns; or why they are neither. */
  open(db: Db, organizationId: string, bytes: Buffer): Promise<OpenedReport>;
  /** Looks a mapping up that was named by its id; 404 where the session's organization has no such one. */
  stated(db: Db, session: Session, file: ReportFile): Promise<StatedFile>;
  /** Writes nothing; throws the AppError that says why the file cannot be taken. */
  read(db: Db, session: Session, file: StatedFile): Promise<ReadFile>;
  /** The import of the same bytes that stands, and whether `file` says of it what it is, or says it was read wrongly. */
  findKnown(
    db: Db,
    sessionId: string,
    file: StatedFile,
  ): Promise<(StoredImport & { isCorrected: boolean; readAs: ReadAs }) | undefined>;
  /** Which session an import belongs to; undefined where there is none. */
  sessionIdOf(db: Db, importId: string): Promise<string | undefined>;
  /** From now on it counts for nothing; who is affected is the caller's to reckon anew. */
  withdraw(trx: Db, actor: Actor, importId: string): Promise<void>;
  store(trx: Db, actor: Actor, session: Session, read: ReadFile): Promise<StoredImport>;
  list(db: Db, sessionId: string): Promise<(StoredImport & { fileName: string | null; createdAt: string })[]>;
}

const fileNameLengthMax = 200;

function cleanFileName(name: string | null): string | null {
  const base = (name ?? '').split(/[\\/]/).at(-1) ?? '';
  const clean = base
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, fileNameLengthMax);
  return clean === '' ? null : clean;
}

/** Of an unfinished stay a later report may state more minutes. */
function statedEndOf({ statedSeconds }: SourceRow): string {
  return statedSeconds === null ? '' : `stated ${statedSeconds}`;
}

/** The same stay reported twice, in the same file or in another one, is one connection. */
function fingerprintOf(source: string, key: string, row: SourceRow): string {
  const stay =
    row.timeGrade === 'totals-only'
      ? `total ${row.statedSeconds ?? ''}`
      : `${row.joinAt ?? ''}/${row.leaveAt ?? statedEndOf(row)}`;
  return sha256Hex([source, key, row.room, row.noShow ? 'no-show' : '', stay].join('\n')).slice(0, 40);
}

function toStored(row: ImportFacts): StoredImport {
  return {
    importId: row.id,
    source: row.source,
    fileHash: row.file_hash,
    rows: row.row_count,
    connections: row.connection_count,
    findings: JSON.parse(row.findings_json) as Finding[],
  };
}

function mappingOf(row: ImportFacts | undefined): ColumnMapping | null {
  const json = row?.mapping_json ?? null;
  return json === null ? null : (JSON.parse(json) as ColumnMapping);
}

/** Only what is stated can contradict: who sends the same bytes and says nothing repeats herself. */
function saysOtherwise(file: StatedFile, as: ReadAs): boolean {
  return (
    (file.timeZone !== null && file.timeZone !== as.timeZone) ||
    (file.kind !== null && file.kind !== as.kind) ||
    (file.dateOrder !== null && file.dateOrder !== as.dateOrder) ||
    (file.mapping !== null && !isSameMapping(file.mapping, as.mapping))
  );
}

export function createImportService(deps: {
  clock: Clock;
  ids: Ids;
  mappings: Pick<ColumnMappingsService, 'listSaved' | 'resolve'>;
}): ImportService {
  const { clock, ids, mappings } = deps;

  function toConnections(importId: string, sessionId: string, report: ReadReport): ConnectionRow[] {
    const keys = participantKeys(report.rows);
    return report.rows.map((row, index) => {
      const key = keys[index] ?? '';
      return {
        id: ids.next(),
        import_id: importId,
        session_id: sessionId,
        row_no: row.rowNo,
        fingerprint: fingerprintOf(report.source, key, row),
        participant_key: key,
        raw_name: row.name,
        raw_email: row.email,
        raw_json: JSON.stringify(row.raw),
        role: row.role,
        room: row.room,
        joined_at: row.joinAt,
        left_at: row.leaveAt,
        stated_seconds: row.statedSeconds,
        time_grade: row.timeGrade,
        no_show: row.noShow ? 1 : 0,
        stays_open: row.staysOpen === true ? 1 : 0,
        is_envelope: row.isEnvelope === true ? 1 : 0,
      };
    });
  }

  return {
    open: async (db, organizationId, bytes) =>
      openReport(bytes, null, { before: null, saved: await mappings.listSaved(db, organizationId) }),
    stated: async (db, session, file) => ({
      ...file,
      mapping: await mappings.resolve(db, session.organizationId, file.mapping ?? null),
    }),
    read: async (db, session, file) => {
      const last = await findLastImport(db, session.id, sha256Hex(file.bytes));
      const saved = await mappings.listSaved(db, session.organizationId);
      return readReportFile(session, file, { before: mappingOf(last), saved });
    },
    findKnown: async (db, sessionId, file) => {
      const row = await findStandingImport(db, sessionId, sha256Hex(file.bytes));
      if (row === undefined) return undefined;
      const readAs = {
        timeZone: row.time_zone,
        kind: row.kind,
        dateOrder: row.date_order,
        mapping: mappingOf(row),
      };
      return { ...toStored(row), isCorrected: saysOtherwise(file, readAs), readAs };
    },
    sessionIdOf: async (db, importId) => (await findImport(db, importId))?.session_id,
    withdraw: async (trx, actor, importId) => {
      if (!(await withdrawImport(trx, importId, clock.now(), actor.id))) {
        throw new AppError('resource.conflict', 'This import was withdrawn before; it counts for nothing.');
      }
    },
    store: async (trx, actor, session, read) => {
      const importId = ids.next();
      const connections = toConnections(importId, session.id, read.report);
      const earlier = await listImports(trx, session.id);
      const fullest = Math.max(0, ...earlier.map((row) => row.row_count));
      const findings =
        connections.length < fullest
          ? [...read.findings, smallerThanBefore(connections.length, fullest)]
          : read.findings;
      await insertImport(trx, {
        id: importId,
        organization_id: session.organizationId,
        session_id: session.id,
        source: read.report.source,
        layout: read.report.layout,
        kind: read.kind,
        time_zone: read.timeZone,
        date_order: read.file.dateOrder,
        file_hash: read.fileHash,
        file_name: cleanFileName(read.file.fileName),
        file_bytes: read.file.bytes,
        row_count: read.report.rows.length,
        connection_count: connections.length,
        findings_json: JSON.stringify(findings),
        created_at: clock.now(),
        created_by: actor.id,
        withdrawn_at: null,
        withdrawn_by: null,
        mapping_json: read.mapping === null ? null : JSON.stringify(read.mapping),
      });
      const added = await insertConnections(trx, connections);
      return {
        importId,
        source: read.report.source,
        fileHash: read.fileHash,
        rows: read.report.rows.length,
        connections: added,
        findings,
      };
    },
    list: async (db, sessionId) =>
      (await listImports(db, sessionId)).map((row) => ({
        ...toStored(row),
        fileName: row.file_name,
        createdAt: row.created_at,
      })),
  };
}

function smallerThanBefore(rows: number, before: number): Finding {
  return {
    code: 'import.smaller-than-before',
    severity: 'warning',
    detail: `This file has ${rows} rows, an earlier one for this session had ${before}. Nothing was taken away: what the earlier file proved stays.`,
    params: { rows, before },
  };
}
