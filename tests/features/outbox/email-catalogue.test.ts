// Every mail, in both languages, rendered strictly from its sample.
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../../src/core/bilingual.js';
import { languages } from '../../../src/core/bilingual.js';
import type { EmailName, EmailVars } from '../../../src/features/outbox/email-catalogue.js';
import {
  emailCatalogue,
  emailNames,
  renderEmail,
  tryEmailSource,
} from '../../../src/features/outbox/email-catalogue.js';
import { createTemplates } from '../../../src/platform/templates/liquid.js';
import { expectGolden } from '../../support/golden.js';

const root = path.resolve(import.meta.dirname, '../../../templates');
const templates = createTemplates(root);

function sampleOf<Name extends EmailName>(name: Name, language: Language): EmailVars<Name> {
  return emailCatalogue[name].sample[language] as EmailVars<Name>;
}

const every = emailNames.flatMap((name) => languages.map((language) => [name, language] as const));
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test('the catalogue and the templates on disk are the same list', () => {
  expect([...emailNames].sort()).toEqual(templates.mailNames());
});

describe.each(every)('%s in %s', (name, language) => {
  const { subject, text, html } = renderEmail(templates, name, language, sampleOf(name, language));

  test('the golden files hold', () => {
    expectGolden(`emails/${name}.${language}.html`, html);
    expectGolden(`emails/${name}.${language}.txt`, `Subject: ${subject}\n\n${text}`);
  });

  test('R27: language, title, one h1, tables that say what they are, images with words, under 100 kB', () => {
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    for (const table of html.match(/<table[^>]*>(?:\s*<caption)?/g) ?? []) {
      expect(table).toMatch(/role="presentation"|<caption/);
    }
    for (const image of html.match(/<img[^>]*>/g) ?? []) expect(image).toContain('alt="');
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(html).not.toMatch(/<script|\{\{|\{%/);
    expect(text).not.toMatch(/&(amp|lt|gt|#\d+);|<[a-z]+[ >]|\{\{|\{%/);
    expect(subject.length).toBeGreaterThan(10);
  });

  test('R31: the footer says who writes, for whom, from where, and how to leave', () => {
    const { footer } = sampleOf(name, language);
    for (const body of [html, text]) {
      expect(body).toContain(footer.organizationName);
      expect(body).toContain(footer.contactAddress);
      if (name === 'sign-in') {
        expect(body).not.toContain('unsubscribe');
      } else {
        expect(body).toContain(footer.onBehalfOf);
        expect(body).toContain(footer.postalAddress);
        expect(body).toContain(footer.unsubscribeUrl);
      }
    }
  });

  test('R28: a variable that is missing or too many fails before anything is rendered', () => {
    const sample: Record<string, unknown> = { ...sampleOf(name, language) };
    for (const key of Object.keys(sample)) {
      const { [key]: _left, ...rest } = sample;
      expect(() => renderEmail(templates, name, language, rest as never)).toThrow();
    }
    expect(() => renderEmail(templates, name, language, { ...sample, extra: 1 } as never)).toThrow();
  });
});

describe('invitation', () => {
  test('R27, R30: date, zone, the reader’s zone and links, in her language', () => {
    const en = renderEmail(templates, 'invitation', 'en', sampleOf('invitation', 'en'));
    const fr = renderEmail(templates, 'invitation', 'fr', sampleOf('invitation', 'fr'));
    for (const body of [en.text, en.html].map(plain)) {
      expect(body).toContain('Wed 4 March 2026, 12:00–13:00 (Toronto)');
      expect(body).toContain('11:00–12:00 (Winnipeg)');
      expect(body).toContain('https://echo.lakeside.example/s/0197a3c2/join');
      expect(body).toContain('https://echo.lakeside.example/s/0197a3c2.ics');
    }
    for (const body of [fr.text, fr.html].map(plain)) {
      expect(body).toContain('Mercredi 4 mars 2026, 12 h 00 – 13 h 00 (Toronto)');
      expect(body).toContain('jusqu’à 1,00');
    }
    expect(plain(fr.subject)).toMatch(/ · mercredi 4 mars 2026, 12 h 00 – 13 h 00 \(Toronto\)$/);
  });

  test('without a join link, agenda, credits or objectives it is still whole', () => {
    const sample = sampleOf('invitation', 'fr');
    const bare = renderEmail(templates, 'invitation', 'fr', {
      ...sample,
      footer: { ...sample.footer, postalAddress: null, onBehalfOf: null },
      session: { ...sample.session, joinUrl: null, icsUrl: null, objectives: null },
      readerZone: null,
      agenda: [],
      credits: [],
    });
    expect(bare.html).toContain('Ouvrir la page de la séance');
    expect(bare.html).not.toContain('<caption');
    expect(bare.text).not.toMatch(/null|undefined|Crédits|Déroulement|Se joindre/);
    expect(bare.text).toContain(`Page de la séance\u00a0: ${sample.session.url}`);
  });

  test('an evaluation that is needed is announced', () => {
    const { text } = renderEmail(templates, 'invitation', 'en', {
      ...sampleOf('invitation', 'en'),
      evaluationNeeded: true,
    });
    expect(text).toContain('a short evaluation releases the credit');
  });

  test('R28: markup in a title is text', () => {
    const sample = sampleOf('invitation', 'en');
    const title = 'Pain & <script>alert(1)</script>';
    const { html, subject, text } = renderEmail(templates, 'invitation', 'en', {
      ...sample,
      session: { ...sample.session, title },
    });
    expect(html).toContain('Pain &amp; &lt;script&gt;');
    expect(html).not.toContain('<script>');
    expect(subject).toContain(title);
    expect(text).toContain(title);
  });
});

test('a certificate that replaces another says so', () => {
  const vars = { ...sampleOf('certificate', 'fr'), replacesNumber: '0AAA-0000-0000-0000-0', attached: false };
  const { html, text } = renderEmail(templates, 'certificate', 'fr', vars);
  for (const body of [html, text]) {
    expect(body).toContain('0AAA-0000-0000-0000-0');
    expect(body).not.toContain('pièce jointe');
  }
});

test('R28: an organization’s own text is tried on the sample when it is saved', () => {
  const source = readFileSync(path.join(root, 'emails/sign-in.en.liquid'), 'utf8');
  expect(tryEmailSource(templates, 'sign-in', 'en', source).subject).toBe(
    'Your link to sign in to Lakeside Health ECHO',
  );
  expect(() => tryEmailSource(templates, 'sign-in', 'en', source.replace('signInUrl', 'signInLink'))).toThrow(
    'undefined variable',
  );
  expect(() =>
    tryEmailSource(templates, 'sign-in', 'en', source.replace("'emails/layout'", "'/etc/passwd'")),
  ).toThrow('ENOENT');
});
