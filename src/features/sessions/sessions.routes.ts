// The sessions endpoints: listed, added, moved, called off.
import { z } from 'zod';
import type { Actor } from '../../core/access.js';
import { created, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { day, id, idParams, instant, line, lines, pageOf, pageQuery } from '../../platform/http/schemas.js';
import { joinUrl, segmentAnswer, segments } from './cohorts.routes.js';
import type { Session, SessionChange, SessionChanges } from './session.js';
import type { SessionsService } from './sessions.service.js';

/** `notify` false keeps the mail to the invited back. */
export interface MoveOptions {
  notify: boolean;
  ifMatch: number | undefined;
}

/** Moving and cancelling are use-cases of their own: whoever holds an invitation hears of them. */
export interface SessionMoves {
  change(actor: Actor, id: string, changes: SessionChanges, options: MoveOptions): Promise<SessionChange>;
  cancel(actor: Actor, id: string, reason: string, options: MoveOptions): Promise<SessionChange>;
}

const texts = {
  objectives: lines(4000).nullable().optional(),
  joinUrl: joinUrl.nullable().optional().meta({ description: 'Left out or null: the cohort’s' }),
};
const fields = z.strictObject({
  startsAt: instant,
  endsAt: instant,
  title: line(300).optional(),
  segments: segments.optional(),
  ...texts,
});
const reason = line(500);
const notify = z.boolean().default(true);
const status = z.enum(['scheduled', 'cancelled']);
const changes = z.strictObject({
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  title: line(300).optional(),
  segments: segments.min(1).optional(),
  ...texts,
  status: status.optional(),
  reason: reason.optional(),
  notify,
});

export const sessionSchema = z
  .object({
    id,
    organizationId: id,
    programId: id,
    cohortId: id,
    number: z.int(),
    title: z.string(),
    objectives: z.string().nullable(),
    localDate: day,
    startTime: z.string(),
    timeZone: z.string(),
    startsAt: instant,
    endsAt: instant,
    heldStartsAt: instant.nullable().meta({
      description: 'When it really began, where that was not as planned: the agenda slides with it.',
    }),
    segments: z.array(segmentAnswer),
    joinUrl: z.string().nullable(),
    status,
    statusReason: z.string().nullable(),
    sequence: z.int().meta({ description: 'SEQUENCE of the calendar entry' }),
    finalizedAt: instant.nullable(),
  })
  .meta({ id: 'Session' });

const one = { 200: { description: 'The session', schema: sessionSchema } };
const tag = 'Sessions';
const answer = (found: Session) => ok(found, { version: found.version });

function readingRoutes(sessions: SessionsService): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/cohorts/{id}/sessions',
      operationId: 'listSessions',
      tag,
      summary: 'The sessions of a cohort in order of time',
      access: 'signed-in',
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: 'Sessions', schema: pageOf(sessionSchema) } },
      answer: async ({ actor, params, query }) => ok(await sessions.list(actor, params.id, query)),
    }),
    endpoint({
      method: 'post',
      path: '/cohorts/{id}/sessions',
      operationId: 'addSession',
      tag,
      summary: 'Add a session outside the weekly schedule',
      access: 'signed-in',
      params: idParams,
      body: fields,
      responses: { 201: { description: 'The session', schema: sessionSchema } },
      answer: async ({ actor, params, body }) => {
        const made = await sessions.add(actor, params.id, body);
        return created(made, { version: made.version });
      },
    }),
    endpoint({
      method: 'get',
      path: '/sessions/{id}',
      operationId: 'getSession',
      tag,
      summary: 'One session',
      access: 'signed-in',
      params: idParams,
      responses: one,
      answer: async ({ actor, params }) => answer(await sessions.get(actor, params.id)),
    }),
  ];
}

function movingRoutes(moves: SessionMoves): Endpoint[] {
  return [
    endpoint({
      method: 'patch',
      path: '/sessions/{id}',
      operationId: 'editSession',
      tag,
      summary: 'Change or move a session',
      description:
        'A new start, end or status raises `sequence` and mails whoever holds an invitation, unless `notify` is false. ' +
        'A finalized session keeps its times, agenda and status.',
      access: 'signed-in',
      params: idParams,
      body: changes,
      responses: one,
      answer: async ({ actor, params, body: { notify: tell, ...asked }, ifMatch }) =>
        answer((await moves.change(actor, params.id, asked, { notify: tell, ifMatch })).session),
    }),
    endpoint({
      method: 'post',
      path: '/sessions/{id}/cancel',
      operationId: 'cancelSession',
      tag,
      summary: 'Call a session off',
      description: 'Cancelled already: nothing changes and nobody is mailed again.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({ reason, notify }),
      responses: one,
      answer: async ({ actor, params, body, ifMatch }) =>
        answer((await moves.cancel(actor, params.id, body.reason, { notify: body.notify, ifMatch })).session),
    }),
  ];
}

export function sessionRoutes(sessions: SessionsService, moves: SessionMoves): Endpoint[] {
  return [...readingRoutes(sessions), ...movingRoutes(moves)];
}
