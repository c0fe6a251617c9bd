// The outbox endpoints.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, instant, language, pageOf, pageQuery } from '../../platform/http/schemas.js';
import { messageStates } from './outbox.store.js';
import type { OutboxService } from './outbox.service.js';

const message = z
  .object({
    id,
    kind: z.string(),
    state: z.enum(messageStates).meta({
      description:
        '`sent` means that the server of the recipient’s side took it (250); `uncertain` that it perhaps did.',
    }),
    organizationId: id.nullable(),
    programId: id.nullable(),
    sessionId: id.nullable(),
    clinicianId: id.nullable(),
    toName: z.string(),
    toAddress: z.string(),
    language,
    stream: z.enum(['subscription', 'transactional']),
    revision: z.int(),
    calendarMethod: z.enum(['REQUEST', 'CANCEL', 'PUBLISH']).nullable(),
    messageId: z.string(),
    attempts: z.int(),
    notBeforeAt: instant,
    expiresAt: instant.nullable(),
    lastError: z.string().nullable(),
    smtpResponse: z.string().nullable(),
    createdAt: instant,
    sentAt: instant.nullable(),
  })
  .meta({ id: 'Message' });

const filter = pageQuery.extend({
  organizationId: id.optional(),
  state: z.enum(messageStates).optional(),
  kind: z.string().max(40).optional(),
  sessionId: id.optional(),
  clinicianId: id.optional(),
});

export function outboxRoutes(outbox: OutboxService): Endpoint[] {
  const tag = 'Messages';
  return [
    endpoint({
      method: 'get',
      path: '/messages',
      operationId: 'listMessages',
      tag,
      summary: 'Mail queued, sent and failed',
      access: 'signed-in',
      query: filter,
      responses: { 200: { description: 'Messages, oldest first', schema: pageOf(message) } },
      answer: async ({ actor, query }) => ok(await outbox.list(actor, query, query)),
    }),
    endpoint({
      method: 'get',
      path: '/messages/{id}',
      operationId: 'getMessage',
      tag,
      summary: 'One message',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The message', schema: message } },
      answer: async ({ actor, params }) => ok(await outbox.get(actor, params.id)),
    }),
    endpoint({
      method: 'post',
      path: '/messages/{id}/retry',
      operationId: 'retryMessage',
      tag,
      summary: 'Send a failed message again',
      access: 'signed-in',
      params: idParams,
      responses: {
        200: { description: 'Back in the queue', schema: message },
        409: { description: 'It has not failed' },
      },
      answer: async ({ actor, params }) => ok(await outbox.retry(actor, params.id)),
    }),
  ];
}
