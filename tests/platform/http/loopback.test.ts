import { expect, test } from '@jest/globals';
import { isFromThisMachine } from '../../../src/platform/http/loopback.js';

const from = (host: string | undefined, more: Record<string, string> = {}) =>
  isFromThisMachine({ headers: { ...(host === undefined ? {} : { host }), ...more } });

test('this machine by its own names, at any port', () => {
  for (const host of ['localhost', 'LOCALHOST:3000', '127.0.0.1:80', '[::1]', '[::1]:3000']) {
    expect([host, from(host)]).toEqual([host, true]);
  }
});

test('any other name, or a proxy in front, may be the whole world', () => {
  for (const host of [
    undefined,
    '',
    'evil.example',
    'localhost.evil.example:3000',
    '127.0.0.1.evil.example',
  ]) {
    expect([host, from(host)]).toEqual([host, false]);
  }
  for (const header of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']) {
    expect([header, from('localhost:3000', { [header]: 'x' })]).toEqual([header, false]);
  }
});
