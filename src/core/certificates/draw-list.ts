// What a placed certificate is: pages, and a tree of tagged blocks in reading order that hold the marks to draw.

import type { Language } from '../bilingual.js';
import type { Finding } from '../finding.js';

export const fontNames = ['regular', 'semibold', 'italic'] as const;
export type FontName = (typeof fontNames)[number];

/** Millimetres from the top left corner; `page` counts from 0. Text is placed by its baseline and never wraps. */
export type DrawOp =
  | {
      op: 'text';
      page: number;
      xMm: number;
      yMm: number;
      text: string;
      font: FontName;
      sizePt: number;
      color: string;
      /** Extra space after each character. */
      trackingPt?: number;
    }
  | {
      op: 'rule';
      page: number;
      x1Mm: number;
      y1Mm: number;
      x2Mm: number;
      y2Mm: number;
      weightPt: number;
      color: string;
    }
  | {
      op: 'frame';
      page: number;
      xMm: number;
      yMm: number;
      widthMm: number;
      heightMm: number;
      weightPt: number;
      color: string;
    }
  | { op: 'qr'; page: number; xMm: number; yMm: number; sizeMm: number; content: string; color: string }
  | { op: 'image'; page: number; xMm: number; yMm: number; widthMm: number; heightMm: number; name: string };

export type BlockTag = 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure' | 'Artifact';

/** A node of the document's structure. An artifact (a frame, a repeated heading) is drawn and never read aloud. */
export interface DrawBlock {
  tag: BlockTag;
  ops?: DrawOp[];
  children?: DrawBlock[];
  /** Where it differs from the document's. */
  language?: Language;
  alt?: string;
  scope?: 'Column' | 'Row';
}

export interface DrawList {
  language: Language;
  title: string;
  page: { widthMm: number; heightMm: number };
  pageCount: number;
  blocks: DrawBlock[];
  /** What did not fit although it was shrunk to its floor. */
  problems: Finding[];
}

/** Width in millimetres of a text on one line; passed in, so that placing stays pure. */
export type MeasureText = (text: string, font: FontName, sizePt: number) => number;

export const mmPerPt = 25.4 / 72;
