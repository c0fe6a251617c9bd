// The clinicians endpoints.
import { z } from 'zod';
import type { Actor } from '../../core/access.js';
import { professions } from '../../core/credits/vocabulary.js';
import { emailAddress } from '../../platform/http/address-schema.js';
import { created, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, language, line, pageOf, pageQuery, warning } from '../../platform/http/schemas.js';
import type { CliniciansService } from './clinicians.service.js';
import type { MergeService } from './merge.service.js';
import type { UnmergeOutcome } from './unmerge.service.js';

const emailsMax = 20;
const licencesMax = 30;

const namePart = z.literal('').or(line(100));
const nameFields = z.strictObject({
  given: namePart,
  family: namePart,
  display: line(200).optional().meta({ description: 'Left out: given and family name.' }),
  certificate: line(200)
    .nullable()
    .optional()
    .meta({ description: 'As documents print it; left out: the display name.' }),
});
const nobody = 'a given or a family name is needed';

/** Says at which index a list repeats itself. */
function refuseRepeats<T>(keyOf: (item: T) => string, message: string) {
  return (items: T[], context: z.core.$RefinementCtx<T[]>) => {
    const seen = new Set<string>();
    for (const [index, item] of items.entries()) {
      const key = keyOf(item);
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message, input: items });
      seen.add(key);
    }
  };
}

const email = z
  .union([
    emailAddress.transform((address) => ({ address, shared: false })),
    z.strictObject({ address: emailAddress, shared: z.boolean().default(false) }),
  ])
  .meta({
    description:
      'An address, or `{address, shared}`. The first is where mail goes. `shared: true` marks a mailbox that several people read: it proves nobody’s presence and opens nobody’s records.',
  });
const emails = z
  .array(email)
  .max(emailsMax)
  .superRefine(refuseRepeats((each) => each.address, 'is the same address again'));
const licences = z
  .array(z.strictObject({ body: line(60), number: line(60) }))
  .max(licencesMax)
  .superRefine(refuseRepeats((each) => each.body, 'is a second number of the same body'));

const otherFields = {
  emails,
  profession: z.enum(professions),
  credentials: line(200).nullable().optional(),
  language: language.optional(),
  timeZone: line(100).nullable().optional(),
  site: line(200).nullable().optional(),
  postalPrefix: line(10).nullable().optional(),
  practiceSetting: line(200).nullable().optional(),
  licences: licences.optional(),
};

const newClinician = z.strictObject({
  organizationId: id
    .optional()
    .meta({ description: 'May be left out where the token belongs to one organization.' }),
  name: nameFields.refine((name) => name.given !== '' || name.family !== '', nobody),
  ...otherFields,
});
/** The same without its organization, where something else says which. */
export const newRecord = newClinician.omit({ organizationId: true }).extend({ emails: emails.default([]) });
const changes = z
  .strictObject({ name: nameFields, ...otherFields })
  .partial()
  .extend({ name: nameFields.partial().optional() });

export const clinicianSchema = z
  .object({
    id,
    organizationId: id,
    name: z.object({
      given: z.string(),
      family: z.string(),
      display: z.string(),
      certificate: z.string().nullable(),
    }),
    emails: z.array(z.object({ address: z.string(), shared: z.boolean() })),
    profession: z.enum(professions),
    credentials: z.string().nullable(),
    language,
    timeZone: z.string().nullable(),
    site: z.string().nullable(),
    postalPrefix: z.string().nullable(),
    practiceSetting: z.string().nullable(),
    licences: z.array(z.object({ body: z.string(), number: z.string() })),
    mergedIntoId: id.nullable(),
  })
  .meta({ id: 'Clinician' });

const listQuery = pageQuery.extend({
  organizationId: id.optional(),
  search: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Part of a name or an address; accents do not matter.' }),
});

const tag = 'Clinicians';

