// The endpoints of roles in one session.
import { z } from 'zod';
import { roles } from '../../core/credits/vocabulary.js';
import { endpoint, noContent, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, line } from '../../platform/http/schemas.js';
import type { AssignmentsService } from './assignments.service.js';

const sessionMinutesMax = 1440;

const fields = z.strictObject({
  role: z.enum(roles),
  segment: z
    .int()
    .min(0)
    .nullable()
    .optional()
    .meta({ description: 'Index of the session’s segment; the first is 0.' }),
  minutesTaught: z.int().min(0).max(sessionMinutesMax).nullable().optional(),
  talkId: line(100).nullable().optional(),
});

const assignment = z
  .object({
    sessionId: id,
    clinicianId: id,
    name: z.string(),
    role: z.enum(roles),
    segment: z.int().nullable(),
    minutesTaught: z.int().nullable(),
    talkId: z.string().nullable(),
  })
  .meta({ id: 'Assignment' });

const oneAssignment = z.strictObject({ id, clinicianId: id });
const path = '/sessions/{id}/assignments/{clinicianId}';
const tag = 'Enrolments';

export function assignmentRoutes(assignments: AssignmentsService): Endpoint[] {
  return [
    endpoint({
      method: 'put',
      path,
      operationId: 'assignRole',
      tag,
      summary: 'Give a clinician a role in one session',
      description: 'A guest presenter needs no enrolment, only a record in the same organization.',
      access: 'signed-in',
      params: oneAssignment,
      body: fields,
      responses: { 200: { description: 'The assignment', schema: assignment } },
      answer: async ({ actor, params, body }) =>
        ok(await assignments.assign(actor, params.id, params.clinicianId, body)),
    }),
    endpoint({
      method: 'get',
      path: '/sessions/{id}/assignments',
      operationId: 'listAssignments',
      tag,
      summary: 'Roles given in this session',
      access: 'signed-in',
      params: idParams,
      responses: {
        200: {
          description: 'Assignments',
          schema: z.object({ items: z.array(assignment), nextCursor: z.null() }),
        },
      },
      answer: async ({ actor, params }) =>
        ok({ items: await assignments.list(actor, params.id), nextCursor: null }),
    }),
    endpoint({
      method: 'delete',
      path,
      operationId: 'removeAssignment',
      tag,
      summary: 'Take the role back; the enrolment’s own counts again',
      access: 'signed-in',
      params: oneAssignment,
      responses: { 204: { description: 'Taken back' } },
      answer: async ({ actor, params }) => {
        await assignments.remove(actor, params.id, params.clinicianId);
        return noContent();
      },
    }),
  ];
}
