// Every page template, rendered strictly from a sample in both languages, and the frame around them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import supertest from 'supertest';
import { languages, type Language } from '../../../src/core/bilingual.js';
import { problemCatalogue } from '../../../src/core/errors.js';
import { loadAssets } from '../../../src/platform/http/assets.js';
import { localPath, redirect } from '../../../src/platform/http/page.js';
import { templatesFolder } from '../../../src/platform/paths.js';
import { createTemplates } from '../../../src/platform/templates/liquid.js';
import { engines } from '../../support/engines.js';
import { expectGolden } from '../../support/golden.js';
import { pageSamples, sampleFrame } from '../../support/page-samples.js';
import { startService, type TestService } from '../../support/service.js';

const templates = createTemplates(templatesFolder);
const every = Object.keys(pageSamples).flatMap((name) =>
  languages.map((language) => [name, language] as const),
);

describe.each(every)('%s in %s', (name, language: Language) => {
  const { template, vars } = pageSamples[name] ?? { template: '', vars: {} };
  const html = templates.renderPage(template, { ...vars, language, frame: sampleFrame(language) });

  test('the golden file holds', () => {
    expectGolden(`pages/${name}.${language}.html`, html);
  });

  test('language, title, one h1, labels for fields, no inline script or style', () => {
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toMatch(/<title>[^<·]+ · [^<]+<\/title>/);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html).not.toMatch(
      /<script(?! src="\/assets\/[^"]+" defer><\/script>)|<style| style="| on[a-z]+="|\{\{|\{%/,
    );
    for (const [, id] of html.matchAll(
      /<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"/g,
    )) {
      expect(html).toContain(`<label for="${id ?? ''}"`);
    }
  });
});

test('every error has its title and what to do, in both languages', () => {
  const codes = [...Object.keys(problemCatalogue), 'internal'];
  const wanted = codes.flatMap((code) => [`problem.${code}`, `problem-todo.${code}`]);
  expect(wanted.filter((key) => !templates.messages.has(key))).toEqual([]);
});

test('a place to go next is a path of this site', () => {
  expect(localPath('/me?before=x')).toBe('/me?before=x');
  for (const text of [
    '',
    'me',
    '//evil.example',
    '/\\evil',
    'https://evil.example',
    '/a b',
    '/a\r\nb',
    `/${'a'.repeat(600)}`,
  ]) {
    expect(localPath(text)).toBeUndefined();
  }
  expect(redirect('/me#past', 'signed-out')).toEqual({ kind: 'redirect', to: '/me?notice=signed-out#past' });
  expect(redirect('/me?a=1', 'signed-out')).toEqual({ kind: 'redirect', to: '/me?a=1&notice=signed-out' });
});

describe('the frame', () => {
  let service: TestService;
  beforeAll(async () => {
    const [sqlite] = engines;
    if (sqlite === undefined) throw new Error('no engine');
    service = await startService(sqlite);
  });
  afterAll(() => service.stop());
  const html = (path: string) => supertest(service.app).get(path).set('accept', 'text/html');

  test('the language follows ?lang, the cookie it leaves, then the browser', async () => {
    const asked = await html('/?lang=fr').set('accept-language', 'en').expect(200);
    expect(asked.text).toContain('<html lang="fr">');
    expect(String(asked.headers['set-cookie'])).toMatch(/^echo-language=fr;.*HttpOnly; SameSite=Lax/);
    const kept = await html('/').set('cookie', 'echo-language=fr').set('accept-language', 'en');
    expect(kept.text).toContain('<html lang="fr">');
    expect((await html('/').set('accept-language', 'fr-CA,fr;q=0.9,en;q=0.5')).text).toContain(
      '<html lang="fr">',
    );
    expect((await html('/').set('accept-language', 'de')).text).toContain('<html lang="en">');
    expect((await html('/?lang=de')).text).toContain('<html lang="en">');
  });

  test('styles are allowed from here only, and cache for good under their hash', async () => {
    const home = await html('/');
    expect(home.headers['content-security-policy']).toContain("style-src 'self'");
    expect(home.headers['content-security-policy']).not.toContain('unsafe');
    const { url } = loadAssets(join(templatesFolder, 'assets'));
    for (const name of ['pico.css', 'echo.css', 'icon.svg']) {
      expect(home.text).toContain(url(name));
      const asset = await supertest(service.app).get(url(name)).expect(200);
      expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(asset.headers['content-encoding']).toBe('gzip');
    }
    const stale = await supertest(service.app)
      .get('/assets/echo.css?v=old')
      .set('accept-encoding', 'identity')
      .expect(200);
    expect(stale.headers['cache-control']).toBe('no-cache');
    await supertest(service.app)
      .get('/assets/echo.css')
      .set('if-none-match', stale.headers['etag'] ?? '')
      .expect(304);
    await supertest(service.app).get('/assets/secret.txt').expect(404);
    await supertest(service.app).get('/assets/..%2Fi18n%2Fen.json').expect(404);
    expect(() => url('nothing.css')).toThrow('there is no asset');
  });

  test('people get a page where programs get JSON', async () => {
    const page = await html('/nothing').set('accept-language', 'fr').expect(404);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('Vérifiez l’adresse');
    const problem = await supertest(service.app).get('/nothing').expect(404);
    expect(problem.headers['content-type']).toContain('application/problem+json');
    const api = await html('/api/v1/nothing').expect(404);
    expect(api.body.code).toBe('resource.not-found');
    expect((await html('/?notice=<b>')).text).not.toContain('class="notice"');
    await html('/help').expect(200);
  });

  test('the mailbox shows kept mail in a cage, and only to this machine', async () => {
    await service.services.signIn.createSignInLink('x@hub.example');
    expect((await html('/mailbox')).text).toContain('No mail yet.');
    await html('/mailbox/nothing').expect(404);
    const [sqlite] = engines;
    if (sqlite === undefined) throw new Error('no engine');
    const open = await startService(sqlite, { environment: { PUBLIC_URL: 'https://credits.hub.example' } });
    try {
      const turned = await supertest(open.app).get('/mailbox').expect(303);
      expect(turned.headers.location).toBe('/?next=%2Fmailbox');
      const lead = await open.token('lead');
      await supertest(open.app).get('/mailbox').set('authorization', `Bearer ${lead}`).expect(403);
      const owner = await open.token('owner');
      await supertest(open.app).get('/mailbox').set('authorization', `Bearer ${owner}`).expect(200);
    } finally {
      await open.stop();
    }
  });
});
