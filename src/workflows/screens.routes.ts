// Endpoints by which several people are recorded before one screen, and by which that is put right.
import { z } from 'zod';
import { roles } from '../core/credits/vocabulary.js';
import { screenPeopleMost } from '../core/attendance/evidence-policy.js';
import { endpoint, noContent, ok, type Endpoint } from '../platform/http/endpoint.js';
import { finding, id, idParams, instant, line } from '../platform/http/schemas.js';
import type { ShorteningWish } from '../features/screens/lists.service.js';
import type { AnsweringDoor, PersonLimit } from '../features/screens/screen-wishes.js';
import { newRecord } from '../features/clinicians/clinicians.routes.js';
import type { ScreensService } from '../features/screens/screens.service.js';
import type { ShareScreen } from './share-screen.js';

const tag = 'Shared screens';

const participant = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'is not a participant')
  .meta({ description: 'As `GET /sessions/{id}/screens` names the device.' });

const minutes = z.int().min(1).max(1440).meta({ description: 'Counted from when the device joined.' });
const stretch = { startsAt: instant, endsAt: instant };
const time = z.union([z.strictObject({ minutes }), z.strictObject(stretch)]);
const limit = z.union([
  z.strictObject({ clinicianId: id, minutes }),
  z.strictObject({ clinicianId: id, ...stretch }),
]);
const limits = z.array(limit).max(screenPeopleMost).optional().meta({
  description: 'Whoever sat there for less than the device was connected.',
});

/** The answer to an open review: several people watched together. */
export const together = z.strictObject({
  clinicianIds: z
    .array(id)
    .min(2)
    .max(screenPeopleMost)
    .refine((ids) => new Set(ids).size === ids.length, 'must name each person once'),
  contactId: id.optional().meta({
    description: 'Who may add colleagues, shorten or take off; is asked by mail who else was there.',
  }),
  limits,
});

const enrolAs = z.enum(roles).optional();

const named = z.strictObject({
  participant,
  clinicianIds: z.array(id).min(1).max(screenPeopleMost),
  contactId: id.optional(),
  limits,
});
const usual = z.strictObject({
  participant,
  groupId: id,
  exceptIds: z.array(id).max(screenPeopleMost).optional(),
  limits,
});

const screen = z
  .object({
    participant,
    name: z.string(),
    minutes: z.int().meta({ description: 'How long the device was connected during the session.' }),
    reviewId: id.nullable(),
    ownerIds: z.array(id).meta({ description: 'Whose own connection it is.' }),
    listId: id.nullable(),
    contactId: id.nullable(),
    groupId: id.nullable(),
    isSpotCheck: z.boolean().meta({ description: 'Everybody of the group is asked, consent or not.' }),
    people: z.array(
      z.object({
        clinicianId: id,
        name: z.string(),
        state: z.enum(['waiting', 'confirmed', 'counted', 'lapsed', 'denied', 'removed']).meta({
          description:
            'waiting and lapsed earn nothing; counted: by the consent to a standing group, open to objection until `dueAt`.',
        }),
        minutes: z.int(),
        basis: z.enum(['asked', 'consent']),
        dueAt: instant,
        confirmedAt: instant.nullable(),
        isReachable: z.boolean().meta({ description: 'There is an address that only this person reads.' }),
      }),
    ),
  })
  .meta({ id: 'Screen' });

const sessionScreens = z
  .object({
    screens: z.array(screen),
    questions: z.array(
      z.object({
        id,
        listId: id,
        name: z.string(),
        address: z.string(),
        askedAt: instant,
        suggestedId: id
          .nullable()
          .meta({ description: 'The one clinician of the organization who has this address.' }),
        suggestedName: z.string().nullable(),
      }),
    ),
    findings: z.array(finding),
  })
  .meta({ id: 'SessionScreens' });

type LimitBody = z.output<typeof limit>;

function timeOf(body: z.output<typeof time> | LimitBody): ShorteningWish {
  return 'minutes' in body ? { minutes: body.minutes } : { startsAt: body.startsAt, endsAt: body.endsAt };
}

export const limitsOf = (bodies: readonly LimitBody[] | undefined): PersonLimit[] =>
  (bodies ?? []).map((body) => ({ clinicianId: body.clinicianId, time: timeOf(body) }));

