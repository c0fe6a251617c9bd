// Middleware every request passes: headers, request ids, logs without personal data, cross-site refusal.
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { AppError } from '../../core/errors.js';
import type { Logger } from '../logger.js';

export function securityHeaders(options: { https: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameSrc: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
        ...(options.https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: options.https,
    // Under 'no-referrer' browsers send forms with `Origin: null`, and on plain http that is all we can judge by.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'sameorigin' },
  });
}

/** Forms of this one page may lead to these places besides our own: a browser checks also where a redirect goes. */
export function allowFormsTo(response: Response, origins: readonly string[]): void {
  const name = 'Content-Security-Policy';
  const policy = String(response.getHeader(name) ?? '');
  response.setHeader(
    name,
    policy.replace(/form-action 'self'/, (own) => [own, ...origins].join(' ')),
  );
}

/** A path with every id, number and token replaced, so that logs name routes and nobody. */
export function anonymousPath(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return path
    .split('/')
    .map((part) => (/^[a-z][a-z.-]{0,30}$/.test(part) || part === '' || part === 'v1' ? part : ':x'))
    .join('/');
}

export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    serializers: {
      req: (request: { id: unknown; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: anonymousPath(request.url),
      }),
      res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
    },
    customLogLevel: (_request, response, error) =>
      error !== undefined || response.statusCode >= 500 ? 'error' : 'debug',
  }) as RequestHandler;
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that another site's page started (fetch metadata, else Origin). Calls with a bearer token carry
 * no ambient authority; one-click unsubscribe (RFC 8058) comes from mail providers without a cookie.
 */
export function refuseCrossSite(publicUrl: string, exempt: (path: string) => boolean): RequestHandler {
  return (request, _response, next) => {
    if (harmless.has(request.method) || request.get('authorization') !== undefined || exempt(request.path)) {
      next();
      return;
    }
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    const sameSite =
      site === undefined
        ? isOwnOrigin(origin, request.get('host'), publicUrl)
        : site === 'same-origin' || site === 'none';
    if (!sameSite) throw new AppError('request.cross-site', 'Open the page here and try again from it.');
    next();
  };
}

function isOwnOrigin(origin: string | undefined, host: string | undefined, publicUrl: string): boolean {
  if (origin === undefined) return true;
  if (origin === new URL(publicUrl).origin) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
