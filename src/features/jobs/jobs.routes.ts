// The endpoint that shows how long work is getting on.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, instant } from '../../platform/http/schemas.js';
import type { JobsService } from './jobs.service.js';

const job = z
  .object({
    id,
    name: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed']),
    progress: z.object({ done: z.int(), total: z.int() }),
    result: z.record(z.string(), z.unknown()).nullable(),
    error: z.string().nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Job' });

export function jobRoutes(jobs: JobsService): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/jobs/{id}',
      operationId: 'getJob',
      tag: 'Jobs',
      summary: 'State, progress and result of long work',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The job', schema: job } },
      answer: async ({ actor, params }) => ok(await jobs.get(actor, params.id)),
    }),
  ];
}
