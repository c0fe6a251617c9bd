// The endpoints of the credit-system catalogue: every dated rule with its source.
import { z } from 'zod';
import { creditSystemVersionSchema } from '../../core/credits/rule.js';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { pageOf, pageQuery } from '../../platform/http/schemas.js';
import type { CatalogueService } from './catalogue.service.js';

const bilingual = z.object({ en: z.string(), fr: z.string() });

const creditSystem = z
  .object({
    id: z.string(),
    name: bilingual,
    unitName: bilingual,
    accreditor: bilingual,
    versions: z.array(creditSystemVersionSchema).meta({
      description:
        'Dated rules in order; `confidence: "to-confirm"` marks values the accreditor has not confirmed.',
    }),
  })
  .meta({ id: 'CreditSystem' });

export function catalogueRoutes(catalogue: CatalogueService): Endpoint[] {
  const tag = 'Credit systems';
  return [
    endpoint({
      method: 'get',
      path: '/credit-systems',
      operationId: 'listCreditSystems',
      tag,
      summary: 'The catalogue with every dated rule',
      access: 'signed-in',
      query: pageQuery,
      responses: { 200: { description: 'Credit systems', schema: pageOf(creditSystem) } },
      answer: async ({ query }) => ok(await catalogue.list(query)),
    }),
    endpoint({
      method: 'get',
      path: '/credit-systems/{id}',
      operationId: 'getCreditSystem',
      tag,
      summary: 'One credit system',
      access: 'signed-in',
      params: z.strictObject({ id: z.string().max(100) }),
      responses: { 200: { description: 'The credit system', schema: creditSystem } },
      answer: async ({ params }) => ok(await catalogue.get(params.id)),
    }),
  ];
}
