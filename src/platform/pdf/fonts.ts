// The typefaces of documents, parsed once for the life of the program: coverage, fallback by run, and widths.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import type { Font } from 'fontkit';
import { mmPerPt } from '../../core/certificates/draw-list.js';
import type { FontName, MeasureText } from '../../core/certificates/draw-list.js';

/** A stretch of text one face can draw. `key` names the face within a document. */
export interface FontRun {
  key: string;
  font: Font;
  text: string;
  rightToLeft: boolean;
}

export interface DocumentFonts {
  /** Text cut into runs by who has the glyphs; what nobody has stays with the first face (see `missingGlyphs`). */
  runs: (text: string, name: FontName) => FontRun[];
  /** Width in points. */
  widthOfRun: (run: FontRun, sizePt: number) => number;
  measure: MeasureText;
  /** The characters no face can draw, each once; a document holding one must not be issued. */
  missingGlyphs: (text: string) => string[];
}

const packages = {
  latin: '@expo-google-fonts/noto-sans',
  syllabics: '@expo-google-fonts/noto-sans-canadian-aboriginal',
  arabic: '@expo-google-fonts/noto-sans-arabic',
};

/** First the face itself, then who is asked where it lacks a glyph. Syllabics and Arabic have no italic. */
const faces: Record<FontName, readonly string[]> = {
  regular: [
    `${packages.latin}/400Regular/NotoSans_400Regular.ttf`,
    `${packages.syllabics}/400Regular/NotoSansCanadianAboriginal_400Regular.ttf`,
    `${packages.arabic}/400Regular/NotoSansArabic_400Regular.ttf`,
  ],
  semibold: [
    `${packages.latin}/600SemiBold/NotoSans_600SemiBold.ttf`,
    `${packages.syllabics}/600SemiBold/NotoSansCanadianAboriginal_600SemiBold.ttf`,
    `${packages.arabic}/600SemiBold/NotoSansArabic_600SemiBold.ttf`,
  ],
  italic: [
    `${packages.latin}/400Regular_Italic/NotoSans_400Regular_Italic.ttf`,
    `${packages.syllabics}/400Regular/NotoSansCanadianAboriginal_400Regular.ttf`,
    `${packages.arabic}/400Regular/NotoSansArabic_400Regular.ttf`,
  ],
};

/** Words whose width is remembered for each face. */
const rememberedWordsMax = 20_000;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const latinOnly = /^[\u0020-\u007e\u00a0-\u017f\u1ea0-\u1ef9\u2013\u2014\u2018\u2019\u201c\u201d]*$/;
/** Joiners and variation selectors: they shape their neighbours and have no picture of their own. */
const invisible = /[\u200b-\u200f\u2060\ufe00-\ufe0f]/;

/**
 * Latin letters are drawn by their own glyphs: taken apart (ccmp) or joined (liga), an ị or an fi would be read back as
 * something else. Arabic cannot be drawn without both.
 */
const arabicBeh = 0x0628;
const wholeLetters = { ccmp: false, liga: false };

/**
 * fontkit keeps for each glyph the characters it was first asked for with, and PDFKit writes those as the text behind
 * the glyph. In shared fonts one document would so change how every later one is read. Here each glyph is settled on its
 * lowest code point, and what has none is forgotten after use: a document's bytes depend on the document alone. Arabic
 * letters share their shapes, so there everything is forgotten before each text.
 */
function withoutMemory(font: Font): Font {
  const layout = font.layout.bind(font);
  if (font.hasGlyphForCodePoint(arabicBeh)) {
    font.layout = (text) => {
      font._glyphs = {};
      return layout(text);
    };
    return font;
  }
  const settled = new Set<number>();
  for (const codePoint of [...font.characterSet].sort((one, other) => one - other)) {
    settled.add(font.glyphForCodePoint(codePoint).id);
  }
  font.layout = (text) => {
    const run = layout(text, wholeLetters);
    for (const { id } of run.glyphs) if (!settled.has(id)) Reflect.deleteProperty(font._glyphs, id);
    return run;
  };
  return font;
}

class Face {
  private readonly widths = new Map<string, number>();
  private readonly coverage = new Map<number, boolean>();
  private parsed: Font | undefined;

  constructor(readonly key: string) {}

