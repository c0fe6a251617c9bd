// Renders certificates: a frozen snapshot and a language in, the bytes of the document and their hash out.

import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.js';
import { languages } from '../../core/bilingual.js';
import type { Language } from '../../core/bilingual.js';
import type { DrawBlock, DrawList } from '../../core/certificates/draw-list.js';
import type { CertificateLayout } from '../../core/certificates/layout.js';
import { placeCertificate } from '../../core/certificates/place.js';
import type { CertificateKind, CertificateSnapshot } from '../../core/certificates/snapshot.js';
import type { Finding } from '../../core/finding.js';
import { drawDocument } from './draw.js';
import { loadFonts } from './fonts.js';

/** Stored beside each certificate; the same version draws the same snapshot and layout to the same bytes. */
export const rendererVersion = '1';

export interface RenderedCertificate {
  pdf: Buffer;
  /** Lower-case hexadecimal. */
  sha256: string;
}

export interface CertificateRenderer {
  /** Pure: depends on its arguments and the layouts alone. Throws `certificate.incomplete` where `problems` finds any. */
  render: (snapshot: CertificateSnapshot, language: Language) => Promise<RenderedCertificate>;
  /** What stands in the way of the document in either language; nothing prints a silent box. */
  problems: (snapshot: CertificateSnapshot) => Finding[];
}

export interface RendererSettings {
  layouts: readonly CertificateLayout[];
  /** Pictures by the name a layout gives them: PNG or JPEG bytes. */
  images?: ReadonlyMap<string, Buffer>;
}

function opsOf(blocks: readonly DrawBlock[]): NonNullable<DrawBlock['ops']> {
  return blocks.flatMap((block) => [...(block.ops ?? []), ...opsOf(block.children ?? [])]);
}

export function createCertificateRenderer({
  layouts,
  images = new Map(),
}: RendererSettings): CertificateRenderer {
  // Parsed at the first document: a process that draws none does not carry them.
  let parsed: ReturnType<typeof loadFonts> | undefined;
  const fontsOnce = () => (parsed ??= loadFonts());
  const layoutByKind = new Map<CertificateKind, CertificateLayout>(layouts.map((one) => [one.kind, one]));

  const place = (snapshot: CertificateSnapshot, language: Language): DrawList => {
    const layout = layoutByKind.get(snapshot.kind);
    if (!layout) throw new RangeError(`no layout for certificates of ${snapshot.kind}`);
    return placeCertificate(layout, snapshot, language, fontsOnce().measure);
  };

  const problemsOf = (list: DrawList): Finding[] => {
    const ops = opsOf(list.blocks);
    const texts = ops.flatMap((op) => (op.op === 'text' ? [op.text] : []));
    const missing = [...new Set(texts.flatMap((text) => fontsOnce().missingGlyphs(text)))].map(
      (character): Finding => {
        const inText = texts.find((text) => text.includes(character)) ?? '';
        return {
          code: 'certificate.missing-glyph',
          severity: 'refused',
          detail: `No typeface here has the character “${character}” of “${inText}”; spell it in another way.`,
          params: { character, text: inText },
        };
      },
    );
    const lostNames = ops.flatMap((op) => (op.op === 'image' && !images.has(op.name) ? [op.name] : []));
    const lost = lostNames.map((name): Finding => ({
      code: 'certificate.missing-image',
      severity: 'refused',
      detail: `The layout shows the image “${name}”, which is not there; upload it or leave it out of the layout.`,
      params: { name },
    }));
    return [...missing, ...lost, ...list.problems];
  };

  return {
    problems: (snapshot) => {
      const found = languages.flatMap((language) => problemsOf(place(snapshot, language)));
      return [...new Map(found.map((finding) => [`${finding.code} ${finding.detail}`, finding])).values()];
    },
    render: async (snapshot, language) => {
      const list = place(snapshot, language);
      const problems = problemsOf(list);
      if (problems.length > 0) {
        throw new AppError('certificate.incomplete', problems.map(({ detail }) => detail).join(' '));
      }
      const pdf = await drawDocument(list, {
        fonts: fontsOnce(),
        images,
        createdAt: new Date(`${snapshot.issuedOn}T00:00:00Z`),
        author: snapshot.organization.name[language] || snapshot.organization.name.en,
        subject: snapshot.number,
      });
      return { pdf, sha256: createHash('sha256').update(pdf).digest('hex') };
    },
  };
}
