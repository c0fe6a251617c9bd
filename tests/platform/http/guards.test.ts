import { describe, expect, test } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { anonymousPath, refuseCrossSite, securityHeaders } from '../../../src/platform/http/guards.js';
import { problemHandler } from '../../../src/platform/http/problem.js';
import { silentLogger } from '../../../src/platform/logger.js';

describe('cross-site writes', () => {
  const app = express();
  app.use(securityHeaders({ https: true }));
  app.use(refuseCrossSite('https://echo.hub.example', (path) => path.startsWith('/unsubscribe/')));
  app.use((_request, response) => {
    response.sendStatus(204);
  });
  app.use(problemHandler(silentLogger));
  const post = (path = '/x') => supertest(app).post(path);

  test('another site, also of the same domain, is refused; the own page and direct use pass', async () => {
    expect((await post().set('sec-fetch-site', 'cross-site')).body.code).toBe('request.cross-site');
    expect((await post().set('sec-fetch-site', 'same-site')).status).toBe(403);
    expect((await post().set('sec-fetch-site', 'same-origin')).status).toBe(204);
    expect((await post().set('sec-fetch-site', 'none')).status).toBe(204);
  });

  test('browsers without fetch metadata are judged by Origin; tokens and one-click unsubscribe carry no cookie', async () => {
    expect((await post().set('origin', 'https://evil.example')).status).toBe(403);
    expect((await post().set('origin', 'null')).status).toBe(403);
    expect((await post().set('origin', 'https://echo.hub.example')).status).toBe(204);
    expect((await post()).status).toBe(204);
    expect((await post().set('sec-fetch-site', 'cross-site').set('authorization', 'Bearer x')).status).toBe(
      204,
    );
    expect((await post('/unsubscribe/abc').set('sec-fetch-site', 'cross-site')).status).toBe(204);
    expect((await supertest(app).get('/x').set('sec-fetch-site', 'cross-site')).status).toBe(204);
  });

  test('headers: no inline script or style, no framing by others, https kept', async () => {
    const { headers } = await post();
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['strict-transport-security']).toContain('max-age');
    expect(headers['referrer-policy']).toBe('same-origin');
  });
});

test('logged paths name routes and nobody', () => {
  expect(anonymousPath('/api/v1/clinicians/0192f0aa-0000-7000-8000-000000000001?search=Okafor')).toBe(
    '/api/v1/clinicians/:x',
  );
  expect(anonymousPath('/verify/4K7M-29QX-TB3C-8WZR-H')).toBe('/verify/:x');
  expect(anonymousPath('/unsubscribe/WyJhbm5AZWFzdC5leGFtcGxlIl0.sig')).toBe('/unsubscribe/:x');
});
