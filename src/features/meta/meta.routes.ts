// Endpoints for those who run the service: alive, ready, measured.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { instant } from '../../platform/http/schemas.js';
import type { MetaService } from './meta.service.js';

const readiness = z
  .object({
    status: z.literal('ready'),
    database: z.literal('answers'),
    jobs: z.array(
      z.object({
        name: z.string(),
        lastRanAt: instant.nullable(),
        lagSeconds: z.int(),
        failing: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Readiness' });

export function metaRoutes(meta: MetaService): Endpoint[] {
  const open = { method: 'get', absolute: true, tag: 'Operation', access: 'public' } as const;
  return [
    endpoint({
      ...open,
      path: '/healthz',
      operationId: 'getHealth',
      summary: 'Whether the program runs',
      responses: { 200: { description: 'It runs', schema: z.object({ status: z.literal('ok') }) } },
      answer: () => ok({ status: 'ok' }),
    }),
    endpoint({
      ...open,
      path: '/readyz',
      operationId: 'getReadiness',
      summary: 'Whether it can work: the database answers and scheduled jobs are not behind',
      description: '503 `service.not-ready` where not.',
      responses: { 200: { description: 'Ready', schema: readiness } },
      answer: async () => ok(await meta.readiness()),
    }),
    endpoint({
      ...open,
      path: '/metrics',
      operationId: 'getMetrics',
      summary: 'Figures for Prometheus, by route pattern and without anybody’s data',
      responses: { 200: { description: 'Prometheus text', contentType: 'text/plain' } },
      answer: async () => {
        const { contentType, text } = await meta.metrics();
        const content = Buffer.from(text);
        return {
          status: 200,
          file: { contentType, fileName: 'metrics.txt', disposition: 'inline', content },
        };
      },
    }),
  ];
}
