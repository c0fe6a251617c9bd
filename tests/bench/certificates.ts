// Certificates a second, beside the same marks drawn on the same tagged page with bare PDFKit and shared fonts.
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import type { DrawBlock, DrawList, DrawOp } from '../../src/core/certificates/draw-list.js';
import type { placeCertificate } from '../../src/core/certificates/place.js';
import type { readLayoutFile } from '../../src/features/certificates/layout-file.js';
import type { createCertificateRenderer } from '../../src/platform/pdf/certificate-renderer.js';
import type { DocumentFonts, loadFonts } from '../../src/platform/pdf/fonts.js';
import { certificateSnapshot } from '../support/certificate-snapshots.js';
import { built } from './built.js';
import { rateRow, secondsOf, type BenchRow } from './measure.js';

const pointsPerMm = 72 / 25.4;

interface BareText {
  key: string;
  text: string;
  x: number;
  y: number;
  sizePt: number;
  color: string;
}

interface BarePage {
  size: [number, number];
  title: string;
  fonts: Map<string, unknown>;
  texts: BareText[];
  others: Exclude<DrawOp, { op: 'text' }>[];
}

const opsOf = (blocks: readonly DrawBlock[]): DrawOp[] =>
  blocks.flatMap((block) => [...(block.ops ?? []), ...opsOf(block.children ?? [])]);

/** Everything is placed and cut into runs beforehand: what is left is drawing. */
function barePage(list: DrawList, fonts: DocumentFonts): BarePage {
  const page: BarePage = {
    size: [list.page.widthMm * pointsPerMm, list.page.heightMm * pointsPerMm],
    title: list.title,
    fonts: new Map(),
    texts: [],
    others: [],
  };
  for (const op of opsOf(list.blocks)) {
    if (op.op !== 'text') {
      page.others.push(op);
      continue;
    }
    let x = op.xMm * pointsPerMm;
    for (const run of fonts.runs(op.text, op.font)) {
      page.fonts.set(run.key, run.font);
      page.texts.push({
        key: run.key,
        text: run.text,
        x,
        y: op.yMm * pointsPerMm,
        sizePt: op.sizePt,
        color: op.color,
      });
      x += fonts.widthOfRun(run, op.sizePt);
    }
  }
  return page;
}

function drawOther(doc: PDFKit.PDFDocument, op: BarePage['others'][number]): void {
  if (op.op === 'rule') {
    doc.lineWidth(op.weightPt).strokeColor(op.color);
    doc
      .moveTo(op.x1Mm * pointsPerMm, op.y1Mm * pointsPerMm)
      .lineTo(op.x2Mm * pointsPerMm, op.y2Mm * pointsPerMm)
      .stroke();
  } else if (op.op === 'frame') {
    doc.lineWidth(op.weightPt).strokeColor(op.color);
    doc
      .rect(op.xMm * pointsPerMm, op.yMm * pointsPerMm, op.widthMm * pointsPerMm, op.heightMm * pointsPerMm)
      .stroke();
  } else if (op.op === 'qr') {
    const { modules } = QRCode.create(op.content, { errorCorrectionLevel: 'M' });
    const side = (op.sizeMm * pointsPerMm) / modules.size;
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        if (!modules.get(row, column)) continue;
        doc.rect(op.xMm * pointsPerMm + column * side, op.yMm * pointsPerMm + row * side, side, side);
      }
    }
    doc.fill(op.color);
  }
}

function bareCertificate(page: BarePage): Promise<Buffer> {
  const [firstFont] = page.fonts.values();
  const doc = new PDFDocument({
    size: page.size,
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/UA' as unknown as 'PDF/A-1',
    tagged: true,
    displayTitle: true,
    lang: 'en-CA',
    font: firstFont as string,
    info: { Title: page.title, CreationDate: new Date(0) },
  });
  for (const [key, font] of page.fonts) doc.registerFont(key, font as string);
  doc.markContent('Artifact', { type: 'Layout' });
  for (const op of page.others) drawOther(doc, op);
  doc.endMarkedContent();
  const root = doc.struct('Document');
  doc.addStructure(root);
  for (const { key, text, x, y, sizePt, color } of page.texts) {
    root.add(
      doc.struct('P', {}, () => {
        doc.fillColor(color).font(key, sizePt).text(text, x, y, { lineBreak: false, baseline: 'alphabetic' });
      }),
    );
  }
  root.end();
  doc.end();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}

export async function benchCertificates(options: { quick: boolean }): Promise<BenchRow[]> {
  const rounds = options.quick ? 2 : 6;
  const perRound = options.quick ? 30 : 100;
  const { readLayoutFile: readLayout } = await built<{ readLayoutFile: typeof readLayoutFile }>(
    'features/certificates/layout-file',
  );
  const { createCertificateRenderer: createRenderer } = await built<{
    createCertificateRenderer: typeof createCertificateRenderer;
  }>('platform/pdf/certificate-renderer');
  const { placeCertificate: place } = await built<{ placeCertificate: typeof placeCertificate }>(
    'core/certificates/place',
  );
  const { loadFonts: load } = await built<{ loadFonts: typeof loadFonts }>('platform/pdf/fonts');
  const { layout } = readLayout('participation');
  const renderer = createRenderer({ layouts: [layout] });
  const snapshot = certificateSnapshot();
  const fonts = load();
  const list = place(layout, snapshot, 'en', fonts.measure);
  if (list.pageCount !== 1) throw new Error('the bare certificate is drawn on one page');
  const page = barePage(list, fonts);
  let ours = 0;
  let bare = 0;
  await renderer.render(snapshot, 'en');
  await bareCertificate(page);
  for (let round = 0; round < rounds; round += 1) {
    ours += await secondsOf(async () => {
      for (let count = 0; count < perRound; count += 1) await renderer.render(snapshot, 'en');
    });
    bare += await secondsOf(async () => {
      for (let count = 0; count < perRound; count += 1) await bareCertificate(page);
    });
  }
  const total = rounds * perRound;
  return [rateRow('certificate, 12 sessions, tagged PDF', 'certificates/s', total / ours, total / bare, 0.5)];
}
