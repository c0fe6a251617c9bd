// The Express application: guards, API, pages, and the one place where errors become answers.
import express, { type Express } from 'express';
import { AppError } from './core/errors.js';
import { mountEndpoints } from './platform/http/mount.js';
import { openApiDocument } from './platform/http/openapi.js';
import { refuseCrossSite, requestLog, securityHeaders } from './platform/http/guards.js';
import { problemHandler } from './platform/http/problem.js';
import { createEndpoints, type Outside, type Services } from './wiring.js';

export function createApp(outside: Outside, services: Services): Express {
  const { config, clock, logger } = outside;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(requestLog(logger));
  app.use(securityHeaders({ https: config.publicUrl.startsWith('https:') }));
  app.use(refuseCrossSite(config.publicUrl, (path) => path.startsWith('/unsubscribe/') || path.startsWith('/hooks/')));

  const endpoints = createEndpoints(services);
  mountEndpoints(app, endpoints, {
    clock,
    authenticate: (request) => services.accounts.actorOfBearer(request.get('authorization')),
  });
  const reference = openApiDocument(endpoints, config.publicUrl);
  app.get('/api/openapi.json', (_request, response) => {
    response.json(reference);
  });
  app.use(() => {
    throw new AppError('resource.not-found', 'There is nothing at this address.');
  });
  app.use(problemHandler(logger));
  return app;
}
