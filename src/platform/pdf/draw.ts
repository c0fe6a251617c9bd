// Draws a placed certificate as a tagged PDF/UA-1 file whose bytes depend on nothing but what is drawn.

import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import type { DrawBlock, DrawList, DrawOp } from '../../core/certificates/draw-list.js';
import { mmPerPt } from '../../core/certificates/draw-list.js';
import type { Language } from '../../core/bilingual.js';
import type { DocumentFonts } from './fonts.js';

export interface DrawSettings {
  fonts: DocumentFonts;
  /** The document's date, in place of a clock. */
  createdAt: Date;
  author: string;
  subject: string;
  /** Pictures by the name a layout gives them: PNG or JPEG bytes. */
  images: ReadonlyMap<string, Buffer>;
}

type Doc = PDFKit.PDFDocument;
type StructOptions = PDFKit.Mixins.StructureElementOptions & { bbox?: number[]; scope?: string };

const pt = (millimetres: number): number => millimetres / mmPerPt;
const languageTags: Record<Language, string> = { en: 'en-CA', fr: 'fr-CA' };

function drawText(doc: Doc, op: Extract<DrawOp, { op: 'text' }>, fonts: DocumentFonts): void {
  let x = pt(op.xMm);
  doc.fillColor(op.color);
  for (const run of fonts.runs(op.text, op.font)) {
    const tracking = op.trackingPt ? { characterSpacing: op.trackingPt } : {};
    const place = { lineBreak: false, baseline: 'alphabetic' as const, ...tracking };
    doc.font(run.key, op.sizePt);
    // Asking for features makes PDFKit lay out the whole run at once; word by word it would reverse the words' order.
    doc.text(run.text, x, pt(op.yMm), run.rightToLeft ? { ...place, features: [] } : place);
    x += fonts.widthOfRun(run, op.sizePt) + run.text.length * (op.trackingPt ?? 0);
  }
}

/** All dark modules as one path: a row's neighbours become one rectangle. */
function drawQr(doc: Doc, op: Extract<DrawOp, { op: 'qr' }>): void {
  const { modules } = QRCode.create(op.content, { errorCorrectionLevel: 'M' });
  const side = pt(op.sizeMm) / modules.size;
  const [left, top] = [pt(op.xMm), pt(op.yMm)];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      const from = column;
      while (column < modules.size && modules.get(row, column)) column++;
      if (column > from) doc.rect(left + from * side, top + row * side, (column - from) * side, side);
    }
  }
  doc.fill(op.color);
}

function drawOp(doc: Doc, op: DrawOp, { fonts, images }: DrawSettings): void {
  switch (op.op) {
    case 'text':
      drawText(doc, op, fonts);
      break;
    case 'rule':
      doc.lineWidth(op.weightPt).strokeColor(op.color);
      doc.moveTo(pt(op.x1Mm), pt(op.y1Mm)).lineTo(pt(op.x2Mm), pt(op.y2Mm)).stroke();
      break;
    case 'frame':
      doc.lineWidth(op.weightPt).strokeColor(op.color);
      doc.rect(pt(op.xMm), pt(op.yMm), pt(op.widthMm), pt(op.heightMm)).stroke();
      break;
    case 'qr':
      drawQr(doc, op);
      break;
    case 'image': {
      const image = images.get(op.name);
      if (!image) throw new RangeError(`no image is called ${op.name}`);
      const fit: [number, number] = [pt(op.widthMm), pt(op.heightMm)];
      doc.image(image, pt(op.xMm), pt(op.yMm), { fit });
      break;
    }
  }
}

/** Marks grouped by page, in order. */
function byPage(ops: readonly DrawOp[]): Map<number, DrawOp[]> {
  const pages = new Map<number, DrawOp[]>();
  for (const op of ops) pages.set(op.page, [...(pages.get(op.page) ?? []), op]);
  return pages;
}

function drawArtifact(doc: Doc, ops: readonly DrawOp[], settings: DrawSettings): void {
  for (const [page, onPage] of byPage(ops)) {
    doc.switchToPage(page);
    doc.markContent('Artifact', { type: 'Layout' });
    for (const op of onPage) drawOp(doc, op, settings);
    doc.endMarkedContent();
  }
}

/** The rectangle a figure stands in, in points from the top left: PDF/UA asks for it. */
function boundsOf(ops: readonly DrawOp[]): number[] | undefined {
  for (const op of ops) {
    if (op.op !== 'qr' && op.op !== 'image') continue;
    const [widthMm, heightMm] = op.op === 'qr' ? [op.sizeMm, op.sizeMm] : [op.widthMm, op.heightMm];
    return [pt(op.xMm), pt(op.yMm), pt(op.xMm + widthMm), pt(op.yMm + heightMm)];
  }
  return undefined;
}

