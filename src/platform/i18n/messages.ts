// The words of the service in both languages: flat keys, `{name}` parameters, plurals where a count decides.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../core/bilingual.js';
import { languages } from '../../core/bilingual.js';
import { formatNumber } from './format.js';

export type MessageParams = Readonly<Record<string, string | number>>;

/** `t('fr', 'sessions.count', {count: 3})`; an unknown key or a missing parameter is a bug and throws. */
export type Translate = (language: Language, key: string, params?: MessageParams) => string;

export interface Messages {
  t: Translate;
  has(key: string): boolean;
  /** The names in braces that a text asks for. */
  parameters(language: Language, key: string): string[];
  keys(language: Language): string[];
}

type Plural = Readonly<Record<string, string>>;
type Catalogue = ReadonlyMap<string, string | Plural>;

function readCatalogue(folder: string, language: Language): Catalogue {
  const file = path.join(folder, `${language}.json`);
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof content !== 'object' || content === null) throw new Error(`${file} is not a list of texts`);
  const catalogue = new Map<string, string | Plural>();
  for (const [key, text] of Object.entries(content)) {
    const plural = typeof text === 'object' && text !== null && 'other' in text;
    if (typeof text !== 'string' && !plural)
      throw new Error(`${file}: ${key} is neither a text nor a plural`);
    catalogue.set(key, text as string | Plural);
  }
  return catalogue;
}

function fill(text: string, key: string, language: Language, params: MessageParams): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (_whole, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined) throw new Error(`the text ${key} needs {${name}}`);
    return typeof value === 'number' ? formatNumber(value, language) : value;
  });
}

/** Reads `en.json` and `fr.json` once. A plural is an object of CLDR categories and is chosen by `count`. */
export function loadMessages(folder: string): Messages {
  const catalogues = { en: readCatalogue(folder, 'en'), fr: readCatalogue(folder, 'fr') };
  const rules = { en: new Intl.PluralRules('en-CA'), fr: new Intl.PluralRules('fr-CA') };
  const t: Translate = (language, key, params = {}) => {
    const entry = catalogues[language].get(key);
    if (entry === undefined) throw new Error(`there is no text ${key} in ${language}`);
    if (typeof entry === 'string') return fill(entry, key, language, params);
    const count = params['count'];
    if (typeof count !== 'number') throw new Error(`the text ${key} needs {count}`);
    return fill(entry[rules[language].select(count)] ?? entry['other'] ?? '', key, language, params);
  };
  return {
    t,
    parameters: (language, key) =>
      [...JSON.stringify(catalogues[language].get(key) ?? '').matchAll(/\{([a-zA-Z]+)\}/g)].map(
        ([, name = '']) => name,
      ),
    has: (key) => languages.every((language) => catalogues[language].has(key)),
    keys: (language) => [...catalogues[language].keys()],
  };
}
