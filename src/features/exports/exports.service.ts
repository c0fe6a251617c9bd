// Hands rows out as files: at once where they are few, as a job with a file to fetch where they are many.
import { createReadStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../../core/access.js';
import type { Language } from '../../core/bilingual.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Day, Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { ReplyFile } from '../../platform/http/endpoint.js';
import type { Ids } from '../../platform/ids.js';
import { xlsxRowsMax } from '../../platform/sheet/xlsx.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Job, JobsService, WorkContext } from '../jobs/jobs.service.js';
import type { Program } from '../programs/program.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { contentTypes, exportFileName, exportsFolder, removeExpired } from './export-files.js';
import type { ExportFormat, ExportPreset, PresetDescription, Selection } from './export-preset.js';
import { findPreset, presets } from './presets.js';
import type { RunExport, WrittenExport } from './write-export.js';

export const synchronousRowsMax = 50_000;
const workName = 'export';

export interface ExportAsked {
  format: ExportFormat;
  from?: Day | undefined;
  to?: Day | undefined;
  asOf?: Instant | undefined;
  language?: Language | undefined;
}

export type ExportAnswer = { kind: 'file'; file: ReplyFile } | { kind: 'job'; job: Job };

export interface ExportsService {
  presets(): PresetDescription[];
  make(actor: Actor, programId: string, presetId: string, asked: ExportAsked): Promise<ExportAnswer>;
  /** The file of a finished export, for whoever asked for it and may still export. */
  fileOfJob(actor: Actor, jobId: string): Promise<ReplyFile>;
}

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  jobs: JobsService;
  programs: ProgramsService;
  run: RunExport;
  databaseUrl: string;
  dataDir: string;
  /** Above this many rows an export is a job. */
  rowsMax?: number;
}

/** Everything about one export, as plain values: the payload of its job too. */
interface Export {
  exportId: string;
  presetId: string;
  format: ExportFormat;
  selection: Selection;
  fileName: string;
  asker: Pick<Actor, 'kind' | 'id'>;
}

/** What the finished job says. */
interface ExportResult {
  exportId: string;
  programId: string;
  format: ExportFormat;
  fileName: string;
  rows: number;
  sizeBytes: number;
}

function refuse(parameter: string, code: string, detail: string): AppError {
  return new AppError('request.invalid', detail, {
    errors: [{ pointer: `/query/${parameter}`, code, detail }],
  });
}

function selectionOf(program: Program, preset: ExportPreset, asked: ExportAsked, now: Instant): Selection {
  const { from = null, to = null, asOf } = asked;
  if (from !== null && to !== null && from > to) {
    throw refuse(
      'to',
      'period.reversed',
      'The period ends before it begins; "from" and "to" are both included.',
    );
  }
  if (asOf !== undefined && asOf > now) {
    throw new AppError(
      'export.as-of-future',
      `"asOf" is ${asOf}, and it is ${now} now; ask for a moment that has passed.`,
    );
  }
  if (asOf !== undefined && asOf < now && !preset.knowsPast) {
    throw refuse(
      'asOf',
      'export.as-of-unsupported',
      'Attendance is kept in its last state only. Leave "asOf" out, or export "credits": the ledger knows what stood at any moment.',
    );
  }
  return {
    organizationId: program.organizationId,
    programId: program.id,
    from,
    to,
    asOf: asOf ?? now,
    language: asked.language ?? program.languages[0] ?? 'en',
  };
}

function pathOf(deps: Deps, { exportId, format }: Pick<Export, 'exportId' | 'format'>): string {
  return join(exportsFolder(deps.dataDir), `${exportId}.${format}`);
}

function runExport(
  deps: Deps,
  one: Export,
  onProgress: (done: number, total: number) => void,
): Promise<WrittenExport> {
  const { databaseUrl } = deps;
  const { presetId, format, selection } = one;
  const filePath = pathOf(deps, one);
  return deps.run({ databaseUrl, presetId, format, selection, filePath }, onProgress);
}

async function note(
  deps: Deps,
  trx: Db,
  action: string,
  one: Export,
  facts: Record<string, unknown>,
): Promise<void> {
  const { organizationId, programId, from, to, asOf, language } = one.selection;
  await deps.audit.record(trx, {
    actor: { ...one.asker, grants: [], addresses: [] },
    action,
    subject: { kind: 'program', id: programId },
    organizationId,
    programId,
    detail: {
      exportId: one.exportId,
      preset: one.presetId,
      format: one.format,
      from,
      to,
      asOf,
      language,
      ...facts,
    },
  });
}

