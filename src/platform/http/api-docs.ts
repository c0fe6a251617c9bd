// The readable reference at /api/docs: Swagger UI from this server alone, under the same strict content policy.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Router, type RequestHandler } from 'express';

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ECHO Credits API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<noscript>The reference is also at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/init.js"></script>
</body>
</html>
`;

const init = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

/** Read and packed when first asked for, then kept. */
function packed(contentType: string, read: () => Buffer | string): RequestHandler {
  let gzipped: Buffer | undefined;
  return (request, response) => {
    response.type(contentType).setHeader('Cache-Control', 'no-cache');
    response.setHeader('Vary', 'Accept-Encoding');
    if (request.acceptsEncodings('gzip') !== 'gzip') {
      response.send(read());
      return;
    }
    gzipped ??= gzipSync(read());
    response.setHeader('Content-Encoding', 'gzip');
    response.send(gzipped);
  };
}

export function apiDocs(): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.type('html').send(page);
  });
  router.get(
    '/init.js',
    packed('text/javascript', () => init),
  );
  router.get(
    '/swagger-ui.css',
    packed('text/css', () => readFileSync(join(folder, 'swagger-ui.css'))),
  );
  router.get(
    '/swagger-ui-bundle.js',
    packed('text/javascript', () => readFileSync(join(folder, 'swagger-ui-bundle.js'))),
  );
  return router;
}