/** Joined letters share their shapes, so what a right-to-left text says is stated beside it. */
function actualText(ops: readonly DrawOp[], fonts: DocumentFonts): string {
  const texts = ops.flatMap((op) => (op.op === 'text' ? [op] : []));
  const isJoined = texts.some((op) => fonts.runs(op.text, op.font).some((run) => run.rightToLeft));
  return isJoined ? texts.map((op) => op.text).join('') : '';
}

type Parent = { add: (element: PDFKit.PDFStructureElement) => unknown };

/** The element is attached before it is filled, so that its marks are drawn at once and on the page they belong to. */
function drawBlock(doc: Doc, block: DrawBlock, parent: Parent, settings: DrawSettings): void {
  const ops = block.ops ?? [];
  if (block.tag === 'Artifact') {
    drawArtifact(doc, ops, settings);
    return;
  }
  const bbox = block.tag === 'Figure' ? boundsOf(ops) : undefined;
  const actual = actualText(ops, settings.fonts);
  const options: StructOptions = {
    ...(actual ? { actual } : {}),
    ...(block.language ? { lang: languageTags[block.language] } : {}),
    ...(block.alt ? { alt: block.alt } : {}),
    ...(block.scope ? { scope: block.scope } : {}),
    ...(bbox ? { bbox } : {}),
  };
  const element = doc.struct(block.tag, options);
  parent.add(element);
  for (const [page, onPage] of byPage(ops)) {
    doc.switchToPage(page);
    element.add(() => {
      for (const op of onPage) drawOp(doc, op, settings);
    });
  }
  for (const child of block.children ?? []) drawBlock(doc, child, element, settings);
  element.end();
}

function escapedForXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** PDFKit copies the title into the XMP packet as it stands, where an ampersand would break the XML. */
function escapeMetadata(doc: Doc): void {
  const withMetadata = doc as Doc & { endMetadata: () => void };
  const endMetadata = withMetadata.endMetadata.bind(doc);
  withMetadata.endMetadata = () => {
    // By now the information dictionary has been written from the unescaped texts.
    for (const field of ['Title', 'Author', 'Subject'] as const) {
      const text = doc.info[field];
      if (text !== undefined) doc.info[field] = escapedForXml(text);
    }
    endMetadata();
  };
}

function openDocument(list: DrawList, settings: DrawSettings): Doc {
  const { createdAt, author, subject, fonts } = settings;
  const size: [number, number] = [pt(list.page.widthMm), pt(list.page.heightMm)];
  const [first] = fonts.runs('x', 'regular');
  const doc = new PDFDocument({
    size,
    margin: 0,
    pdfVersion: '1.7',
    // Known to PDFKit since 0.18, not yet to its types.
    subset: 'PDF/UA' as unknown as 'PDF/A-1',
    tagged: true,
    displayTitle: true,
    lang: languageTags[list.language],
    autoFirstPage: false,
    bufferPages: true,
    // PDFKit's own default is Helvetica, which is never embedded. The file id is a digest of these texts and the date.
    font: first?.font as unknown as string,
    info: {
      Title: list.title,
      Author: author,
      Subject: subject,
      Producer: 'echo-credits',
      Creator: 'echo-credits',
      CreationDate: createdAt,
      ModDate: createdAt,
    },
  });
  escapeMetadata(doc);
  return doc;
}

/** Registers the faces the document uses, in the order it meets them. */
function registerFaces(
  doc: Doc,
  blocks: readonly DrawBlock[],
  fonts: DocumentFonts,
  seen: Set<string>,
): void {
  for (const block of blocks) {
    for (const op of block.ops ?? []) {
      if (op.op !== 'text') continue;
      for (const run of fonts.runs(op.text, op.font)) {
        if (!seen.has(run.key)) doc.registerFont(run.key, run.font as unknown as string);
        seen.add(run.key);
      }
    }
    registerFaces(doc, block.children ?? [], fonts, seen);
  }
}

async function collected(doc: Doc): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of doc as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function drawDocument(list: DrawList, settings: DrawSettings): Promise<Buffer> {
  const doc = openDocument(list, settings);
  registerFaces(doc, list.blocks, settings.fonts, new Set());
  for (let page = 0; page < list.pageCount; page++) doc.addPage();
  const root = doc.struct('Document');
  doc.addStructure(root);
  for (const block of list.blocks) drawBlock(doc, block, root, settings);
  root.end();
  doc.end();
  return collected(doc);
}
