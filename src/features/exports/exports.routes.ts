// Endpoints of exports: the list of presets, a program's rows as a file, and the file a job has made.
import { z } from 'zod';
import { accepted, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { day, id, idParams, instant, language } from '../../platform/http/schemas.js';
import { exportFormats } from './export-preset.js';
import type { ExportsService } from './exports.service.js';

const bilingualText = z.object({ en: z.string(), fr: z.string() });

const preset = z
  .object({
    id: z.string(),
    title: bilingualText,
    description: bilingualText,
    formats: z.array(z.enum(exportFormats)),
    columns: z.array(
      z.object({
        key: z.string(),
        title: bilingualText,
        kind: z.enum(['text', 'integer', 'decimal', 'day', 'instant']),
      }),
    ),
  })
  .meta({ id: 'ExportPreset' });

const queuedJob = z.object({
  id,
  name: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  progress: z.object({ done: z.int(), total: z.int() }),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});

const query = z.strictObject({
  format: z.enum(exportFormats).default('csv'),
  from: day.optional().meta({ description: 'First local day of the period, included' }),
  to: day.optional().meta({ description: 'Last local day of the period, included' }),
  asOf: instant.optional().meta({ description: 'The ledger as it stood then; not later than now' }),
  lang: language
    .optional()
    .meta({ description: 'Titles and sentences; default: the program’s first language' }),
});

function presetList(exporting: ExportsService): Endpoint {
  return endpoint({
    method: 'get',
    path: '/export-presets',
    operationId: 'listExportPresets',
    tag: 'Exports',
    summary: 'What can be exported, and what each export contains',
    access: 'signed-in',
    responses: {
      200: {
        description: 'Every preset',
        schema: z.object({ items: z.array(preset), nextCursor: z.null() }),
      },
    },
    answer: () => ok({ items: exporting.presets(), nextCursor: null }),
  });
}

function programExport(exporting: ExportsService): Endpoint {
  return endpoint({
    method: 'get',
    path: '/programs/{id}/exports/{preset}',
    operationId: 'exportProgram',
    tag: 'Exports',
    summary: 'A program’s rows of a period as a file',
    description:
      'Answers the file for up to 50,000 rows; above that 202 with a job, whose file is at `/jobs/{id}/file`. CSV is UTF-8 with a byte-order mark and CRLF; a text cell that a spreadsheet would run as a formula gets one leading apostrophe. A workbook holds at most 100,000 rows.',
    access: 'signed-in',
    params: z.strictObject({ id, preset: z.string().max(60) }),
    query,
    responses: {
      200: { description: 'The file', contentType: 'text/csv' },
      202: { description: 'Too many rows to wait for: a job', schema: queuedJob },
    },
    answer: async ({ actor, params, query: { lang, ...asked } }) => {
      const answer = await exporting.make(actor, params.id, params.preset, { ...asked, language: lang });
      if (answer.kind === 'file')
        return { status: 200, file: answer.file, headers: { 'Cache-Control': 'no-store' } };
      return { ...accepted(answer.job), headers: { Location: `/api/v1/jobs/${answer.job.id}` } };
    },
  });
}

function jobFile(exporting: ExportsService): Endpoint {
  return endpoint({
    method: 'get',
    path: '/jobs/{id}/file',
    operationId: 'getJobFile',
    tag: 'Jobs',
    summary: 'The file a finished job has made, for whoever asked for it',
    description: 'Kept for seven days. 409 while the job is not done.',
    access: 'signed-in',
    params: idParams,
    responses: { 200: { description: 'The file', contentType: 'application/octet-stream' } },
    answer: async ({ actor, params }) => ({
      status: 200,
      file: await exporting.fileOfJob(actor, params.id),
      headers: { 'Cache-Control': 'no-store' },
    }),
  });
}

export function exportRoutes(exporting: ExportsService): Endpoint[] {
  return [presetList(exporting), programExport(exporting), jobFile(exporting)];
}
