// Endpoints about pulling a session's report from Zoom: how it stands, and now, please.
import { z } from 'zod';
import { accepted, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { idParams, instant } from '../../platform/http/schemas.js';
import type { PullsService } from './pulls.service.js';

const pullState = z
  .object({
    lastPulledAt: instant.nullable(),
    lastRows: z.int().nullable().meta({ description: 'Connections in the last whole answer.' }),
    nextTryAt: instant.nullable().meta({ description: 'Null where nothing more is planned.' }),
    fault: z
      .string()
      .nullable()
      .meta({ description: 'What went wrong at the last try, e.g. `unreachable`.' }),
  })
  .meta({ id: 'ZoomPull' });

export function zoomPullRoutes(pulls: PullsService): Endpoint[] {
  const base = {
    path: '/sessions/{id}/zoom-pull',
    tag: 'Zoom',
    access: 'signed-in',
    params: idParams,
  } as const;
  return [
    endpoint({
      ...base,
      method: 'get',
      operationId: 'getZoomPull',
      summary: 'How pulling the report of this session from Zoom stands',
      responses: { 200: { description: 'Empty where the session does not meet in Zoom', schema: pullState } },
      answer: async ({ actor, params }) => ok(await pulls.get(actor, params.id)),
    }),
    endpoint({
      ...base,
      method: 'post',
      operationId: 'askZoomPull',
      summary: 'Pull the report of this session from Zoom within a minute',
      description: '409 `session.not-ended`; 409 `resource.conflict` where it does not meet in the account.',
      responses: { 202: { description: 'Planned', schema: pullState } },
      answer: async ({ actor, params }) => accepted(await pulls.ask(actor, params.id)),
    }),
  ];
}
