// Runs one export on a real thread, as a process that understands TypeScript; prints what came of it as JSON.
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src/core/errors.js';
import type { ExportRequest, WrittenExport } from '../../src/features/exports/write-export.js';
import { createThreadPool } from '../../src/platform/jobs/thread-pool.js';

const file = fileURLToPath(new URL('../../src/workers/export-worker.ts', import.meta.url));
const pool = createThreadPool<ExportRequest, WrittenExport>(file, { threadsMax: 1, heapMegabytesMax: 256 });
const progress: [number, number][] = [];
try {
  const request = JSON.parse(process.argv[2] ?? '') as ExportRequest;
  const written = await pool.run(request, (done, total) => progress.push([done, total]));
  process.stdout.write(JSON.stringify({ written, progress }));
} catch (error) {
  const known = error instanceof AppError;
  process.stdout.write(
    JSON.stringify({ code: known ? error.code : 'bug', detail: known ? error.detail : String(error) }),
  );
} finally {
  await pool.close();
}