export function clinicianRoutes(
  clinicians: CliniciansService,
  merge: MergeService,
  unmerge: Unmerge,
): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/clinicians',
      operationId: 'createClinician',
      tag,
      summary: 'Add a clinician',
      access: 'signed-in',
      body: newClinician,
      responses: { 201: { description: 'The clinician', schema: clinicianSchema } },
      answer: async ({ actor, body }) => {
        const made = await clinicians.create(actor, body);
        return created(made, { version: made.version });
      },
    }),
    endpoint({
      method: 'get',
      path: '/clinicians',
      operationId: 'listClinicians',
      tag,
      summary: 'The clinicians you may see',
      access: 'signed-in',
      query: listQuery,
      responses: { 200: { description: 'Clinicians', schema: pageOf(clinicianSchema) } },
      answer: async ({ actor, query: { organizationId, search, ...page } }) =>
        ok(await clinicians.list(actor, { organizationId, search }, page)),
    }),
    endpoint({
      method: 'get',
      path: '/clinicians/{id}',
      operationId: 'getClinician',
      tag,
      summary: 'One clinician',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The clinician', schema: clinicianSchema } },
      answer: async ({ actor, params }) => {
        const found = await clinicians.get(actor, params.id);
        return ok(found, { version: found.version });
      },
    }),
    endpoint({
      method: 'patch',
      path: '/clinicians/{id}',
      operationId: 'editClinician',
      tag,
      summary: 'Change a clinician',
      description:
        'Lists (`emails`, `licences`) replace what was there; parts of `name` may change one by one.',
      access: 'signed-in',
      params: idParams,
      body: changes,
      responses: { 200: { description: 'The clinician', schema: clinicianSchema } },
      answer: async ({ actor, params, body, ifMatch }) => {
        const changed = await clinicians.edit(actor, params.id, body, ifMatch);
        return ok(changed, { version: changed.version });
      },
    }),
    mergeRoute(merge),
    unmergeRoute(unmerge),
  ];
}

/** A use-case that crosses features: whoever wires the routes gives the real one. */
type Unmerge = (actor: Actor, clinicianId: string, reason: string) => Promise<UnmergeOutcome>;

function unmergeRoute(unmerge: Unmerge): Endpoint {
  return endpoint({
    method: 'post',
    path: '/clinicians/{id}/unmerge',
    operationId: 'unmergeClinician',
    tag,
    summary: 'Take a merge back: the merged record stands again with what it held',
    description:
      'What the merge moved goes back where nobody changed it since; evidence that came later stays with the other record. Attendance and credits of both are reckoned anew.',
    access: 'signed-in',
    params: idParams,
    body: z.strictObject({ reason: line(500) }),
    responses: {
      200: {
        description: 'The record that stands again, the one it was parted from, and the sessions it touched',
        schema: z.object({ clinician: clinicianSchema, partedFromId: id, affectedSessionIds: z.array(id) }),
      },
      409: { description: 'It was not merged, or the other record was merged on' },
    },
    answer: async ({ actor, params, body }) => ok(await unmerge(actor, params.id, body.reason)),
  });
}

function mergeRoute(merge: MergeService): Endpoint {
  return endpoint({
    method: 'post',
    path: '/clinicians/{id}/merge',
    operationId: 'mergeClinician',
    tag,
    summary: 'Merge a doubled record into another one of the same organization',
    description:
      'Addresses, licences, enrolments, roles, evidence and remembered decisions move; the merged record stays readable and points to the other.',
    access: 'signed-in',
    params: idParams,
    body: z.strictObject({ intoId: id, reason: line(500) }),
    responses: {
      200: {
        description: 'The record that stands, the sessions it touched, and what could not move',
        schema: z.object({
          clinician: clinicianSchema,
          affectedSessionIds: z.array(id),
          warnings: z.array(warning),
        }),
      },
    },
    answer: async ({ actor, params, body }) => ok(await merge.merge(actor, params.id, body)),
  });
}
