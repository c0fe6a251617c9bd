// Endpoints of remembered decisions about participants: the list of an organization, and undoing one.
import { z } from 'zod';
import { endpoint, noContent, ok, type Endpoint } from '../platform/http/endpoint.js';
import { id, idParams, instant, line, pageOf, pageQuery } from '../platform/http/schemas.js';
import type { RememberedService } from '../features/attendance/remembered.service.js';
import type { ForgetIdentity } from './forget-identity.js';

const rememberedIdentity = z
  .object({
    id,
    kind: z
      .enum(['name', 'address', 'account', 'registration'])
      .meta({ description: 'By what the participant was known.' }),
    name: z.string().meta({ description: 'As the source showed it.' }),
    email: z.string().nullable(),
    clinicianId: id,
    clinicianName: z.string(),
    decidedAt: instant,
    decidedBy: z.object({ id: z.string(), name: z.string().nullable() }),
    sessions: z.int().meta({ description: 'Sessions in which it placed the participant.' }),
    obstacle: z
      .enum(['phone', 'nobody', 'site', 'bot', 'doubled', 'shared-address', 'namesake'])
      .nullable()
      .meta({ description: 'Why it is asked about all the same; null while the decision holds.' }),
  })
  .meta({ id: 'RememberedIdentity' });

export function rememberedRoutes(
  remembered: Pick<RememberedService, 'list'>,
  forget: ForgetIdentity,
): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/organizations/{id}/remembered-identities',
      operationId: 'listRememberedIdentities',
      tag: 'Attendance',
      summary: 'Decisions about participants that are remembered',
      description:
        'Who decided, when, and what it has placed. With a role in some programs only: what was decided or used in their sessions.',
      access: 'signed-in',
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: 'Decisions that stand', schema: pageOf(rememberedIdentity) } },
      answer: async ({ actor, params, query }) => ok(await remembered.list(actor, params.id, query)),
    }),
    endpoint({
      method: 'delete',
      path: '/remembered-identities/{id}',
      operationId: 'forgetIdentity',
      tag: 'Attendance',
      summary: 'Undo a remembered decision, with a reason',
      description:
        'What it has placed, the row it was decided on included, is asked again; minutes and credits follow, losses in finalized sessions by the usual rule. `past: "keep"` leaves what was placed and only stops from now on.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({
        reason: line(500),
        past: z.enum(['ask-again', 'keep']).default('ask-again'),
      }),
      responses: { 204: { description: 'Undone' } },
      answer: async ({ actor, params, body }) => {
        await forget(actor, params.id, body);
        return noContent();
      },
    }),
  ];
}
