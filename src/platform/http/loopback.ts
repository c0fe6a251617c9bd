// Whether a request came from somebody sitting at this machine, by everything the request itself says.
import type { Request } from 'express';

/** Any of them: a proxy stands in front, and whoever asks may be anywhere. */
const proxyHeader = /^(?:forwarded|via|x-real-ip|x-forwarded-.*)$/;
const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Listening on loopback alone is not enough: a proxy may hand the world on, and a page of another site may have its
 * own name point here (DNS rebinding), which the Host header gives away.
 */
export function isFromThisMachine(request: Pick<Request, 'headers'>): boolean {
  const { headers } = request;
  return (
    loopbackHost.test(headers.host ?? '') && !Object.keys(headers).some((name) => proxyHeader.test(name))
  );
}
