// Certificates as PDF files, read back by independent tools: text, fonts, structure, QR code; and the same bytes twice.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readLayout } from '../../../src/core/certificates/layout-reader.js';
import type { CertificateLayout } from '../../../src/core/certificates/layout.js';
import type { CertificateSnapshot } from '../../../src/core/certificates/snapshot.js';
import { createCertificateRenderer } from '../../../src/platform/pdf/certificate-renderer.js';
import { certificateSnapshot, weeklySessions } from '../../support/certificate-snapshots.js';
import { testWith } from '../../support/tools.js';

const folder = mkdtempSync(join(tmpdir(), 'echo-pdf-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const layoutJson = JSON.parse(readFileSync('templates/certificates/participation.layout.json', 'utf8')) as {
  items: unknown[];
};
const layout = readLayout(layoutJson).layout as CertificateLayout;
const renderer = createCertificateRenderer({ layouts: [layout] });

function read(tool: string, ...args: string[]): string {
  return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

async function written(snapshot: CertificateSnapshot, language: 'en' | 'fr'): Promise<string> {
  const { pdf, sha256 } = await renderer.render(snapshot, language);
  const path = join(folder, `${sha256}.pdf`);
  writeFileSync(path, pdf);
  return path;
}

function named(name: string): CertificateSnapshot {
  const base = certificateSnapshot();
  return { ...base, clinician: { ...base.clinician, name } };
}

const flat = (text: string): string => text.replace(/[\s\u00a0\f]+/g, ' ');

describe('the file', () => {
  test('is the same bytes for the same snapshot, and other bytes for another', async () => {
    const first = await renderer.render(certificateSnapshot(), 'fr');
    const again = await createCertificateRenderer({ layouts: [layout] }).render(certificateSnapshot(), 'fr');
    expect(again.pdf.equals(first.pdf)).toBe(true);
    expect(again.sha256).toBe(first.sha256);
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    const other = await renderer.render(named('Somebody Else'), 'fr');
    expect(other.sha256).not.toBe(first.sha256);
  });

  test('stays under 100 kB, also with sixty sessions', async () => {
    const { pdf } = await renderer.render(certificateSnapshot({ sessions: weeklySessions(60) }), 'en');
    expect(pdf.length).toBeLessThan(100_000);
  });

  testWith(['qpdf', 'pdfinfo', 'pdffonts'])(
    'is sound, tagged, titled, dated and holds its fonts',
    async () => {
      const base = certificateSnapshot();
      const program = { name: { en: 'Pain & <Sleep>', fr: 'Douleur & <sommeil>' } };
      const path = await written({ ...base, program, sessions: weeklySessions(60) }, 'fr');
      expect(read('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
      const info = read('pdfinfo', path);
      expect(info).toMatch(/Tagged:\s+yes/);
      expect(info).toMatch(
        /Title:\s+Attestation de participation – Dr\. Amélie Thériault – Douleur & <sommeil>/,
      );
      expect(info).toMatch(/Page size:\s+792 x 612 pts \(letter\)/);
      expect(read('pdfinfo', '-isodates', path)).toMatch(/CreationDate:\s+2026-03-2[45]T/);
      const metadata = read('pdfinfo', '-meta', path);
      expect(metadata).toContain('<pdfuaid:part>1</pdfuaid:part>');
      expect(metadata).toContain('Douleur &amp; &lt;sommeil&gt;');
      expect(readFileSync(path, 'latin1')).toContain('/Lang (fr-CA)');
      const fonts = read('pdffonts', path).split('\n').slice(2).filter(Boolean);
      expect(fonts.length).toBeGreaterThanOrEqual(2);
      for (const font of fonts) expect(font).toMatch(/NotoSans.*TrueType.*Identity-H\s+yes yes yes/);
    },
  );

  testWith(['pdfinfo'])(
    'has a structure that reads in order: heading, name, figures, table, figure',
    async () => {
      const path = await written(certificateSnapshot({ sessions: weeklySessions(60) }), 'en');
      const structure = read('pdfinfo', '-struct-text', path);
      const order = ['Document', 'H1 (block)', 'Amélie', 'Table', 'TH', 'TD', 'Figure'].map((word) =>
        structure.indexOf(word),
      );
      expect(order).not.toContain(-1);
      expect([...order].sort((one, other) => one - other)).toEqual(order);
      expect(structure.match(/^ +TR/gm)).toHaveLength(62);
      expect(structure.match(/^ +Table/gm)).toHaveLength(1);
      expect(flat(structure)).toContain('"60 sessions"');
      expect(structure).toContain('School of Medicine Activity 301245-001');
      expect(flat(structure)).toContain('page 1 of 3');
      expect(flat(structure)).not.toContain('page 2 of 3');
    },
  );
});

describe('the words', () => {
  testWith(['pdftotext'])('English', async () => {
    const text = flat(read('pdftotext', '-layout', await written(certificateSnapshot(), 'en'), '-'));
    expect(text).toContain('took part in ECHO Chronic Pain, Winter 2026, from 6 January to 24 March 2026');
    expect(text).toContain('12 sessions 11 h 32 min 12.00');
    expect(text).toContain('No. K7QZ-3M9D-0V5T-XW2B-H');
    expect(text).toContain('credits.example/verify/K7QZ-3M9D-0V5T-XW2B-H');
    expect(text).toContain('24 Mar 2026 Bringing it together: three complex cases 53 min 1.00');
  });

  testWith(['pdftotext'])('French', async () => {
    const text = flat(read('pdftotext', '-layout', await written(certificateSnapshot(), 'fr'), '-'));
    expect(text).toContain('a participé au programme ECHO Douleur chronique, cohorte « Winter 2026 »');
    expect(text).toContain('12 séances 11 h 32 12,00');
    expect(text).toContain('Délivrée le 25 mars 2026 par Réseau de santé des Lacs-du-Nord');
  });

  testWith(['pdftotext']).each([
    'ᐃᓄᒃᑎᑐᑦ',
    'ᐊᓪᓚᒍᓐᓇᑐᖅ ᐱᑕ',
    'Nguyễn Thị Phượng',
    'Łukasz Żółć-Ćwikła',
    'Kanien’kehá:ka Tekahionwá:ke',
    'Στέλλα Παππά',
    'Юлія Їжакевич',
    'José Ñuñez d’Œuvre',
    'M*ri* {{clinician.name}} **x**',
  ])('the name %s is drawn and read back', async (name) => {
    expect(renderer.problems(named(name))).toEqual([]);
    expect(flat(read('pdftotext', await written(named(name), 'en'), '-')).normalize('NFC')).toContain(name);
  });

  testWith(['pdftotext', 'pdffonts'])(
    'Arabic is shaped with its own typeface, and stays apart from what follows',
    async () => {
      const path = await written(named('علي حسن'), 'en');
      expect(read('pdffonts', path)).toContain('NotoSansArabic');
      expect(flat(read('pdftotext', path, '-')).normalize('NFKC')).toContain('علي حسن');
    },
  );

  testWith(['pdftotext'])('a name of seventy characters is whole, on the page', async () => {
    const name = 'Marie-Antoinette Kanien’kehá:ka Wolfeschlegelsteinhausen-Bergerdorff, RN';
    expect(name.length).toBeGreaterThanOrEqual(70);
    expect(flat(read('pdftotext', await written(named(name), 'fr'), '-'))).toContain(name);
  });

  testWith(['pdffonts'])('the AMA phrase is italic', async () => {
    const base = certificateSnapshot();
    const name = { en: 'AMA PRA Category 1 Credit(s)™', fr: 'AMA PRA Category 1 Credit(s)™' };
    const path = await written({ ...base, creditSystem: { ...base.creditSystem, name } }, 'en');
    expect(read('pdffonts', path)).toContain('NotoSans-Italic');
    expect(read('pdffonts', await written(base, 'en'))).not.toContain('Italic');
  });

  testWith(['pdftoppm', 'zbarimg'])('the QR code opens the verify page', async () => {
    const path = await written(certificateSnapshot(), 'en');
    read('pdftoppm', '-r', '100', '-png', '-singlefile', path, path);
    expect(read('zbarimg', '--quiet', '--raw', `${path}.png`).trim()).toBe(certificateSnapshot().verifyUrl);
  });
});

describe('problems', () => {
  test('a believable certificate has none', () => {
    expect(renderer.problems(certificateSnapshot())).toEqual([]);
  });

  test('a character without a glyph is named once, and stops the document', async () => {
    const problems = renderer.problems(named('Li 李小龙'));
    expect(problems.map(({ code, params }) => [code, params?.character])).toEqual([
      ['certificate.missing-glyph', '李'],
      ['certificate.missing-glyph', '小'],
      ['certificate.missing-glyph', '龙'],
    ]);
    await expect(renderer.render(named('Li 李'), 'en')).rejects.toMatchObject({
      code: 'certificate.incomplete',
    });
  });

  test('an image that is not there is a problem; one that is there is drawn with its text', async () => {
    const box = { xMm: 120, yMm: 15, widthMm: 20, heightMm: 10 };
    const logo = { type: 'image', box, name: 'logo', alt: { en: 'Logo', fr: 'Logo' } };
    const withLogo = readLayout({ ...layoutJson, items: [...layoutJson.items, logo] })
      .layout as CertificateLayout;
    const without = createCertificateRenderer({ layouts: [withLogo] });
    expect(without.problems(certificateSnapshot()).map(({ code }) => code)).toEqual([
      'certificate.missing-image',
    ]);
    const onePixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const images = new Map([['logo', onePixel]]);
    const { pdf } = await createCertificateRenderer({ layouts: [withLogo], images }).render(
      certificateSnapshot(),
      'en',
    );
    expect(pdf.includes('/Subtype /Image')).toBe(true);
  });
});
