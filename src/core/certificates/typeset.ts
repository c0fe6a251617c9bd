// Lines of text: wrapping spans to a width, and shrinking to a floor before wrapping where a name is long.

import { mmPerPt } from './draw-list.js';
import type { MeasureText } from './draw-list.js';
import type { Span } from './template-text.js';

/** A line of spans; `widthMm` without the space it was broken at. */
export interface Line {
  spans: Span[];
  widthMm: number;
  /** A space or newline follows: it is drawn unseen, or a reader would run the two words together. */
  spaceAfter: boolean;
}

export interface Typeset {
  lines: Line[];
  sizePt: number;
  lineHeightMm: number;
  /** Whether the lines stand within the box they were set for. */
  fits: boolean;
}

export interface TypesetRequest {
  spans: readonly Span[];
  widthMm: number;
  heightMm: number;
  sizePt: number;
  /** The size never goes below it; equal to `sizePt` where the text must not shrink. */
  floorPt: number;
  /** Prefer one line at a smaller size over two at a larger one. */
  oneLineFirst: boolean;
  /** Line height over size. */
  leading: number;
  measure: MeasureText;
}

const sizeStepPt = 0.5;
const balancedLinesMax = 3;

function lineWidth(spans: readonly Span[], sizePt: number, measure: MeasureText): number {
  return spans.reduce((width, span) => width + measure(span.text, span.font, sizePt), 0);
}

/** Cuts spans where a line may break: after a space, hyphen, slash or dash. A no-break space holds. */
function breakable(spans: readonly Span[]): Span[][] {
  const words: Span[][] = [];
  let word: Span[] = [];
  for (const span of spans) {
    for (const text of span.text.split(/(?<=[ \-/–—·])(?=[^ ])/)) {
      word.push({ text, font: span.font });
      if (/[ \-/–—·]$/.test(text)) {
        words.push(word);
        word = [];
      }
    }
  }
  if (word.length > 0) words.push(word);
  return words;
}

function trimmedEnd(spans: readonly Span[]): Span[] {
  const kept = [...spans];
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    const text = last.text.trimEnd();
    if (text === last.text) break;
    kept.pop();
    if (text !== '') kept.push({ ...last, text });
  }
  return kept;
}

function joined(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last?.font === span.font) last.text += span.text;
    else merged.push({ ...span });
  }
  return merged;
}

/** A word wider than the line is cut between characters, so that nothing ever runs over the edge. */
function cutToWidth(word: readonly Span[], widthMm: number, sizePt: number, measure: MeasureText): Span[][] {
  if (lineWidth(trimmedEnd(word), sizePt, measure) <= widthMm) return [[...word]];
  const pieces: Span[][] = [];
  let piece: Span[] = [];
  for (const span of word) {
    for (const text of span.text.match(/\P{M}\p{M}*/gu) ?? []) {
      const longer = joined([...piece, { text, font: span.font }]);
      if (piece.length > 0 && lineWidth(longer, sizePt, measure) > widthMm) {
        pieces.push(piece);
        piece = [{ text, font: span.font }];
      } else piece = longer;
    }
  }
  return [...pieces, piece];
}

function wrapParagraph(
  spans: readonly Span[],
  widthMm: number,
  sizePt: number,
  measure: MeasureText,
): Line[] {
  const lines: Line[] = [];
  let current: Span[] = [];
  let currentMm = 0;
  const close = (): void => {
    const kept = trimmedEnd(joined(current));
    const spaceAfter = current.at(-1)?.text.endsWith(' ') ?? false;
    lines.push({ spans: kept, widthMm: lineWidth(kept, sizePt, measure), spaceAfter });
    current = [];
    currentMm = 0;
  };
  for (const whole of breakable(spans)) {
    for (const word of cutToWidth(whole, widthMm, sizePt, measure)) {
      if (current.length > 0 && currentMm + lineWidth(trimmedEnd(word), sizePt, measure) > widthMm) close();
      current.push(...word);
      currentMm += lineWidth(word, sizePt, measure);
    }
  }
  if (current.length > 0) close();
  return lines;
}

function paragraphs(spans: readonly Span[]): Span[][] {
  const found: Span[][] = [[]];
  for (const span of spans) {
    span.text.split('\n').forEach((text, index) => {
      if (index > 0) found.push([]);
      if (text !== '') found.at(-1)?.push({ ...span, text });
    });
  }
  return found.filter((paragraph) => paragraph.length > 0);
}

/** Lines of at most `widthMm`; a newline starts a new line. */
export function wrapSpans(
  spans: readonly Span[],
  widthMm: number,
  sizePt: number,
  measure: MeasureText,
): Line[] {
  const found = paragraphs(spans);
  return found.flatMap((paragraph, index) => {
    const lines = wrapParagraph(paragraph, widthMm, sizePt, measure);
    const last = lines.at(-1);
    if (last && index < found.length - 1) last.spaceAfter = true;
    return lines;
  });
}

/** Short texts break into lines of like length: no single word left over on the last. */
function balanced(lines: Line[], { spans, widthMm, measure }: TypesetRequest, sizePt: number): Line[] {
  const isOneParagraph = !spans.some((span) => span.text.includes('\n'));
  if (lines.length < 2 || lines.length > balancedLinesMax || !isOneParagraph) return lines;
  let best = lines;
  let [tooNarrowMm, wideEnoughMm] = [widthMm / lines.length / 2, widthMm];
  while (wideEnoughMm - tooNarrowMm > 1) {
    const middleMm = (tooNarrowMm + wideEnoughMm) / 2;
    const tried = wrapSpans(spans, middleMm, sizePt, measure);
    if (tried.length > lines.length) tooNarrowMm = middleMm;
    else [best, wideEnoughMm] = [tried, middleMm];
  }
  return best;
}

/**
 * The largest size at which the text stands in its box. A name asks for one line first: it shrinks to the floor, and
 * only where one line will not do at the floor is it set on two, at the largest size that then fits.
 */
export function typeset(request: TypesetRequest): Typeset {
  const { spans, widthMm, heightMm, sizePt, floorPt, leading, measure } = request;
  const attempt = (size: number, maxLines: number): Typeset => {
    const lines = wrapSpans(spans, widthMm, size, measure);
    const lineHeightMm = size * leading * mmPerPt;
    const fits = lines.length <= maxLines && lines.length * lineHeightMm <= heightMm + 0.01;
    return { lines, sizePt: size, lineHeightMm, fits };
  };
  for (const maxLines of request.oneLineFirst ? [1, Infinity] : [Infinity]) {
    for (let size = sizePt; size >= floorPt; size -= sizeStepPt) {
      const found = attempt(size, maxLines);
      if (found.fits) return { ...found, lines: balanced(found.lines, request, size) };
    }
  }
  return attempt(floorPt, Infinity);
}
