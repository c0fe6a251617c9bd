// The Express application: guards, API, pages, and the one place where errors become answers.
import { join } from 'node:path';
import { isInstallationOwner } from './core/access.js';
import { AppError } from './core/errors.js';
import { createKeptReplies } from './platform/db/kept-replies.js';
import { apiDocs } from './platform/http/api-docs.js';
import { loadAssets } from './platform/http/assets.js';
import { isFromThisMachine } from './platform/http/loopback.js';
import { basePath, mountEndpoints } from './platform/http/mount.js';
import { openApiDocument } from './platform/http/openapi.js';
import type { Visitor } from './platform/http/page.js';
import { mountPages, problemPage, type PageOptions } from './platform/http/pages.js';
import { problemHandler } from './platform/http/problem.js';
import { networkLimit } from './platform/http/rate-limit.js';
import { createServer, type Express, type Request } from './platform/http/server.js';
import { signedInOf, webSessions } from './platform/http/web-session.js';
import { templatesFolder } from './platform/paths.js';
import { keyedSecrets } from './platform/secrets.js';
import type { Outside, Services } from './wiring.js';
import { createEndpoints, createPages } from './wiring/doors.js';

/** The caller, by a bearer token first, else by the session of her browser. */
function identifier(services: Services): (request: Request) => Promise<Visitor | undefined> {
  return async (request) => {
    const token = await services.accounts.actorOfBearer(request.get('authorization'));
    if (token !== undefined) return { actor: token, name: token.id, language: null };
    const signedIn = signedInOf(request);
    return signedIn === undefined ? undefined : services.webSessions.personOf(signedIn);
  };
}

export function createApp(outside: Outside, services: Services): Express {
  const { config, clock, logger } = outside;
  const https = config.publicUrl.startsWith('https:');
  const app = createServer({
    logger,
    publicUrl: config.publicUrl,
    timeRequests: services.metrics.timeRequests,
    takesForeignPosts: (path) => path.startsWith('/unsubscribe/') || path.startsWith('/hooks/'),
  });
  const secret = keyedSecrets(config.secretKey).sign('web-session', 'cookie');
  app.use(webSessions({ secret, https, rows: services.webSessions.rows, clock }));

  // Authenticated calls have no limit unless the operator sets one (contract).
  app.use(basePath, networkLimit({ max: config.apiRatePerMinute, windowSeconds: 60 }));
  const whoIs = identifier(services);
  const endpoints = createEndpoints(services);
  mountEndpoints(app, endpoints, {
    clock,
    authenticate: async (request) => (await whoIs(request))?.actor,
    keptReplies: createKeptReplies(outside.database),
  });
  const reference = openApiDocument(endpoints, config.publicUrl);
  app.get('/api/openapi.json', (_request, response) => {
    response.json(reference);
  });
  app.use('/api/docs', apiDocs());
  const pageOptions: PageOptions = {
    templates: services.templates,
    assets: loadAssets(join(templatesFolder, 'assets')),
    clock,
    https,
    showsMailbox: (visitor, request) =>
      services.mailbox !== null &&
      ((services.mailboxIsOpen && isFromThisMachine(request)) ||
        (visitor !== undefined && isInstallationOwner(visitor.actor))),
    whoIs,
  };
  mountPages(app, createPages(services), pageOptions);
  app.use(() => {
    throw new AppError('resource.not-found', 'There is nothing at this address.');
  });
  app.use(problemHandler(logger, problemPage(pageOptions)));
  return app;
}
