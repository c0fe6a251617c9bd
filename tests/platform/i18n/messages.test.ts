// The texts of both languages: complete, parallel, strict.
import { expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { problemCatalogue } from '../../../src/core/errors.js';
import { professions, roles, segmentKinds } from '../../../src/core/credits/vocabulary.js';
import { loadMessages } from '../../../src/platform/i18n/messages.js';

const folder = path.resolve(import.meta.dirname, '../../../templates/i18n');
const messages = loadMessages(folder);

test('English and French have the same keys and the same parameters', () => {
  expect(messages.keys('fr').sort()).toEqual(messages.keys('en').sort());
  const [en, fr] = ['en', 'fr'].map(
    (language) =>
      JSON.parse(readFileSync(path.join(folder, `${language}.json`), 'utf8')) as Record<
        string,
        string | object
      >,
  );
  const paramsOf = (text: string | object | undefined): string[] =>
    [...new Set(JSON.stringify(text).match(/\{[a-zA-Z]+\}/g) ?? [])].sort();
  for (const key of messages.keys('en'))
    expect([key, paramsOf(fr?.[key])]).toEqual([key, paramsOf(en?.[key])]);
});

test('every error, profession, role and segment kind has its words', () => {
  const wanted = [
    ...Object.keys(problemCatalogue).map((code) => `problem.${code}`),
    ...professions.map((profession) => `profession.${profession}`),
    ...roles.map((role) => `role.${role}`),
    ...segmentKinds.map((kind) => `segment.${kind}`),
  ];
  expect(wanted.filter((key) => !messages.has(key))).toEqual([]);
});

test('plurals follow the language: zero is singular in French', () => {
  expect([0, 1, 2].map((count) => messages.t('en', 'sessions.count', { count }))).toEqual([
    '0 sessions',
    '1 session',
    '2 sessions',
  ]);
  expect([0, 1, 2].map((count) => messages.t('fr', 'sessions.count', { count }))).toEqual([
    '0 séance',
    '1 séance',
    '2 séances',
  ]);
  expect(messages.t('fr', 'sessions.count', { count: 1_000_000 })).toMatch(/^1\s000\s000 séances$/);
});

test('parameters are put in as text, never read again', () => {
  const params = { organization: 'A {program} $& B', program: 'ECHO' };
  expect(messages.t('en', 'mail.footer.onBehalf', params)).toBe('A {program} $& B, on behalf of ECHO');
});

test('an unknown key, a missing parameter or a missing count is a bug', () => {
  expect(() => messages.t('en', 'no.such.key')).toThrow('there is no text no.such.key in en');
  expect(() => messages.t('en', 'toString')).toThrow('there is no text');
  expect(() => messages.t('fr', 'mail.footer.onBehalf', { program: 'ECHO' })).toThrow('needs {organization}');
  expect(() => messages.t('en', 'sessions.count')).toThrow('needs {count}');
});

test('a file that is no list of texts is refused at start', () => {
  const bad = mkdtempSync(path.join(tmpdir(), 'echo-i18n-'));
  try {
    writeFileSync(path.join(bad, 'en.json'), '{"a": 1}');
    expect(() => loadMessages(bad)).toThrow('a is neither a text nor a plural');
    writeFileSync(path.join(bad, 'en.json'), 'null');
    expect(() => loadMessages(bad)).toThrow('is not a list of texts');
  } finally {
    rmSync(bad, { recursive: true });
  }
});
