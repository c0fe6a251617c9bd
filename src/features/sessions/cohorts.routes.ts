// The cohorts endpoints, and the agenda and join-address schemas that sessions share.
import { z } from 'zod';
import { isCalendarUrl, isPersonalLink } from '../../core/calendar/invite.js';
import { segmentKinds } from '../../core/credits/vocabulary.js';
import { sessionsMax } from '../../core/time/recurrence.js';
import { created, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import {
  day,
  id,
  idParams,
  line,
  pageOf,
  pageQuery,
  wallTime,
  warning,
} from '../../platform/http/schemas.js';
import { durationMinutesMax, durationMinutesMin } from './agenda.js';
import type { CohortsService } from './cohorts.service.js';

function isPlainHttps(text: string): boolean {
  if (!/^https:\/\//i.test(text) || !isCalendarUrl(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

/** A shareable meeting link: whoever receives the invitation gets it as it is (invites.md R17). */
export const joinUrl = z
  .string()
  .max(1000)
  .refine(isPlainHttps, 'must be an https address without a name or password in it')
  .refine(
    (text) => !isPersonalLink(text),
    'is a personal link of one registrant; use the meeting’s shareable link',
  )
  .meta({ format: 'uri', example: 'https://zoom.example/j/1234567890' });

export const segments = z
  .array(
    z.strictObject({
      kind: z.enum(segmentKinds),
      minutes: z.int().min(1).max(durationMinutesMax),
      title: line(200).optional(),
    }),
  )
  .max(50);

export const segmentAnswer = z.object({
  kind: z.enum(segmentKinds),
  minutes: z.int(),
  title: z.string().optional(),
});

const repeat = z
  .strictObject({
    every: z.int().min(1).max(52),
    unit: z.literal('week'),
    count: z.int().min(1).max(sessionsMax).optional(),
    until: day.optional(),
    skip: z.array(day).max(sessionsMax).optional(),
  })
  .refine(
    (given) => (given.count === undefined) !== (given.until === undefined),
    'give either "count" or "until"',
  );

const fields = z.strictObject({
  name: line(200),
  timeZone: z.string().min(1).max(100).meta({ description: 'IANA name', example: 'America/Toronto' }),
  firstDate: day.meta({ description: 'May lie in the past: hubs bring their history' }),
  startTime: wallTime.meta({ description: 'Wall time in `timeZone`; it stays across clock changes' }),
  durationMinutes: z.int().min(durationMinutesMin).max(durationMinutesMax),
  repeat,
  joinUrl: joinUrl.nullable().optional(),
  segments: segments
    .optional()
    .meta({ description: 'Left out: one content segment over the whole duration' }),
});

const changes = z.strictObject({
  name: line(200).optional(),
  joinUrl: joinUrl.nullable().optional(),
  segments: segments.min(1).optional().meta({
    description: 'Also goes to the sessions still ahead that have kept the cohort’s agenda',
  }),
});

const cohort = z
  .object({
    id,
    organizationId: id,
    programId: id,
    name: z.string(),
    timeZone: z.string(),
    firstDate: day,
    startTime: z.string(),
    durationMinutes: z.int(),
    repeat: z.object({
      every: z.int(),
      unit: z.literal('week'),
      count: z.int().optional(),
      until: day.optional(),
      skip: z.array(day).optional(),
    }),
    joinUrl: z.string().nullable(),
    segments: z.array(segmentAnswer),
  })
  .meta({ id: 'Cohort' });

export function cohortRoutes(cohorts: CohortsService): Endpoint[] {
  const tag = 'Cohorts';
  return [
    endpoint({
      method: 'post',
      path: '/programs/{id}/cohorts',
      operationId: 'createCohort',
      tag,
      summary: 'Add a cohort with all its sessions',
      access: 'signed-in',
      params: idParams,
      body: fields,
      responses: {
        201: { description: 'The cohort', schema: cohort.extend({ warnings: z.array(warning) }) },
      },
      answer: async ({ actor, params, body }) => {
        const made = await cohorts.create(actor, params.id, body);
        return created({ ...made.cohort, warnings: made.warnings }, { version: made.cohort.version });
      },
    }),
    endpoint({
      method: 'get',
      path: '/programs/{id}/cohorts',
      operationId: 'listCohorts',
      tag,
      summary: 'The cohorts of a program',
      access: 'signed-in',
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: 'Cohorts', schema: pageOf(cohort) } },
      answer: async ({ actor, params, query }) => ok(await cohorts.list(actor, params.id, query)),
    }),
    endpoint({
      method: 'get',
      path: '/cohorts/{id}',
      operationId: 'getCohort',
      tag,
      summary: 'One cohort',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The cohort', schema: cohort } },
      answer: async ({ actor, params }) => {
        const found = await cohorts.get(actor, params.id);
        return ok(found, { version: found.version });
      },
    }),
    endpoint({
      method: 'patch',
      path: '/cohorts/{id}',
      operationId: 'editCohort',
      tag,
      summary: 'Rename a cohort, change its join address or the agenda of what is ahead',
      description: 'Dates and times are changed session by session.',
      access: 'signed-in',
      params: idParams,
      body: changes,
      responses: { 200: { description: 'The cohort', schema: cohort } },
      answer: async ({ actor, params, body, ifMatch }) => {
        const changed = await cohorts.edit(actor, params.id, body, ifMatch);
        return ok(changed, { version: changed.version });
      },
    }),
  ];
}
