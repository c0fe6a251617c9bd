// Where Zoom's events come in: signed, kept before they are answered, and answered within Zoom's three seconds.
import { z } from 'zod';
import { endpoint, noContent, ok, type Endpoint } from '../../platform/http/endpoint.js';
import type { ZoomEvents } from './zoom-events.service.js';

/** Zoom's events have some hundred bytes to a few thousand. */
const bodyBytesMax = 200_000;

const challengeAnswer = z.object({ plainToken: z.string(), encryptedToken: z.string() });

export function zoomHookRoutes(zoomEvents: ZoomEvents): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/hooks/zoom',
      absolute: true,
      operationId: 'receiveZoomEvent',
      tag: 'Zoom',
      summary: 'An event of a Zoom meeting, signed by Zoom',
      description:
        'Headers `x-zm-request-timestamp` and `x-zm-signature`; 401 `auth.invalid-token` where they do not fit. The same event may come any number of times, late and in any order. Where no `ZOOM_WEBHOOK_SECRET` is set: 404.',
      access: 'public',
      rawBody: { bytesMax: bodyBytesMax },
      responses: {
        200: { description: 'The answer to `endpoint.url_validation`', schema: challengeAnswer },
        204: { description: 'Kept, known already, or of no use for attendance' },
      },
      answer: async ({ request, rawBody }) => {
        const received = await zoomEvents.receive({
          timestamp: request.get('x-zm-request-timestamp') ?? '',
          signature: request.get('x-zm-signature') ?? '',
          body: rawBody,
        });
        return received.kind === 'challenge' ? ok(received.answer) : noContent();
      },
    }),
  ];
}
