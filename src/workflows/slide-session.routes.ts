// Endpoints that say when a session really began, and take it back.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../platform/http/endpoint.js';
import { id, idParams, instant, line } from '../platform/http/schemas.js';
import { heldShiftMinutesMax } from '../features/sessions/session.js';
import { sessionSchema } from '../features/sessions/sessions.routes.js';
import type { SlideOutcome, SlideSession } from './slide-session.js';

const outcome = z
  .object({
    session: sessionSchema,
    changes: z.array(
      z.object({
        clinicianId: id,
        name: z.string(),
        secondsBefore: z.int(),
        secondsAfter: z.int(),
        awards: z.array(
          z.object({
            creditSystem: z.string(),
            kind: z.enum(['learner', 'teaching']),
            creditsBefore: z.string().nullable(),
            creditsAfter: z.string().nullable(),
            status: z
              .enum(['awarded', 'none', 'pending-evaluation', 'pending-confirmation', 'reversed'])
              .nullable()
              .meta({ description: '`pending-confirmation`: the loss waits for a lead.' }),
          }),
        ),
      }),
    ),
    unchanged: z.int().meta({ description: 'Others who were there.' }),
  })
  .meta({ id: 'HeldStart' });

const reason = line(500);
const confirmLosses = z.boolean().optional().meta({
  description: 'Lets losses through at once, for who may finalize; left out, they wait for a lead.',
});
const query = z.strictObject({ preview: z.enum(['true', 'false']).optional() });
const responses = { 200: { description: 'Who gains and who loses', schema: outcome } };
const answer = (done: SlideOutcome) => ok(done, { version: done.session.version });

export function slideSessionRoutes(slide: SlideSession): Endpoint[] {
  const tag = 'Attendance';
  return [
    endpoint({
      method: 'post',
      path: '/sessions/{id}/held-start',
      operationId: 'setHeldStart',
      tag,
      summary: 'Say when a session really began',
      description: `The agenda slides: presence and credits are reckoned from there, for as long as planned. At most ${heldShiftMinutesMax} minutes from the plan, and once the session is over. Nobody is mailed, and calendars stay as they are. In a finalized session a gain goes through and a loss waits for a lead. \`preview=true\` writes nothing.`,
      access: 'signed-in',
      params: idParams,
      query,
      body: z.strictObject({ startsAt: instant, reason, confirmLosses }),
      responses,
      answer: async ({ actor, params, query: { preview }, body, ifMatch }) =>
        answer(await slide(actor, params.id, { ...body, ifMatch }, { preview: preview === 'true' })),
    }),
    endpoint({
      method: 'delete',
      path: '/sessions/{id}/held-start',
      operationId: 'unsetHeldStart',
      tag,
      summary: 'Back to the planned start',
      description:
        'The reason stands in the body, for addresses end up in logs. The same as setting the planned start.',
      access: 'signed-in',
      params: idParams,
      query,
      body: z.strictObject({ reason, confirmLosses }),
      responses,
      answer: async ({ actor, params, query: { preview }, body, ifMatch }) =>
        answer(
          await slide(
            actor,
            params.id,
            { ...body, startsAt: null, ifMatch },
            { preview: preview === 'true' },
          ),
        ),
    }),
  ];
}
