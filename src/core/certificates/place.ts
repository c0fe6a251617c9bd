// Places a snapshot on a layout: which mark stands where on which page, and what is read aloud in which order.

import { inLanguage, languages } from '../bilingual.js';
import type { Language } from '../bilingual.js';
import type { Finding } from '../finding.js';
import { createContinuation } from './continuation.js';
import type { Continuation } from './continuation.js';
import type { DrawBlock, DrawList, DrawOp, MeasureText } from './draw-list.js';
import { pageMillimetres } from './layout.js';
import type { CertificateLayout, LayoutItem, OnPages, TextItem } from './layout.js';
import { placeholders } from './placeholders.js';
import { placeSessions } from './sessions-table.js';
import type { CertificateSnapshot } from './snapshot.js';
import { fillPlain, fillTemplate, placeholdersIn } from './template-text.js';
import { linesAsOps, styleNamed, trackedMeasure } from './text-block.js';
import { typeset } from './typeset.js';
import type { Typeset } from './typeset.js';
import { pageNote } from './wording.js';

interface Placing {
  layout: CertificateLayout;
  snapshot: CertificateSnapshot;
  language: Language;
  measure: MeasureText;
  valueOf: (placeholder: string) => string;
  continuation: Continuation;
  problems: Finding[];
}

function valuesOf(snapshot: CertificateSnapshot, language: Language): (placeholder: string) => string {
  const values = new Map<string, string>();
  return (name) => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const value = placeholders.get(name)?.evaluate(snapshot, language) ?? '';
    values.set(name, value);
    return value;
  };
}

function setText(
  item: TextItem,
  placing: Pick<Placing, 'layout' | 'language' | 'measure'>,
  valueOf: (placeholder: string) => string,
): Typeset {
  const style = styleNamed(placing.layout, item.style);
  return typeset({
    spans: fillTemplate(inLanguage(item.text, placing.language), valueOf, style.font),
    widthMm: item.box.widthMm,
    heightMm: item.box.heightMm,
    sizePt: style.sizePt,
    floorPt: item.fit.floorPt,
    oneLineFirst: item.fit.mode === 'shrink',
    leading: style.leading,
    measure: trackedMeasure(style, placing.measure),
  });
}

/** The language the text is really in, where it is not the document's (an accreditor's statement without French). */
function otherLanguage(item: TextItem, { snapshot, language }: Placing): { language?: Language } {
  for (const name of placeholdersIn(inLanguage(item.text, language))) {
    const written = placeholders.get(name)?.writtenIn?.(snapshot, language);
    if (written !== undefined && written !== language) return { language: written };
  }
  return {};
}

function textOps(item: TextItem, set: Typeset, page: number, placing: Placing): DrawOp[] {
  const style = styleNamed(placing.layout, item.style);
  const spareMm = Math.max(0, item.box.heightMm - set.lines.length * set.lineHeightMm);
  const topMm = item.box.yMm + spareMm * { top: 0, middle: 0.5, bottom: 1 }[item.vertical];
  const measure = trackedMeasure(style, placing.measure);
  return linesAsOps(set.lines, { box: item.box, style, sizePt: set.sizePt, page, topMm, measure });
}

/** As many lines as the box holds, and the rest on further pages. */
function flowingOps(item: TextItem, set: Typeset, placing: Placing): DrawOp[] {
  const style = styleNamed(placing.layout, item.style);
  const measure = trackedMeasure(style, placing.measure);
  const holds = Math.floor((item.box.heightMm + 0.01) / set.lineHeightMm);
  const ops = textOps(item, { ...set, lines: set.lines.slice(0, holds) }, 0, placing);
  for (let next = holds; next < set.lines.length;) {
    const { page, box } = placing.continuation.left(set.lineHeightMm * 3);
    const lines = set.lines.slice(next, next + Math.max(1, Math.floor(box.heightMm / set.lineHeightMm)));
    const place = {
      box: { ...item.box, xMm: box.xMm },
      style,
      sizePt: set.sizePt,
      page,
      topMm: box.yMm,
      measure,
    };
    ops.push(...linesAsOps(lines, place));
    placing.continuation.use(lines.length * set.lineHeightMm);
    next += lines.length;
  }
  return ops;
}

function overflow(item: TextItem, text: string): Finding {
  return {
    code: 'certificate.text-overflow',
    severity: 'refused',
    detail: `The text “${text}” does not fit its box at ${String(item.fit.floorPt)} pt; shorten it or widen the box.`,
    params: { text, floorPt: item.fit.floorPt },
  };
}

/** Pages an item stands on, first to last. */
function pagesOf(on: OnPages, pageCount: number): number[] {
  const pages = Array.from({ length: pageCount }, (_, page) => page);
  if (on === 'first') return [0];
  return on === 'every' ? pages : pages.slice(1);
}

