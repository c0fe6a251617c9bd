// A bare server with the guards every request passes, before anything of the service is mounted on it.
import express, { type Express, type Request, type RequestHandler } from 'express';
import type { Logger } from '../logger.js';
import { refuseCrossSite, requestLog, securityHeaders } from './guards.js';

export type { Express, Request };

export function createServer(settings: {
  logger: Logger;
  publicUrl: string;
  timeRequests: RequestHandler;
  /** Paths that others may post to: they carry their own proof and no cookie. */
  takesForeignPosts: (path: string) => boolean;
}): Express {
  const server = express();
  server.disable('x-powered-by');
  server.set('query parser', 'simple');
  // A proxy on this machine tells whose request it hands on; nobody else is believed.
  server.set('trust proxy', 'loopback');
  server.use(settings.timeRequests);
  server.use(requestLog(settings.logger));
  server.use(securityHeaders({ https: settings.publicUrl.startsWith('https:') }));
  server.use(refuseCrossSite(settings.publicUrl, settings.takesForeignPosts));
  return server;
}
