// Pages and mail from templates that can read no file and run no code: LiquidJS, hardened, over an in-memory map.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Liquid } from 'liquidjs';
import type { Template } from 'liquidjs';
import type { Language } from '../../core/bilingual.js';
import { languages } from '../../core/bilingual.js';
import type { Messages } from '../i18n/messages.js';
import { loadMessages } from '../i18n/messages.js';
import { registerFilters } from './filters.js';
import type { MailSource } from './mail-source.js';
import { splitMailSource } from './mail-source.js';
import { escapeOutput } from './trusted-html.js';

export type TemplateVars = Readonly<Record<string, unknown>>;

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

export interface Templates {
  /** `templates/pages/<name>.liquid`; `vars.language` chooses the words. */
  renderPage(name: string, vars: TemplateVars): string;
  /** `templates/emails/<name>.<language>.liquid`. */
  renderMail(name: string, language: Language, vars: TemplateVars): RenderedMail;
  /** A mail text that is not on disk (an organization's own): throws where it does not render (invites.md R28). */
  renderMailSource(source: string, name: string, language: Language, vars: TemplateVars): RenderedMail;
  mailNames(): string[];
  pageNames(): string[];
  messages: Messages;
}

const parseCharactersMax = 1_000_000;
const renderMillisecondsMax = 2_000;
const memoryUnitsMax = 20_000_000;

/** Built-in filters that read the clock or zone of the process, or switch the escaping off. */
const removedFilters = [
  'raw',
  'date',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
];

function createEngine(files: Record<string, string>, escape: boolean, messages: Messages): Liquid {
  const engine = new Liquid({
    templates: files,
    cache: true,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    dynamicPartials: true,
    parseLimit: parseCharactersMax,
    renderLimit: renderMillisecondsMax,
    memoryLimit: memoryUnitsMax,
    ...(escape ? { outputEscape: escapeOutput } : {}),
  });
  for (const name of removedFilters) Reflect.deleteProperty(engine.filters, name);
  registerFilters(engine, messages.t);
  return engine;
}

/** Every `.liquid` file below `rootDir`, by its path without the ending: `emails/layout`, `pages/me`. */
function readTemplateFiles(rootDir: string): Record<string, string> {
  const files = Object.create(null) as Record<string, string>;
  for (const entry of readdirSync(rootDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.liquid')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(rootDir, file).split(path.sep).join('/').slice(0, -'.liquid'.length);
    files[name] = readFileSync(file, 'utf8');
  }
  return files;
}

interface ParsedMail {
  subject: Template[];
  text: Template[];
  html: Template[];
}

function collapse(text: string): string {
  return `${text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** Reads all templates and texts below `rootDir` once; nothing is read from disk afterwards. */
export function createTemplates(rootDir: string): Templates {
  const files = readTemplateFiles(rootDir);
  const messages = loadMessages(path.join(rootDir, 'i18n'));
  const htmlEngine = createEngine(files, true, messages);
  const plainEngine = createEngine(files, false, messages);
  const parsedPages = new Map<string, Template[]>();
  const parsedMails = new Map<string, ParsedMail>();

  const sourceOf = (key: string): string => {
    const source = files[key];
    if (source === undefined) throw new Error(`there is no template ${key}.liquid`);
    return source;
  };
  const parseMail = (source: MailSource, key: string): ParsedMail => ({
    subject: plainEngine.parse(source.subject, `${key}#subject`),
    text: plainEngine.parse(source.text, `${key}#text`),
    html: htmlEngine.parse(source.html, `${key}#html`),
  });
  const renderParsed = (mail: ParsedMail, language: Language, vars: TemplateVars): RenderedMail => {
    const scope = { ...vars, language };
    const subject = String(plainEngine.renderSync(mail.subject, scope)).replace(/\s+/g, ' ').trim();
    return {
      subject,
      text: collapse(String(plainEngine.renderSync(mail.text, { ...scope, subject }))),
      html: `${String(htmlEngine.renderSync(mail.html, { ...scope, subject })).trim()}\n`,
    };
  };
  const namesUnder = (folder: string): string[] =>
    Object.keys(files)
      .filter((key) => key.startsWith(`${folder}/`))
      .map((key) => key.slice(folder.length + 1));

  return {
    messages,
    renderPage: (name, vars) => {
      const key = `pages/${name}`;
      let parsed = parsedPages.get(key);
      if (parsed === undefined) {
        parsed = htmlEngine.parse(sourceOf(key), key);
        parsedPages.set(key, parsed);
      }
      return String(htmlEngine.renderSync(parsed, vars));
    },
    renderMail: (name, language, vars) => {
      const key = `emails/${name}.${language}`;
      let parsed = parsedMails.get(key);
      if (parsed === undefined) {
        parsed = parseMail(splitMailSource(sourceOf(key), key), key);
        parsedMails.set(key, parsed);
      }
      return renderParsed(parsed, language, vars);
    },
    renderMailSource: (source, name, language, vars) =>
      renderParsed(parseMail(splitMailSource(source, name), name), language, vars),
    mailNames: () => {
      const endings = languages.map((language) => `.${language}`);
      const found = namesUnder('emails').filter((name) => endings.some((ending) => name.endsWith(ending)));
      return [...new Set(found.map((name) => name.slice(0, name.lastIndexOf('.'))))].sort();
    },
    pageNames: () => namesUnder('pages').sort(),
  };
}
