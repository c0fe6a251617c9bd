// A thread that writes exports: a thin shell over `writeExport`, which opens a read-only connection of its own.
import { writeExport } from '../features/exports/write-export.js';
import { threadWork } from '../platform/jobs/thread-pool.js';

export const run = threadWork(writeExport);
