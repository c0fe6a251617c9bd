// The template engine: what it refuses, what it escapes, and how a mail file is read.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Templates } from '../../../src/platform/templates/liquid.js';
import { createTemplates } from '../../../src/platform/templates/liquid.js';
import { splitMailSource } from '../../../src/platform/templates/mail-source.js';
import { TrustedHtml, escapeOutput } from '../../../src/platform/templates/trusted-html.js';

const i18n = path.resolve(import.meta.dirname, '../../../templates/i18n');

let root = '';
let templates: Templates;

const mail = (subject: string, text: string, html: string): string =>
  `--- subject ---\n${subject}\n--- text ---\n${text}\n--- html ---\n${html}\n`;

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'echo-templates-'));
  for (const folder of ['pages', 'emails', 'i18n']) mkdirSync(path.join(root, folder));
  for (const language of ['en', 'fr'])
    copyFileSync(path.join(i18n, `${language}.json`), path.join(root, 'i18n', `${language}.json`));
  const write = (name: string, text: string): void => {
    writeFileSync(path.join(root, name), text);
  };
  write(
    'pages/layout.liquid',
    '<html lang="{{ language }}"><title>{% block title %}{% endblock %}</title>{% block main %}{% endblock %}</html>',
  );
  write(
    'pages/me.liquid',
    "{% layout 'pages/layout' %}{% block title %}{{ title }}{% endblock %}{% block main %}{% for s in sessions %}{% render 'pages/row', row: s %}{% endfor %}{% endblock %}",
  );
  write('pages/row.liquid', '<p>{{ row.title }}</p>');
  write('pages/print.liquid', '{{ value }}');
  write(
    'pages/words.liquid',
    "{{ 'sessions.count' | t: count: n }} {{ thousandths | credits }} {{ day | day }} {{ 'America/Toronto' | zone_label }}",
  );
  write('pages/loop.liquid', '{% for i in (1..100000000) %}{{ i }}{% endfor %}');
  write('emails/note.en.liquid', mail('{{ title }}', 'Hello {{ title }}', '<p>{{ title }}</p>'));
  write('emails/note.fr.liquid', mail('{{ title }}', 'Bonjour {{ title }}', '<p>{{ title }}</p>'));
  templates = createTemplates(root);
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

const tryText = (text: string, vars: Record<string, unknown> = {}): string =>
  templates.renderMailSource(mail('s', text, '<p></p>'), 'probe', 'en', vars).text;

describe('pages', () => {
  test('layouts and partials come from memory', () => {
    const html = templates.renderPage('me', {
      language: 'fr',
      title: 'Mes séances',
      sessions: [{ title: 'A' }, { title: 'B' }],
    });
    expect(html).toBe('<html lang="fr"><title>Mes séances</title><p>A</p><p>B</p></html>');
    rmSync(path.join(root, 'pages/row.liquid'));
    expect(templates.renderPage('me', { language: 'fr', title: '', sessions: [{ title: 'C' }] })).toContain(
      '<p>C</p>',
    );
  });

  test('the words, figures and days follow the language', () => {
    const vars = { n: 1, thousandths: 1250, day: '2026-03-01' };
    const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
    expect(plain(templates.renderPage('words', { ...vars, language: 'en' }))).toBe(
      '1 session 1.25 1 March 2026 Toronto',
    );
    expect(plain(templates.renderPage('words', { ...vars, language: 'fr' }))).toBe(
      '1 séance 1,25 1er mars 2026 Toronto',
    );
    expect(() => templates.renderPage('words', { ...vars, language: 'de' })).toThrow('no language');
  });

  test('what is printed is escaped, but for HTML that our own code has drawn', () => {
    expect(templates.renderPage('print', { value: `<script>"&'` })).toBe('&lt;script&gt;&#34;&amp;&#39;');
    expect(templates.renderPage('print', { value: new TrustedHtml('<svg/>') })).toBe('<svg/>');
    expect(templates.renderPage('print', { value: 0 })).toBe('0');
    expect(templates.renderPage('print', { value: null })).toBe('');
    expect(() => templates.renderPage('print', { value: { html: '<b>' } })).toThrow(
      'prints a list or an object',
    );
    expect(escapeOutput(undefined)).toBe('');
  });

  test('names are listed, unknown ones throw', () => {
    expect(templates.pageNames()).toEqual(['layout', 'loop', 'me', 'print', 'row', 'words']);
    expect(templates.mailNames()).toEqual(['note']);
    for (const name of ['nothing', '../i18n/en', '__proto__', 'toString']) {
      expect(() => templates.renderPage(name, {})).toThrow('there is no template');
    }
  });
});

describe('a template can read no file and run no code', () => {
  test.each([
    "{% include 'package.json' %}",
    "{% include '../../package.json' %}",
    "{% render '/etc/hostname' %}",
    "{% layout 'package.json' %}",
    '{% include path %}',
  ])('%s', (source) => {
    expect(() => tryText(source, { path: '/etc/hostname' })).toThrow(/ENOENT/);
  });

  test.each(["{{ 'a' | raw }}", "{{ 'now' | date: '%Y' }}", "{{ 'a' | no_such_filter }}"])(
    'the filter in %s is not there',
    (source) => {
      expect(() => tryText(source)).toThrow(/undefined filter/);
    },
  );

  test.each([
    '{{ missing }}',
    '{{ given.missing }}',
    '{% if missing %}x{% endif %}',
    '{{ given.constructor }}',
    '{{ given.__proto__ }}',
    '{{ list.constructor.name }}',
  ])('R28: the undefined variable in %s throws', (source) => {
    expect(() => tryText(source, { given: {}, list: [] })).toThrow(/undefined variable/);
  });

  test('an endless template is stopped', () => {
    expect(() => templates.renderPage('loop', { language: 'en' })).toThrow(/limit exceeded/);
    expect(() => tryText('x'.repeat(1_000_001))).toThrow(/limit exceeded/);
  });
});

describe('mail', () => {
  test('R28: HTML is escaped, subject and text are not', () => {
    const title = `Tom & "Zoë" <script>alert('x')</script>`;
    const { subject, text, html } = templates.renderMail('note', 'fr', { title });
    expect(subject).toBe(title);
    expect(text).toBe(`Bonjour ${title}\n`);
    expect(html).toBe('<p>Tom &amp; &#34;Zoë&#34; &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</p>\n');
  });

  test('a subject is one line, whatever a title holds', () => {
    const { subject } = templates.renderMail('note', 'en', { title: 'a\r\nBcc: evil@x.example\t b' });
    expect(subject).toBe('a Bcc: evil@x.example b');
  });

  test('empty lines are thinned out and line ends trimmed', () => {
    expect(tryText('a  \n\n\n\n\nb \n')).toBe('a\n\nb\n');
  });

  test('an unknown mail throws', () => {
    expect(() => templates.renderMail('nothing', 'en', {})).toThrow(
      'there is no template emails/nothing.en.liquid',
    );
  });

  test('the three parts, each once and in order', () => {
    expect(
      splitMailSource(`{% comment %}x{% endcomment %}\r\n${mail('a', 'b\n--- c ---', 'd')}`, 'x'),
    ).toEqual({
      subject: 'a',
      text: 'b\n--- c ---',
      html: 'd',
    });
    for (const source of [
      '',
      'Hello',
      '--- subject ---\na\n--- html ---\nb\n--- text ---\nc',
      '--- subject ---\na\n--- text ---\nb',
      `${mail('a', 'b', 'c')}--- html ---\nd`,
    ]) {
      expect(() => splitMailSource(source, 'x')).toThrow('the mail template x needs the parts');
    }
  });
});