function placeText(item: TextItem, placing: Placing): DrawBlock[] {
  if (item.when !== null && placing.valueOf(item.when) === '') return [];
  const pageCount = placing.continuation.pageCount();
  const blocks: DrawBlock[] = [];
  for (const page of pagesOf(item.on, pageCount)) {
    const set = setText(item, placing, (name) =>
      name === 'page.note' ? pageNote(page + 1, pageCount, placing.language) : placing.valueOf(name),
    );
    if (set.lines.length === 0) continue;
    if (!set.fits) {
      const text = fillPlain(inLanguage(item.text, placing.language), placing.valueOf);
      placing.problems.push(overflow(item, text));
    }
    const ops = textOps(item, set, page, placing);
    // Running heads and feet are read once, on the first page, or not at all.
    if (page > 0) blocks.push({ tag: 'Artifact', ops });
    else blocks.push({ tag: item.tag, ops, ...otherLanguage(item, placing) });
  }
  return blocks;
}

function placeFlow(item: TextItem, placing: Placing): DrawBlock[] {
  if (item.when !== null && placing.valueOf(item.when) === '') return [];
  const set = setText(item, placing, placing.valueOf);
  if (set.lines.length === 0) return [];
  const ops = set.fits ? textOps(item, set, 0, placing) : flowingOps(item, set, placing);
  return [{ tag: item.tag, ops, ...otherLanguage(item, placing) }];
}

function isFlowing(item: LayoutItem): boolean {
  return item.type === 'sessions' || (item.type === 'text' && item.flow);
}

function placeMarks(item: Exclude<LayoutItem, { type: 'text' | 'sessions' }>, placing: Placing): DrawBlock[] {
  const { valueOf, language } = placing;
  return pagesOf(item.on, placing.continuation.pageCount()).map((page): DrawBlock => {
    if (item.type === 'frame') {
      const { weightPt, color, box } = item;
      return { tag: 'Artifact', ops: [{ op: 'frame', page, ...box, weightPt, color }] };
    }
    if (item.type === 'rule') {
      const { x1Mm, y1Mm, x2Mm, y2Mm, weightPt, color } = item;
      return { tag: 'Artifact', ops: [{ op: 'rule', page, x1Mm, y1Mm, x2Mm, y2Mm, weightPt, color }] };
    }
    const alt = fillPlain(inLanguage(item.alt, language), valueOf);
    const figure: DrawBlock = page > 0 || alt === '' ? { tag: 'Artifact' } : { tag: 'Figure', alt };
    if (item.type === 'image') {
      return { ...figure, ops: [{ op: 'image', page, ...item.box, name: item.name }] };
    }
    const { xMm, yMm, sizeMm, color } = item;
    const content = fillPlain(item.content, valueOf);
    return { ...figure, ops: [{ op: 'qr', page, xMm, yMm, sizeMm, content, color }] };
  });
}

function placeItem(item: LayoutItem, placing: Placing): DrawBlock[] {
  if (item.type === 'sessions') return placeSessions({ item, ...placing }, placing.continuation);
  if (item.type !== 'text') return placeMarks(item, placing);
  return item.flow ? placeFlow(item, placing) : placeText(item, placing);
}

/** Pure: the same layout, snapshot, language and measure give the same list. */
export function placeCertificate(
  layout: CertificateLayout,
  snapshot: CertificateSnapshot,
  language: Language,
  measure: MeasureText,
): DrawList {
  const valueOf = valuesOf(snapshot, language);
  const continuation = createContinuation(layout.continuation);
  const placing: Placing = { layout, snapshot, language, measure, valueOf, continuation, problems: [] };
  // What flows goes first, for only then is it known how many pages there are; reading order stays the layout's.
  const placed = new Map<LayoutItem, DrawBlock[]>();
  for (const item of layout.items) if (isFlowing(item)) placed.set(item, placeItem(item, placing));
  return {
    language,
    title: fillPlain(inLanguage(layout.title, language), valueOf),
    page: pageMillimetres(layout.page),
    pageCount: continuation.pageCount(),
    blocks: layout.items.flatMap((item) => placed.get(item) ?? placeItem(item, placing)),
    problems: placing.problems,
  };
}

/** The texts of a layout that do not hold the longest plausible sample; such a layout is not published. */
export function sampleOverflows(layout: CertificateLayout, measure: MeasureText): Finding[] {
  return languages.flatMap((language) => {
    const sampleOf = (name: string): string => {
      const sample = placeholders.get(name)?.sample;
      return sample ? inLanguage(sample, language) : '';
    };
    return layout.items.flatMap((item) => {
      if (item.type !== 'text' || item.flow) return [];
      const set = setText(item, { layout, language, measure }, sampleOf);
      return set.fits ? [] : [overflow(item, fillPlain(inLanguage(item.text, language), sampleOf))];
    });
  });
}
