// Reading awards, each with its explanation.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, instant, pageOf, pageQuery } from '../../platform/http/schemas.js';
import type { CreditsService } from './credits.service.js';

const bilingualText = z.object({ en: z.string(), fr: z.string() });

export const award = z
  .object({
    id,
    clinicianId: id,
    sessionId: id,
    approvalId: id,
    kind: z.enum(['learner', 'teaching']),
    creditSystem: z.string(),
    credits: z
      .string()
      .meta({ description: 'Decimal text; the amount held where the status is pending.', example: '0.75' }),
    minutes: z.int(),
    status: z.enum(['awarded', 'none', 'pending-evaluation', 'pending-confirmation', 'reversed']),
    ruleVersion: z.string(),
    engineVersion: z.string(),
    explanation: z.array(
      z.object({ step: z.string(), value: z.union([z.number(), z.string()]), text: bilingualText }),
    ),
    sentence: bilingualText,
    reason: z.string().meta({ description: 'Why this entry was written.' }),
    recordedAt: instant,
  })
  .meta({ id: 'Award' });

export function creditRoutes(credits: CreditsService): Endpoint[] {
  const tag = 'Credits';
  return [
    endpoint({
      method: 'get',
      path: '/sessions/{id}/awards',
      operationId: 'listSessionAwards',
      tag,
      summary: 'Awards of a session',
      description:
        'Those that stand, and losses that wait for a lead; `history=true` adds what was reversed. All in one page.',
      access: 'signed-in',
      params: idParams,
      query: z.strictObject({ history: z.enum(['true', 'false']).optional() }),
      responses: { 200: { description: 'Awards', schema: pageOf(award) } },
      answer: async ({ actor, params, query }) =>
        ok({
          items: await credits.listOfSession(actor, params.id, { history: query.history === 'true' }),
          nextCursor: null,
        }),
    }),
    endpoint({
      method: 'get',
      path: '/clinicians/{id}/awards',
      operationId: 'listClinicianAwards',
      tag,
      summary: 'Standing awards of a clinician, with why',
      access: 'signed-in',
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: 'Awards', schema: pageOf(award) } },
      answer: async ({ actor, params, query }) => ok(await credits.pageOfClinician(actor, params.id, query)),
    }),
    endpoint({
      method: 'get',
      path: '/awards/{id}',
      operationId: 'getAward',
      tag,
      summary: 'One award',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The award', schema: award } },
      answer: async ({ actor, params }) => ok(await credits.get(actor, params.id)),
    }),
  ];
}
