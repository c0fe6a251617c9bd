// The endpoints that tie a session to an approval.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, line, pageOf, warning } from '../../platform/http/schemas.js';
import type { SessionApprovalsService } from './session-approvals.service.js';

const sessionApproval = z
  .object({
    sessionId: id,
    approvalId: id,
    sessionActivityId: z.string().nullable(),
    excluded: z.boolean(),
  })
  .meta({ id: 'SessionApproval' });

export function sessionApprovalRoutes(sessionApprovals: SessionApprovalsService): Endpoint[] {
  const tag = 'Sessions';
  return [
    endpoint({
      method: 'get',
      path: '/sessions/{id}/approvals',
      operationId: 'listSessionApprovals',
      tag,
      summary: 'What was set for this session under its approvals',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'Session approvals', schema: pageOf(sessionApproval) } },
      answer: async ({ actor, params }) =>
        ok({ items: await sessionApprovals.list(actor, params.id), nextCursor: null }),
    }),
    endpoint({
      method: 'put',
      path: '/sessions/{id}/approvals/{approvalId}',
      operationId: 'putSessionApproval',
      tag,
      summary: 'Add the accreditor’s id of this session, or take the session out of an approval',
      description: 'What is left out stays as it is.',
      access: 'signed-in',
      params: z.strictObject({ id, approvalId: id }),
      body: z.strictObject({
        sessionActivityId: line(100).nullable().optional(),
        excluded: z.boolean().optional(),
      }),
      responses: {
        200: {
          description: 'The session under this approval',
          schema: sessionApproval.extend({ warnings: z.array(warning) }),
        },
      },
      answer: async ({ actor, params, body }) =>
        ok(await sessionApprovals.put(actor, params.id, params.approvalId, body)),
    }),
  ];
}
