// The signature and the challenge by their vectors (attendance-sources.md §3).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { answerToChallenge, isSignedByZoom } from '../../../src/platform/zoom/webhook-signature.js';

const secret = 'whsec-test-0001';
const body = readFileSync(join(import.meta.dirname, '../../fixtures/zoom-live/zoom_webhook_joined.json'));
const signature = 'v0=f721ce09833d42d85f885ca008355406f766262da5e467f1dbd6492ac47ae12d';

test('the signature is over the bytes as they came', () => {
  expect(body).toHaveLength(528);
  const post = { timestamp: '1767632413', signature, body };
  expect(isSignedByZoom(secret, post)).toBe(true);
  expect(isSignedByZoom('whsec-test-0002', post)).toBe(false);
  expect(isSignedByZoom(secret, { ...post, timestamp: '1767632414' })).toBe(false);
  expect(isSignedByZoom(secret, { ...post, body: Buffer.concat([body, Buffer.from('\n')]) })).toBe(false);
  for (const other of ['', 'v0=', signature.toUpperCase(), signature.slice(0, -1), `${signature}0`, 'v0=é'])
    expect(isSignedByZoom(secret, { ...post, signature: other })).toBe(false);
});

test('the challenge', () => {
  expect(answerToChallenge(secret, 'qgg8vlvZRS6UYooatFL8Aw')).toEqual({
    plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
    encryptedToken: '395deb8926abaff2fbc792ba0b107abf505f8d107f9d4562b95ab446599a42c3',
  });
});