async function atOnce(deps: Deps, one: Export): Promise<ReplyFile> {
  const path = pathOf(deps, one);
  try {
    const { rowCount } = await runExport(deps, one, () => undefined);
    const content = await readFile(path);
    await deps.database.write((trx) => note(deps, trx, 'export.made', one, { rows: rowCount }));
    return {
      contentType: contentTypes[one.format],
      fileName: one.fileName,
      disposition: 'attachment',
      content,
    };
  } finally {
    await rm(path, { force: true });
  }
}

async function asJob(deps: Deps, actor: Actor, one: Export): Promise<Job> {
  const id = await deps.database.write(async (trx) => {
    await note(deps, trx, 'export.requested', one, {});
    return deps.jobs.enqueue(trx, {
      name: workName,
      organizationId: one.selection.organizationId,
      programId: one.selection.programId,
      requestedBy: actor.id,
      payload: { ...one },
    });
  });
  return deps.jobs.get(actor, id);
}

async function work(deps: Deps, context: WorkContext): Promise<Record<string, unknown>> {
  const one = context.payload as unknown as Export;
  await removeExpired(exportsFolder(deps.dataDir), deps.clock.now());
  let shown = 0;
  let reported = Promise.resolve();
  const { rowCount, sizeBytes } = await runExport(deps, one, (done, total) => {
    const percent = Math.floor((done * 100) / total);
    if (percent === shown) return;
    shown = percent;
    reported = reported.then(() => context.report({ done, total })).catch(() => undefined);
  });
  await reported;
  await deps.database.write((trx) => note(deps, trx, 'export.made', one, { rows: rowCount }));
  const { exportId, format, fileName } = one;
  const result: ExportResult = {
    exportId,
    programId: one.selection.programId,
    format,
    fileName,
    rows: rowCount,
    sizeBytes,
  };
  return { ...result };
}

async function fileOfJob(deps: Deps, actor: Actor, jobId: string): Promise<ReplyFile> {
  const job = await deps.jobs.get(actor, jobId);
  if (job.name !== workName || job.requestedBy !== actor.id) throw notFound('file');
  if (job.state === 'failed')
    throw new AppError('resource.conflict', `There is no file: ${job.error ?? 'the export failed'}`);
  if (job.result === null)
    throw new AppError(
      'export.not-ready',
      `The export is ${job.state}; GET /jobs/${jobId} says how far it is.`,
    );
  const result = job.result as unknown as ExportResult;
  const program = await deps.programs.reach(deps.database.read, actor, 'export', result.programId);
  const path = pathOf(deps, result);
  if ((await stat(path).catch(() => undefined)) === undefined) {
    throw new AppError(
      'resource.not-found',
      'The file was kept for seven days and is gone; ask for the export again.',
    );
  }
  await deps.database.write((trx) =>
    deps.audit.record(trx, {
      actor,
      action: 'export.downloaded',
      subject: { kind: 'program', id: program.id },
      organizationId: program.organizationId,
      programId: program.id,
      detail: { exportId: result.exportId, rows: result.rows },
    }),
  );
  const { fileName, format } = result;
  return {
    contentType: contentTypes[format],
    fileName,
    disposition: 'attachment',
    content: createReadStream(path),
  };
}

export function createExportsService(deps: Deps): ExportsService {
  const { database, clock, ids, jobs, programs, rowsMax = synchronousRowsMax } = deps;
  jobs.registerWork(workName, (context) => work(deps, context));
  return {
    presets: () => presets.map((preset) => preset.description),
    make: async (actor, programId, presetId, asked) => {
      const program = await programs.reach(database.read, actor, 'export', programId);
      const preset = findPreset(presetId);
      if (preset === undefined) throw notFound('export preset');
      const { format, asOf = null } = asked;
      const selection = selectionOf(program, preset, asked, clock.now());
      const fileName = exportFileName(program.slug, presetId, format, selection, asOf);
      const asker = { kind: actor.kind, id: actor.id };
      const one: Export = { exportId: ids.next(), presetId, format, selection, fileName, asker };
      const limit = (format === 'xlsx' ? Math.max(xlsxRowsMax, rowsMax) : rowsMax) + 1;
      const rows = await preset.countUpTo(database.read, selection, limit);
      if (format === 'xlsx' && rows > xlsxRowsMax) {
        throw new AppError(
          'export.too-many-rows',
          `A workbook holds at most ${xlsxRowsMax} rows here. Ask for CSV or a shorter period.`,
        );
      }
      if (rows > rowsMax) return { kind: 'job', job: await asJob(deps, actor, one) };
      return { kind: 'file', file: await atOnce(deps, one) };
    },
    fileOfJob: (actor, jobId) => fileOfJob(deps, actor, jobId),
  };
}
