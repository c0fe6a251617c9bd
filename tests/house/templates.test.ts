// Keeps English and French equal: the same keys, the same placeholders, a twin for every email.
import { expect, test } from '@jest/globals';
import { filesUnder, read } from './tree.js';

/** Nested texts as `section.key` → text; lists by position. */
function flatten(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[prefix, value]]);
  if (typeof value !== 'object' || value === null) throw new Error(`${prefix} is neither a text nor a group`);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...flatten(inner, prefix === '' ? key : `${prefix}.${key}`),
    ]),
  );
}

/** `{name}`, `{{ name }}` and `%name%`, each once, sorted. */
function placeholders(text: string): string[] {
  const found = [...text.matchAll(/\{+\s*([\w.]+)[^}]*\}+|%(\w+)%/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return [...new Set(found)].sort();
}

const french = (path: string): string => path.replace(/(^|[./])en\./, '$1fr.');
const english = (path: string): string => path.replace(/(^|[./])fr\./, '$1en.');

const dictionaries = filesUnder('templates/i18n', '.json');
const englishTexts = dictionaries.filter((path) => french(path) !== path);

test('every dictionary and every email has its twin', () => {
  const files = [...dictionaries, ...filesUnder('templates/emails', '.liquid')];
  const missing = files
    .flatMap((path) => [french(path), english(path)])
    .filter((twin) => !files.includes(twin));
  expect([...new Set(missing)]).toEqual([]);
});

test.each(englishTexts)('%s and its French twin say the same things', (path) => {
  const en = flatten(JSON.parse(read(path)));
  const fr = flatten(JSON.parse(read(french(path))));
  expect([...fr.keys()].sort()).toEqual([...en.keys()].sort());
  const differing = [...en].filter(([key, text]) => {
    return placeholders(text).join() !== placeholders(fr.get(key) ?? '').join();
  });
  expect(differing).toEqual([]);
  expect([...en, ...fr].filter(([, text]) => text.trim() === '')).toEqual([]);
  const copied = [...en].filter(([key, text]) => text.split(' ').length > 4 && fr.get(key) === text);
  expect(copied).toEqual([]);
});

test('an email asks for the same values in both languages', () => {
  const values = (path: string): string[] => {
    const found = [...read(path).matchAll(/\{\{-?\s*([\w.]+)/g)].map((match) => match[1] ?? '');
    return [...new Set(found)].sort();
  };
  const emails = filesUnder('templates/emails', '.en.liquid');
  const differing = emails.filter((path) => values(path).join() !== values(french(path)).join());
  expect(differing).toEqual([]);
});

test('French is written with its own spaces and marks', () => {
  const found = dictionaries
    .filter((path) => english(path) !== path)
    .flatMap((path) => [...flatten(JSON.parse(read(path)))])
    .filter(([, text]) => / [;:!?»]|« (?!\u00A0)/.test(text.replace(/\u00A0|\u202F/g, '')));
  expect(found).toEqual([]);
});

test('placeholders are read in each spelling', () => {
  expect(placeholders('Hello {name}, {{ count }} of {count}')).toEqual(['count', 'name']);
  expect(french('templates/emails/invite.en.liquid')).toBe('templates/emails/invite.fr.liquid');
  expect(french('templates/i18n/en.json')).toBe('templates/i18n/fr.json');
});
