// GET /audit: the trail of one subject or of everything the caller may audit.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { instant, pageOf, pageQuery } from '../../platform/http/schemas.js';
import type { AuditService } from './audit.service.js';

const entry = z
  .object({
    id: z.string(),
    at: instant,
    actor: z.object({ kind: z.string(), id: z.string() }),
    action: z.string(),
    subject: z.object({ kind: z.string(), id: z.string() }),
    reason: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });

export function auditRoutes(audit: AuditService): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/audit',
      operationId: 'listAuditEntries',
      tag: 'Audit',
      summary: 'Who did what, when and why',
      access: 'signed-in',
      query: pageQuery.extend({ subject: z.string().max(100).optional() }),
      responses: { 200: { description: 'Entries, oldest first', schema: pageOf(entry) } },
      answer: async ({ actor, query }) => ok(await audit.list(actor, { subjectId: query.subject }, query)),
    }),
  ];
}
