// Endpoints that show who was taken for whom, and take it back.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../platform/http/endpoint.js';
import { id, idParams, instant, line, pageOf } from '../platform/http/schemas.js';
import { reviewItem } from '../features/attendance/attendance.routes.js';
import type { TakenForService } from '../features/attendance/taken-for.service.js';
import type { ReopenReview } from './reopen-review.js';

const takenFor = z
  .object({
    id,
    clinicianId: id,
    clinicianName: z.string(),
    name: z.string().meta({ description: 'What the source called the participant.' }),
    email: z.string().nullable(),
    method: z.enum(['registrant', 'address', 'remembered', 'review', 'shared']),
    decidedAt: instant,
    connections: z.int(),
  })
  .meta({ id: 'ParticipantLink' });

const wish = z.strictObject({
  reason: line(500),
  forget: z
    .boolean()
    .optional()
    .meta({ description: 'What is remembered of this participant as that person is forgotten too.' }),
});
const tag = 'Attendance';

export function reopenReviewRoutes(reopenReview: ReopenReview, takenForService: TakenForService): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/review/{id}/reopen',
      operationId: 'reopenReview',
      tag,
      summary: 'Take an answer back',
      description:
        'The row is open again with fresh suggestions, and only a person answers it. Attendance and credits follow; a lead’s own act lets losses of these people through. A record or enrolment made by the answer stays.',
      access: 'signed-in',
      params: idParams,
      body: wish,
      responses: { 200: { description: 'The row as it is now', schema: reviewItem } },
      answer: async ({ actor, params, body }) => ok(await reopenReview.reopen(actor, params.id, body)),
    }),
    endpoint({
      method: 'get',
      path: '/sessions/{id}/links',
      operationId: 'listParticipantLinks',
      tag,
      summary: 'Who was taken for whom, and why',
      description: 'Every participant that stands for a clinician. All in one page.',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'Links', schema: pageOf(takenFor) } },
      answer: async ({ actor, params }) =>
        ok({ items: await takenForService.list(actor, params.id), nextCursor: null }),
    }),
    endpoint({
      method: 'post',
      path: '/links/{id}/dispute',
      operationId: 'disputeLink',
      tag,
      summary: 'This participant was not that person',
      description:
        'The link is undone and the participant waits in the review list; no later import takes it for that person again in this session. Attendance and credits follow as with a reopened row.',
      access: 'signed-in',
      params: idParams,
      body: wish,
      responses: {
        200: {
          description: 'The row that is open now; null where nothing is left to ask',
          schema: z.object({ review: reviewItem.nullable() }),
        },
      },
      answer: async ({ actor, params, body }) =>
        ok({ review: await reopenReview.dispute(actor, params.id, body) }),
    }),
  ];
}