function listEndpoint(shareScreen: ShareScreen, screens: ScreensService): Endpoint {
  return endpoint({
    method: 'post',
    path: '/sessions/{id}/screens',
    operationId: 'listScreen',
    tag,
    summary: 'Say who sat before a device: people by name, or a standing group as usual',
    description:
      'Each person is asked by mail and counts once they confirm. Members of the group who have consented count at once and may object. People who are named already stay as they are.',
    access: 'signed-in',
    params: idParams,
    body: z.union([named, usual]),
    responses: { 200: { description: 'The screens of the session', schema: sessionScreens } },
    answer: async ({ actor, params, body }) => {
      const namer = { actor, contactId: null };
      const personLimits = limitsOf(body.limits);
      if ('groupId' in body) {
        const wish = { ...body, limits: personLimits };
        await shareScreen.listUsual(namer, params.id, body.participant, wish);
      } else {
        const wish = { ...body, limits: personLimits };
        await shareScreen.list(namer, params.id, body.participant, wish);
      }
      return ok(await screens.get(actor, params.id));
    },
  });
}

function personEndpoints(answerScreen: AnsweringDoor): Endpoint[] {
  const params = z.strictObject({ id, clinicianId: id });
  return [
    endpoint({
      method: 'put',
      path: '/screens/{id}/people/{clinicianId}',
      operationId: 'shortenAtScreen',
      tag,
      summary: 'Shorten a person’s time at a screen',
      description: '`whole`: as long as the device. What the person said themselves still bounds it.',
      access: 'signed-in',
      params,
      body: z.union([time, z.strictObject({ whole: z.literal(true) })]),
      responses: { 204: { description: 'Shortened' } },
      answer: async ({ actor, params: asked, body }) => {
        const wish = 'whole' in body ? null : timeOf(body);
        await answerScreen.shorten({ actor, contactId: null }, asked.id, asked.clinicianId, wish);
        return noContent();
      },
    }),
    endpoint({
      method: 'delete',
      path: '/screens/{id}/people/{clinicianId}',
      operationId: 'takeOffScreen',
      tag,
      summary: 'Take a person off the list of a screen',
      description: 'In a finalized session a loss waits for a lead as usual.',
      access: 'signed-in',
      params,
      query: z.strictObject({ reason: line(500).optional() }),
      responses: { 204: { description: 'Taken off' } },
      answer: async ({ actor, params: asked, query }) => {
        const namer = { actor, contactId: null };
        await answerScreen.takeOff(namer, asked.id, asked.clinicianId, query.reason ?? null);
        return noContent();
      },
    }),
  ];
}

export function screenRoutes(
  screens: ScreensService,
  shareScreen: ShareScreen,
  answerScreen: AnsweringDoor,
): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/sessions/{id}/screens',
      operationId: 'listScreens',
      tag,
      summary: 'The devices of a session and who is said to have sat before them',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'Devices, open questions and findings', schema: sessionScreens } },
      answer: async ({ actor, params }) => ok(await screens.get(actor, params.id)),
    }),
    listEndpoint(shareScreen, screens),
    ...personEndpoints(answerScreen),
    endpoint({
      method: 'post',
      path: '/screen-questions/{id}/resolve',
      operationId: 'resolveScreenQuestion',
      tag,
      summary: 'Say who a colleague is whom a contact named, or that nobody is to be recorded',
      access: 'signed-in',
      params: idParams,
      description:
        'Nobody counts before they confirm. `create` makes the record and enrols it in the cohort, all or nothing; a taken address answers 409 with `holders`. `enrolAs` enrols who is not on the roster; without it the row of the device asks.',
      body: z.union([
        z.strictObject({ clinicianId: id, enrolAs }),
        z.strictObject({ create: newRecord, enrolAs }),
        z.strictObject({ ignore: z.literal(true), reason: line(500) }),
      ]),
      responses: { 204: { description: 'Settled' } },
      answer: async ({ actor, params, body }) => {
        const decision = 'ignore' in body ? { reason: body.reason } : body;
        await shareScreen.settleColleague(actor, params.id, decision);
        return noContent();
      },
    }),
  ];
}
