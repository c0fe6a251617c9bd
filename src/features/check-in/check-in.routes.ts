// Check-in codes through the API: the code of this minute for slide tools, redeeming one, and who redeemed what.
import { z } from 'zod';
import type { Actor } from '../../core/access.js';
import type { Database } from '../../platform/db/database.js';
import { created, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, instant, pageOf } from '../../platform/http/schemas.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { CheckIn, CheckInsService } from './check-ins.service.js';
import type { CodesService, TypedCode } from './codes.service.js';

/** A whole room behind one address redeems within a minute; who guesses is slowed down by the wrong ones. */
export const redeemsPerNetwork = { max: 600, windowSeconds: 600 };
const typedCharactersMax = 40;

const worth = z
  .object({
    kind: z.enum(['nothing', 'minutes', 'between', 'whole-session', 'intervals']),
    minutes: z.int().optional(),
  })
  .nullable()
  .meta({ description: 'Frozen on the day it was counted; null until then.' });

const facts = {
  id,
  sessionId: id,
  clinicianId: id,
  momentAt: instant.meta({ description: 'When the code was shown: the moment it proves.' }),
  redeemedAt: instant,
  state: z.enum(['counted', 'waiting', 'lapsed', 'undone']).meta({
    description:
      '`waiting`: until the session begins; `lapsed`: the session was moved away from that moment; `undone`: counts no more.',
  }),
  worth,
  isEnrolled: z.boolean(),
};

const redemption = z.object({ ...facts, replay: z.boolean() }).meta({ id: 'CheckInRedemption' });
const checkIn = z
  .object({
    ...facts,
    name: z.string(),
    hasConnection: z.boolean().meta({
      description: 'A report or webhook tells of a connection of this person in this session.',
    }),
  })
  .meta({ id: 'CheckIn' });

const shownCode = z
  .object({
    code: z.string().meta({ example: '482913' }),
    url: z.string().meta({ description: 'What the QR code on the slide opens.' }),
    shownFrom: instant,
    shownUntil: instant,
    redeemableUntil: instant,
  })
  .meta({ id: 'CheckInCode' });

interface Deps {
  database: Database;
  publicUrl: string;
  sessions: Pick<SessionsService, 'reach'>;
  codes: CodesService;
  checkIns: CheckInsService;
  redeemCode(actor: Actor, typed: TypedCode): Promise<CheckIn & { replay: boolean }>;
}

const tag = 'Attendance';

function redeemEndpoint({ redeemCode }: Deps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/check-ins',
    operationId: 'redeemCheckInCode',
    tag,
    summary: 'Redeem a code that was shown in a session',
    description:
      "For a person who signed in (session cookie). The same code again answers 200 with `replay: true`. A code scanned before the session begins waits and counts from then on. What it is worth is the program's `evidencePolicy.checkIn`.",
    access: 'signed-in',
    limit: redeemsPerNetwork,
    body: z.strictObject({
      code: z
        .string()
        .max(typedCharactersMax)
        .meta({ description: 'Six figures; spaces and dashes do not matter.' }),
    }),
    responses: {
      200: { description: 'Redeemed before', schema: redemption },
      201: { description: 'Redeemed', schema: redemption },
    },
    answer: async ({ actor, body }) => {
      const done = await redeemCode(actor, body);
      return done.replay ? ok(done) : created(done);
    },
  });
}

export function checkInRoutes(deps: Deps): Endpoint[] {
  const { database, publicUrl, sessions, codes, checkIns } = deps;
  return [
    redeemEndpoint(deps),
    endpoint({
      method: 'get',
      path: '/sessions/{id}/check-ins',
      operationId: 'listCheckIns',
      tag,
      summary: 'Who redeemed a code of this session, and whether a connection agrees',
      description: 'In order of the moments they prove. All in one page.',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'Check-ins', schema: pageOf(checkIn) } },
      answer: async ({ actor, params }) => {
        const session = await sessions.reach(database.read, actor, 'read', params.id);
        return ok({ items: await checkIns.list(database.read, session), nextCursor: null });
      },
    }),
    endpoint({
      method: 'get',
      path: '/sessions/{id}/check-in-code',
      operationId: 'showCheckInCode',
      tag,
      summary: 'The code of this minute, for a slide',
      description:
        'Asking shows it: only codes that were asked for can be redeemed. From a quarter of an hour before the start to a quarter of an hour after the end.',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The code', schema: shownCode } },
      answer: async ({ actor, params }) => {
        const shown = await codes.show(actor, params.id);
        return ok(
          { ...shown, url: `${publicUrl}/check-in/${shown.code}` },
          { headers: { 'cache-control': 'no-store' } },
        );
      },
    }),
  ];
}
