// Builds what only reads: exports and the service's own state; the wiring calls it last.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.js';
import type { AuditService } from '../features/audit/audit.service.js';
import { createExportsService } from '../features/exports/exports.service.js';
import { exportRoutes } from '../features/exports/exports.routes.js';
import {
  writeExport,
  type ExportRequest,
  type RunExport,
  type WrittenExport,
} from '../features/exports/write-export.js';
import type { JobsService } from '../features/jobs/jobs.service.js';
import type { SchedulesService } from '../features/jobs/schedules.service.js';
import { metaRoutes } from '../features/meta/meta.routes.js';
import { createMetaService } from '../features/meta/meta.service.js';
import type { ProgramsService } from '../features/programs/programs.service.js';
import type { Clock } from '../platform/clock.js';
import type { Database } from '../platform/db/database.js';
import type { Endpoint } from '../platform/http/endpoint.js';
import type { Ids } from '../platform/ids.js';
import { createThreadPool } from '../platform/jobs/thread-pool.js';
import { createMetrics } from '../platform/metrics.js';

/** CSV and JSON stream: a tight heap is collected in time. A workbook is built in memory, so its thread may grow. */
const streamHeapMegabytesMax = 64;
const workbookHeapMegabytesMax = 3072;

/** The built thread lies beside the built wiring; from source (tests) the same function runs in place. */
function exportRunner(): RunExport {
  const file = fileURLToPath(new URL('../workers/export-worker.js', import.meta.url));
  if (!existsSync(file)) return writeExport;
  const poolOf = (heapMegabytesMax: number) =>
    createThreadPool<ExportRequest, WrittenExport>(file, { threadsMax: 1, heapMegabytesMax });
  const streams = poolOf(streamHeapMegabytesMax);
  const workbooks = poolOf(workbookHeapMegabytesMax);
  return (request, onProgress) => (request.format === 'xlsx' ? workbooks : streams).run(request, onProgress);
}

export function createReporting(deps: {
  config: Config;
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  jobs: JobsService;
  schedules: SchedulesService;
  programs: ProgramsService;
}) {
  const { databaseUrl, dataDir } = deps.config;
  const metrics = createMetrics();
  return {
    metrics,
    exports: createExportsService({ ...deps, databaseUrl, dataDir, run: exportRunner() }),
    meta: createMetaService({ ...deps, metrics }),
  };
}

export function reportingRoutes({
  exports,
  meta,
}: Omit<ReturnType<typeof createReporting>, 'metrics'>): Endpoint[] {
  return [...exportRoutes(exports), ...metaRoutes(meta)];
}
