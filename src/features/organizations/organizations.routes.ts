// The organizations endpoints.
import { z } from 'zod';
import { created, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { bilingual, id, idParams, line, lines, pageOf, pageQuery } from '../../platform/http/schemas.js';
import { emailAddress } from '../../platform/http/address-schema.js';
import type { OrganizationsService } from './organizations.service.js';

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single dashes')
  .max(60);

const fields = z.strictObject({
  slug,
  name: bilingual(200),
  postalAddress: lines(500).nullable().optional(),
  contactEmail: emailAddress.nullable().optional(),
  logo: line(500).nullable().optional(),
});

const organization = z
  .object({
    id,
    slug: z.string(),
    name: z.object({ en: z.string(), fr: z.string() }),
    postalAddress: z.string().nullable(),
    contactEmail: z.string().nullable(),
    logo: z.string().nullable(),
  })
  .meta({ id: 'Organization' });

export function organizationRoutes(organizations: OrganizationsService): Endpoint[] {
  const tag = 'Organizations';
  return [
    endpoint({
      method: 'post',
      path: '/organizations',
      operationId: 'createOrganization',
      tag,
      summary: 'Add a hub',
      access: 'signed-in',
      body: fields,
      responses: { 201: { description: 'The organization', schema: organization } },
      answer: async ({ actor, body }) => {
        const made = await organizations.create(actor, body);
        return created(made, { version: made.version });
      },
    }),
    endpoint({
      method: 'get',
      path: '/organizations',
      operationId: 'listOrganizations',
      tag,
      summary: 'The hubs you may see',
      access: 'signed-in',
      query: pageQuery,
      responses: { 200: { description: 'Organizations', schema: pageOf(organization) } },
      answer: async ({ actor, query }) => ok(await organizations.list(actor, query)),
    }),
    endpoint({
      method: 'get',
      path: '/organizations/{id}',
      operationId: 'getOrganization',
      tag,
      summary: 'One hub',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The organization', schema: organization } },
      answer: async ({ actor, params }) => {
        const found = await organizations.get(actor, params.id);
        return ok(found, { version: found.version });
      },
    }),
    endpoint({
      method: 'patch',
      path: '/organizations/{id}',
      operationId: 'editOrganization',
      tag,
      summary: 'Change a hub',
      access: 'signed-in',
      params: idParams,
      body: fields.partial(),
      responses: { 200: { description: 'The organization', schema: organization } },
      answer: async ({ actor, params, body, ifMatch }) => {
        const changed = await organizations.edit(actor, params.id, body, ifMatch);
        return ok(changed, { version: changed.version });
      },
    }),
  ];
}
