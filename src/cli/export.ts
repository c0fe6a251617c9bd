// The `export` command: a preset of one program written to a file.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { Readable } from 'node:stream';
import type { Running } from '../boot.js';
import { systemActor } from '../core/access.js';
import { isDay } from '../core/time/instant.js';

export interface ExportOptions {
  organization: string;
  program: string;
  preset: string;
  out: string;
  format: string;
  from?: string;
  to?: string;
}

const pollMilliseconds = 500;
const formats = ['csv', 'xlsx', 'json'] as const;

export async function exportToFile(
  { outside, services }: Running,
  options: ExportOptions,
): Promise<{ file: string }> {
  const format = formats.find((known) => known === options.format);
  if (format === undefined) throw new Error(`--format is one of ${formats.join(', ')}.`);
  for (const day of [options.from, options.to]) {
    if (day !== undefined && !isDay(day)) throw new Error('Days must be like 2026-01-05.');
  }
  const db = outside.database.read;
  const organization = await services.organizations.loadBySlug(db, options.organization);
  if (organization === undefined)
    throw new Error(`There is no organization with the slug ${options.organization}.`);
  const program = await services.programs.loadBySlug(db, organization.id, options.program);
  if (program === undefined)
    throw new Error(`There is no program with the slug ${options.program} in this organization.`);
  const asked = { format, from: options.from, to: options.to };
  const answer = await services.exports.make(systemActor, program.id, options.preset, asked);
  const file = answer.kind === 'file' ? answer.file : await fileOfJob(services, answer.job.id);
  const { content } = file;
  await pipeline(
    Buffer.isBuffer(content) ? Readable.from([content]) : content,
    createWriteStream(options.out),
  );
  return { file: options.out };
}

/** Many rows are a job; it is run here, or by the server that was faster and is then waited for. */
async function fileOfJob(services: Running['services'], jobId: string) {
  for (;;) {
    await services.jobs.runQueued();
    const { state, error } = await services.jobs.get(systemActor, jobId);
    if (state === 'failed') throw new Error(error ?? 'The export failed; the log says more.');
    if (state === 'done') return services.exports.fileOfJob(systemActor, jobId);
    await setTimeout(pollMilliseconds);
  }
}
