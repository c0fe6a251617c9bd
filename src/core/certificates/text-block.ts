// Lines of text as marks on a page: alignment, baselines, and the tracked width of a style.

import { mmPerPt } from './draw-list.js';
import type { DrawOp, MeasureText } from './draw-list.js';
import type { CertificateLayout, TextStyle } from './layout.js';
import type { Line } from './typeset.js';

/** From the middle of a line to its baseline, over size: half of Noto Sans's cap height, so that capitals sit centred. */
const baselineShare = 0.357;

export function styleNamed(layout: CertificateLayout, name: string): TextStyle {
  const style = layout.styles[name];
  if (!style) throw new RangeError(`a layout that was not read by readLayout: no style ${name}`);
  return style;
}

/** The measure with the style's extra space after each character. */
export function trackedMeasure(style: TextStyle, measure: MeasureText): MeasureText {
  if (style.trackingPt === 0) return measure;
  return (text, font, sizePt) => measure(text, font, sizePt) + text.length * style.trackingPt * mmPerPt;
}

export interface LinePlace {
  box: { xMm: number; widthMm: number };
  style: TextStyle;
  sizePt: number;
  page: number;
  topMm: number;
  measure: MeasureText;
}

const hundredths = (millimetres: number): number => Math.round(millimetres * 100) / 100;

/** One mark for each stretch in one font; `measure` says where the next begins. */
export function linesAsOps(lines: readonly Line[], place: LinePlace): DrawOp[] {
  const { box, style, sizePt, page } = place;
  const lineHeightMm = sizePt * style.leading * mmPerPt;
  return lines.flatMap((line, index) => {
    const spareMm = box.widthMm - line.widthMm;
    const shares = { left: 0, center: 0.5, right: 1 };
    let xMm = box.xMm + spareMm * shares[style.align];
    const yMm = hundredths(place.topMm + (index + 0.5) * lineHeightMm + baselineShare * sizePt * mmPerPt);
    return line.spans.map((span, at): DrawOp => {
      const unseen = line.spaceAfter && at === line.spans.length - 1 ? ' ' : '';
      const op: DrawOp = {
        op: 'text',
        page,
        xMm: hundredths(xMm),
        yMm,
        text: span.text + unseen,
        font: span.font,
        sizePt,
        color: style.color,
        ...(style.trackingPt > 0 ? { trackingPt: style.trackingPt } : {}),
      };
      xMm += place.measure(span.text, span.font, sizePt);
      return op;
    });
  });
}
