// Settings that belong together, secrets from files, and faults said in a sentence that repeats no secret.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig, type Environment } from '../src/config.js';

const folder = mkdtempSync(join(tmpdir(), 'echo-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const base = { DATA_DIR: folder, SECRET_KEY: 'a-secret-key-that-only-tests-know-0001' };
const account = { ZOOM_ACCOUNT_ID: 'A', ZOOM_CLIENT_ID: 'C', ZOOM_CLIENT_SECRET: 'secret-of-the-app' };
const read = (more: Environment) => readConfig({ ...base, ...more });

function refusal(more: Environment): string {
  try {
    read(more);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('Zoom', () => {
  test('unset means absent, empty too; a proxy alone changes nothing, whatever it is', () => {
    expect(read({}).zoom).toBeNull();
    expect(read({ ZOOM_ACCOUNT_ID: '', ZOOM_WEBHOOK_SECRET: '' }).zoom).toBeNull();
    expect(read({ HTTPS_PROXY: 'socks5://proxy.example' }).outbound).toEqual({ proxyUrl: null, noProxy: '' });
  });

  test('all three make it whole; the rest has defaults', () => {
    expect(read(account).zoom).toEqual({
      accountId: 'A',
      clientId: 'C',
      clientSecret: 'secret-of-the-app',
      webhookSecret: null,
      webhookWindowMinutes: 180,
      organizationSlug: null,
      registrantDomain: null,
      apiUrl: 'https://api.zoom.us/v2',
      oauthUrl: 'https://zoom.us/oauth/token',
    });
    const zoom = read({
      ...account,
      ZOOM_WEBHOOK_SECRET: 'w',
      ZOOM_WEBHOOK_WINDOW_MINUTES: '90',
      ZOOM_API_URL: 'http://127.0.0.1:9/v2/',
      ZOOM_REGISTRANT_DOMAIN: 'People.Hub.Example',
    }).zoom;
    expect(zoom).toMatchObject({
      webhookSecret: 'w',
      webhookWindowMinutes: 90,
      apiUrl: 'http://127.0.0.1:9/v2',
      registrantDomain: 'people.hub.example',
    });
  });

  test.each(['ZOOM_ACCOUNT_ID', 'ZOOM_CLIENT_ID', 'ZOOM_CLIENT_SECRET'])('half set: without %s', (name) => {
    const said = refusal({ ...account, [name]: undefined });
    expect(said).toContain('half set up');
    expect(said).not.toContain('secret-of-the-app');
  });

  test('a webhook secret alone is half of it, and odd values are named', () => {
    expect(refusal({ ZOOM_WEBHOOK_SECRET: 'w' })).toContain('half set up');
    expect(refusal({ ...account, ZOOM_REGISTRANT_DOMAIN: 'a@b.example' })).toContain(
      'ZOOM_REGISTRANT_DOMAIN',
    );
    expect(refusal({ ...account, ZOOM_WEBHOOK_WINDOW_MINUTES: 'long' })).toContain(
      'ZOOM_WEBHOOK_WINDOW_MINUTES',
    );
  });

  test('secrets may come from files', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, ' from-a-file\n');
    const { ZOOM_CLIENT_SECRET: _, ...others } = account;
    const { zoom } = read({ ...others, ZOOM_CLIENT_SECRET_FILE: file, ZOOM_WEBHOOK_SECRET_FILE: file });
    expect(zoom).toMatchObject({ clientSecret: 'from-a-file', webhookSecret: 'from-a-file' });
  });
});

describe('the proxy', () => {
  test.each([
    [{ HTTPS_PROXY: 'http://u:p@proxy.example:3128' }, 'http://u:p@proxy.example:3128'],
    [{ HTTPS_PROXY: 'proxy.example:3128' }, 'http://proxy.example:3128'],
    [{ https_proxy: 'http://proxy.example:3128' }, 'http://proxy.example:3128'],
    [{ HTTPS_PROXY: 'http://a.example:1', https_proxy: 'http://b.example:1' }, 'http://a.example:1'],
  ])('%j', (environment, proxyUrl) => {
    expect(read({ ...account, ...environment, no_proxy: 'localhost' }).outbound).toEqual({
      proxyUrl,
      noProxy: 'localhost',
    });
  });

  test('one that cannot be used is refused without repeating its password', () => {
    const said = refusal({ ...account, HTTPS_PROXY: 'socks5://u:hush@proxy.example' });
    expect(said).toContain('HTTPS_PROXY must be');
    expect(said).not.toContain('hush');
  });
});
