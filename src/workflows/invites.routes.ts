// The endpoint that sends invitations of a cohort.
import { z } from 'zod';
import { accepted, endpoint, type Endpoint } from '../platform/http/endpoint.js';
import { id, idParams } from '../platform/http/schemas.js';
import type { InviteCohort } from './invite-cohort.js';

const request = z.strictObject({
  sessionIds: z.array(id).min(1).max(520).optional().meta({ description: 'Left out: every session ahead' }),
  clinicianIds: z
    .array(id)
    .min(1)
    .max(5000)
    .optional()
    .meta({ description: 'Left out: everybody on the roster' }),
  resend: z.boolean().default(false).meta({ description: 'Also to those who hold the current SEQUENCE' }),
});

const counts = z
  .object({
    queued: z.int(),
    alreadyCurrent: z.int(),
    unreachable: z.int().meta({ description: 'Clinicians without an address that mail can go to' }),
  })
  .meta({ id: 'InviteCounts' });

export function inviteRoutes(inviteCohort: InviteCohort): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/cohorts/{id}/invites',
      operationId: 'inviteCohort',
      tag: 'Invitations',
      summary: 'Send calendar invitations',
      description: 'One mail a person and session, only to those who lack the current SEQUENCE.',
      access: 'signed-in',
      params: idParams,
      body: request,
      responses: { 202: { description: 'Queued', schema: counts } },
      answer: async ({ actor, params, body }) => accepted(await inviteCohort(actor, params.id, body)),
    }),
  ];
}
