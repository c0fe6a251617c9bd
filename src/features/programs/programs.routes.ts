// The programs endpoints.
import { z } from 'zod';
import { created, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { evidencePolicySchema } from '../../platform/http/evidence-policy-schema.js';
import {
  bilingual,
  id,
  idParams,
  language,
  pageOf,
  pageQuery,
  wallTime,
} from '../../platform/http/schemas.js';
import { certificateModes } from '../../core/certificates/due-periods.js';
import type { ProgramsService } from './programs.service.js';

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single dashes')
  .max(60);

const languages = z
  .array(language)
  .min(1)
  .refine((list) => new Set(list).size === list.length, 'names a language twice');

const weeklyInvite = z.strictObject({
  daysBefore: z.int().min(0).max(6).default(1),
  localTime: wallTime.default('08:00'),
  enabled: z.boolean().default(true),
});
const rhythm = z.strictObject({ weeklyInvite: weeklyInvite.prefault({}) });

const changeable = {
  slug,
  name: bilingual(200),
  timeZone: z.string().min(1).max(100).meta({ description: 'IANA name', example: 'America/Toronto' }),
  languages: languages.optional().meta({ description: 'Default: English and French' }),
  certificateMode: z.enum(certificateModes).optional().meta({ description: 'Default: per-cohort' }),
  completionLetter: z
    .strictObject({ sessionPercentMin: z.int().min(1).max(100) })
    .nullable()
    .optional(),
  rhythm: rhythm.nullable().optional().meta({ description: 'Default: the day before at 08:00' }),
  evidencePolicy: evidencePolicySchema.nullable().optional().meta({
    description:
      'What a roll call or a check-in code is worth, and the deadlines of shared screens and claims. Set as a whole: what is left out takes its default.',
  }),
};
const fields = z.strictObject({ organizationId: id, ...changeable });
const changes = z.strictObject(changeable).partial();

const program = z
  .object({
    id,
    organizationId: id,
    slug: z.string(),
    name: z.object({ en: z.string(), fr: z.string() }),
    timeZone: z.string(),
    languages: z.array(language),
    certificateMode: z.enum(certificateModes),
    completionLetter: z.object({ sessionPercentMin: z.int() }).nullable(),
    rhythm: z.object({
      weeklyInvite: z.object({ daysBefore: z.int(), localTime: z.string(), enabled: z.boolean() }),
    }),
    evidencePolicy: z.object({
      rollCall: z.object({ worth: z.string(), minutes: z.int().optional() }),
      checkIn: z.object({ worth: z.string(), minutes: z.int().optional(), redeemHours: z.int() }),
      sharedScreen: z.object({
        isAllowed: z.boolean(),
        peopleMax: z.int(),
        confirmDays: z.int(),
        spotCheckPercent: z.int(),
      }),
      claims: z.object({ claimDays: z.int(), answerDays: z.int() }),
    }),
  })
  .meta({ id: 'Program' });

export function programRoutes(programs: ProgramsService): Endpoint[] {
  const tag = 'Programs';
  return [
    endpoint({
      method: 'post',
      path: '/programs',
      operationId: 'createProgram',
      tag,
      summary: 'Add a program',
      access: 'signed-in',
      body: fields,
      responses: { 201: { description: 'The program', schema: program } },
      answer: async ({ actor, body: { organizationId, ...given } }) => {
        const made = await programs.create(actor, organizationId, given);
        return created(made, { version: made.version });
      },
    }),
    endpoint({
      method: 'get',
      path: '/programs',
      operationId: 'listPrograms',
      tag,
      summary: 'The programs you may see',
      access: 'signed-in',
      query: pageQuery.extend({ organizationId: id.optional() }),
      responses: { 200: { description: 'Programs', schema: pageOf(program) } },
      answer: async ({ actor, query }) =>
        ok(await programs.list(actor, { organizationId: query.organizationId }, query)),
    }),
    endpoint({
      method: 'get',
      path: '/programs/{id}',
      operationId: 'getProgram',
      tag,
      summary: 'One program',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The program', schema: program } },
      answer: async ({ actor, params }) => {
        const found = await programs.get(actor, params.id);
        return ok(found, { version: found.version });
      },
    }),
    endpoint({
      method: 'patch',
      path: '/programs/{id}',
      operationId: 'editProgram',
      tag,
      summary: 'Change a program',
      access: 'signed-in',
      params: idParams,
      body: changes,
      responses: { 200: { description: 'The program', schema: program } },
      answer: async ({ actor, params, body, ifMatch }) => {
        const changed = await programs.edit(actor, params.id, body, ifMatch);
        return ok(changed, { version: changed.version });
      },
    }),
  ];
}
