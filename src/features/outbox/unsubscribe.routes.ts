// Leaving by one click: the POST of a mail provider (RFC 8058) and of the button on the page.
import { z } from 'zod';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import type { UnsubscribeService } from './unsubscribe.service.js';

const params = z.strictObject({ token: z.string().max(1000) });

export function unsubscribeRoutes(unsubscribe: UnsubscribeService): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/unsubscribe/{token}',
      absolute: true,
      operationId: 'unsubscribe',
      tag: 'Messages',
      summary: 'No more invitations to this address, at once',
      access: 'public',
      params,
      responses: {
        200: { description: 'Done', schema: z.object({ unsubscribed: z.literal(true) }) },
        303: { description: 'Done; a browser is led back to the page' },
      },
      answer: async ({ params: { token }, request }) => {
        await unsubscribe.leave(token);
        // Mail providers must get their answer without a redirect; only a browser asks for a page.
        if (request.accepts(['json', 'html']) === 'html') {
          return { status: 303, headers: { Location: `/unsubscribe/${token}?done=1` } };
        }
        return ok({ unsubscribed: true });
      },
    }),
  ];
}
