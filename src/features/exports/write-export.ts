// Writes one export into a file, on the server's own thread or on another: everything it needs is in the request.
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openDatabase } from '../../platform/db/database.js';
import { readSnapshot } from '../../platform/db/snapshot.js';
import { writeCsv } from '../../platform/sheet/csv.js';
import { writeJson } from '../../platform/sheet/json.js';
import type { SheetColumn } from '../../platform/sheet/columns.js';
import { writeXlsx } from '../../platform/sheet/xlsx.js';
import type { ExportFormat, Progress, Selection } from './export-preset.js';
import { findPreset } from './presets.js';

/** Plain values only: it travels between threads. */
export interface ExportRequest {
  databaseUrl: string;
  presetId: string;
  format: ExportFormat;
  selection: Selection;
  /** Written beside it first and moved into place when whole. */
  filePath: string;
}

export interface WrittenExport {
  rowCount: number;
  sizeBytes: number;
}

/** Where the rows are written: a thread of its own in production, the caller's own where there is no build. */
export type RunExport = (request: ExportRequest, onProgress: Progress) => Promise<WrittenExport>;

/** Passes rows on and counts them. */
async function* counted(source: AsyncIterable<unknown>, tally: { rows: number }): AsyncGenerator {
  for await (const row of source) {
    tally.rows += 1;
    yield row;
  }
}

async function writeAs(
  request: ExportRequest,
  { title, columns }: { title: string; columns: readonly SheetColumn<unknown>[] },
  source: AsyncIterable<unknown>,
  path: string,
): Promise<number> {
  const out = createWriteStream(path, { mode: 0o600 });
  if (request.format === 'csv') return writeCsv(columns, source, out);
  if (request.format === 'json') {
    const { from, to, asOf, programId } = request.selection;
    return writeJson(columns, source, out, { preset: request.presetId, programId, from, to, asOf });
  }
  const tally = { rows: 0 };
  await writeXlsx(columns, counted(source, tally), out, { sheetName: title });
  return tally.rows;
}

/** Opens a read-only connection of its own and reads one unchanging view of the database. */
export async function writeExport(request: ExportRequest, onProgress: Progress): Promise<WrittenExport> {
  const preset = findPreset(request.presetId);
  if (preset === undefined) throw new Error(`there is no export ${request.presetId}`);
  const sheet = preset.sheet(request.selection.language);
  const unfinished = `${request.filePath}.part`;
  await mkdir(dirname(request.filePath), { recursive: true, mode: 0o700 });
  const database = openDatabase(request.databaseUrl, { readOnly: true, poolMax: 1 });
  try {
    const rowCount = await readSnapshot(database, (db) =>
      writeAs(request, sheet, sheet.rows(db, request.selection, onProgress), unfinished),
    );
    const { size } = await stat(unfinished);
    await rename(unfinished, request.filePath);
    return { rowCount, sizeBytes: size };
  } finally {
    await rm(unfinished, { force: true });
    await database.close();
  }
}
