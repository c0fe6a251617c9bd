// A certificate's layout as data: the page, its styles, and the boxes that hold text, table, lines, QR and images.

import type { Bilingual } from '../bilingual.js';
import type { BlockTag, FontName } from './draw-list.js';
import { mmPerPt } from './draw-list.js';
import type { CertificateKind } from './snapshot.js';

export interface Box {
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

export interface TextStyle {
  font: FontName;
  sizePt: number;
  color: string;
  align: 'left' | 'center' | 'right';
  /** Line height over size. */
  leading: number;
  trackingPt: number;
}

/** `wrap` breaks lines and then shrinks, `shrink` tries one line first; never below `floorPt`. */
export interface Fit {
  mode: 'wrap' | 'shrink';
  floorPt: number;
}

/** Which pages carry an item: the first, those after it, or each. What stands again on later pages is not read again. */
export type OnPages = 'first' | 'later' | 'every';

export interface TextItem {
  type: 'text';
  on: OnPages;
  box: Box;
  tag: Extract<BlockTag, 'H1' | 'H2' | 'P'>;
  style: string;
  text: Bilingual;
  fit: Fit;
  vertical: 'top' | 'middle' | 'bottom';
  /** What does not fit flows to a further page instead of being a problem. */
  flow: boolean;
  /** Left out where this placeholder is empty. */
  when: string | null;
}

export interface RuleItem {
  type: 'rule';
  on: OnPages;
  x1Mm: number;
  y1Mm: number;
  x2Mm: number;
  y2Mm: number;
  weightPt: number;
  color: string;
}

export interface FrameItem {
  type: 'frame';
  on: OnPages;
  box: Box;
  weightPt: number;
  color: string;
}

export interface SessionColumn {
  value: string;
  heading: Bilingual;
  /** `rest` takes what the others leave; one column at most. */
  widthMm: number | 'rest';
  align: 'left' | 'right';
  /** What the total row says beneath. */
  total: Bilingual | null;
  /** Left out where no session has a value. */
  optional: boolean;
}

export interface SessionsItem {
  type: 'sessions';
  on: 'first';
  box: Box;
  headingStyle: string;
  rowStyle: string;
  totalStyle: string;
  /** Space between the lines of two rows. */
  rowGapMm: number;
  columnGapMm: number;
  floorPt: number;
  ruleColor: string;
  columns: SessionColumn[];
}

export interface QrItem {
  type: 'qr';
  on: OnPages;
  xMm: number;
  yMm: number;
  sizeMm: number;
  color: string;
  content: string;
  alt: Bilingual;
}

export interface ImageItem {
  type: 'image';
  on: OnPages;
  box: Box;
  name: string;
  /** Empty in both languages: decoration. */
  alt: Bilingual;
}

export type LayoutItem = TextItem | RuleItem | FrameItem | SessionsItem | QrItem | ImageItem;

export interface CertificateLayout {
  schema: 1;
  id: string;
  version: number;
  kind: CertificateKind;
  page: { size: PageSize; orientation: 'portrait' | 'landscape' };
  /** The document's title for readers and screen readers. */
  title: Bilingual;
  styles: Record<string, TextStyle>;
  /** Where sessions and flowing texts go on from the second page. */
  continuation: Box;
  items: LayoutItem[];
}

export const pageSizes = {
  letter: { shortPt: 612, longPt: 792 },
  a4: { shortPt: 595.28, longPt: 841.89 },
} as const;
export type PageSize = keyof typeof pageSizes;

export function pageMillimetres(page: CertificateLayout['page']): { widthMm: number; heightMm: number } {
  const { shortPt, longPt } = pageSizes[page.size];
  const [widthPt, heightPt] = page.orientation === 'landscape' ? [longPt, shortPt] : [shortPt, longPt];
  return { widthMm: widthPt * mmPerPt, heightMm: heightPt * mmPerPt };
}