  get font(): Font {
    this.parsed ??= withoutMemory(create(readFileSync(createRequire(import.meta.url).resolve(this.key))));
    return this.parsed;
  }

  has(codePoint: number): boolean {
    let known = this.coverage.get(codePoint);
    if (known === undefined) {
      known = this.font.hasGlyphForCodePoint(codePoint);
      this.coverage.set(codePoint, known);
    }
    return known;
  }

  covers(grapheme: string): boolean {
    return Array.from(grapheme).every((one) => invisible.test(one) || this.has(one.codePointAt(0) ?? 0));
  }

  /** Width of one word in ems. */
  private wordEms(word: string): number {
    const known = this.widths.get(word);
    if (known !== undefined) return known;
    if (this.widths.size >= rememberedWordsMax) this.widths.clear();
    const width = this.font.layout(word).advanceWidth / this.font.unitsPerEm;
    this.widths.set(word, width);
    return width;
  }

  /** Word by word with the space that follows, as PDFKit lays text out, so that both agree to the last digit. */
  ems(text: string, rightToLeft: boolean): number {
    if (rightToLeft) return this.wordEms(text);
    let width = 0;
    let from = 0;
    for (let space = text.indexOf(' '); space !== -1; space = text.indexOf(' ', from)) {
      width += this.wordEms(text.slice(from, space + 1));
      from = space + 1;
    }
    return from < text.length ? width + this.wordEms(text.slice(from)) : width;
  }
}

const loadedFaces = new Map<string, Face>();

function faceFor(key: string): Face {
  let face = loadedFaces.get(key);
  if (!face) {
    face = new Face(key);
    loadedFaces.set(key, face);
  }
  return face;
}

function runOf(face: Face, text: string): FontRun {
  return { key: face.key, font: face.font, text, rightToLeft: rightToLeftLetter.test(text) };
}

/** What follows right-to-left letters without being one belongs to the line, or it would land on their far side. */
function withoutTrailingNeutrals(run: FontRun): [FontRun, string] {
  const text = run.text.replace(/[^\p{L}\p{M}\p{N}]+$/u, '');
  return run.rightToLeft ? [{ ...run, text }, run.text.slice(text.length)] : [run, ''];
}

function splitRuns(text: string, chain: readonly Face[]): FontRun[] {
  const [first] = chain;
  if (!first || text === '') return [];
  if (latinOnly.test(text)) return [runOf(first, text)];
  const runs: FontRun[] = [];
  let current: { face: Face; text: string } | undefined;
  const close = (): string => {
    if (!current) return '';
    const [run, space] = withoutTrailingNeutrals(runOf(current.face, current.text));
    if (run.text !== '') runs.push(run);
    return space;
  };
  for (const { segment } of graphemes.segment(text)) {
    const stays = current && !/\p{L}/u.test(segment) && current.face.covers(segment);
    const face = stays ? current?.face : (chain.find((one) => one.covers(segment)) ?? first);
    if (current && face === current.face) current.text += segment;
    else if (face) current = { face, text: close() + segment };
  }
  const trailing = close();
  return trailing === '' ? runs : [...runs, runOf(first, trailing)];
}

/** Faces are parsed when first needed and shared by every document and measure of this program. */
export function loadFonts(): DocumentFonts {
  const chains = Object.fromEntries(
    Object.entries(faces).map(([name, keys]) => [name, keys.map(faceFor)]),
  ) as Record<FontName, Face[]>;
  const runs = (text: string, name: FontName): FontRun[] => splitRuns(text, chains[name]);
  const widthOfRun = (run: FontRun, sizePt: number): number =>
    faceFor(run.key).ems(run.text, run.rightToLeft) * sizePt;
  return {
    runs,
    widthOfRun,
    measure: (text, name, sizePt) =>
      runs(text, name).reduce((sum, run) => sum + widthOfRun(run, sizePt), 0) * mmPerPt,
    missingGlyphs: (text) => {
      if (latinOnly.test(text.replaceAll('\n', ' '))) return [];
      const odd = Array.from(graphemes.segment(text.normalize('NFC')), ({ segment }) => segment)
        .filter((segment) => segment.trim() !== '')
        .filter((segment) => !chains.regular.some((face) => face.covers(segment)));
      return [...new Set(odd)];
    },
  };
}
