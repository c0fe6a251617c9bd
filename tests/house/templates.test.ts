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

/** Canadian French: nothing before ; ? !, a no-break space before : and inside « »; figures and addresses aside. */
function frenchSlips(text: string): string[] {
  const prose = text.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, 'x').replace(/<[^>]*>|https?:\/\/\S+/g, '');
  const slips = [
    /\s[;?!](?=\s|$)/g,
    /[^\s\d]:(?=\s|$)/g,
    /[ \t\u202F]:(?=\s|$)/g,
    /«(?!\u00A0)/g,
    /(?<!\u00A0)»/g,
  ];
  return slips.flatMap((slip) =>
    [...prose.matchAll(slip)].map(({ index }) => prose.slice(index - 20, index + 5)),
  );
}

test('French is written with the spaces and marks of Canadian French', () => {
  const texts = dictionaries
    .filter((path) => english(path) !== path)
    .flatMap((path) => [...flatten(JSON.parse(read(path)))]);
  const emails = filesUnder('templates/emails', '.fr.liquid').map((path) => [path, read(path)] as const);
  expect(emails.length).toBeGreaterThan(0);
  const found = [...texts, ...emails].map(([key, text]) => [key, frenchSlips(text)] as const);
  expect(found.filter(([, slips]) => slips.length > 0)).toEqual([]);
});

test('nothing shouts, and one French word stands for one thing', () => {
  const [en, fr] = ['en', 'fr'].map((language) =>
    flatten(JSON.parse(read(`templates/i18n/${language}.json`))),
  );
  const shouting = [...(en ?? []), ...(fr ?? [])].filter(([, text]) => text.includes('!'));
  expect(shouting).toEqual([]);
  const strays = [...(fr ?? [])].filter(([, text]) => /certificat|approbation|clôtur|agréeur/i.test(text));
  expect(strays).toEqual([]);
  const gendered = [...(en ?? [])].filter(([, text]) => /\b(she|her|hers|he|him|his)\b/i.test(text));
  expect(gendered).toEqual([]);
});

test.each([
  ['Quoi\u00A0?', 1],
  ['Deux choses ; trois', 1],
  ['À noter :', 1],
  ['À noter\u202F:', 1],
  ['À noter:', 1],
  ['« ECHO »', 2],
  ['À noter\u00A0: «\u00A0ECHO\u00A0»; et puis? 12:30', 0],
])('the spaces of “%s”', (text, slips) => {
  expect(frenchSlips(text)).toHaveLength(slips);
});

test('placeholders are read in each spelling', () => {
  expect(placeholders('Hello {name}, {{ count }} of {count}')).toEqual(['count', 'name']);
  expect(french('templates/emails/invite.en.liquid')).toBe('templates/emails/invite.fr.liquid');
  expect(french('templates/i18n/en.json')).toBe('templates/i18n/fr.json');
});
