// Typefaces: which run goes to which face, widths that add up, and what no face can draw.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readLayout } from '../../../src/core/certificates/layout-reader.js';
import type { CertificateLayout } from '../../../src/core/certificates/layout.js';
import { sampleOverflows } from '../../../src/core/certificates/place.js';
import { loadFonts } from '../../../src/platform/pdf/fonts.js';

const fonts = loadFonts();
const runsOf = (text: string): [string, string][] =>
  fonts.runs(text, 'regular').map((run) => [run.text, run.font.postscriptName]);

describe('runs', () => {
  test('Latin with every accent is one run', () => {
    expect(runsOf('Nguyễn Thị Phượng, Żółć')).toEqual([['Nguyễn Thị Phượng, Żółć', 'NotoSans-Regular']]);
  });

  test('the characters taken without asking are all there', () => {
    const ranges = [
      [0x20, 0x7e],
      [0xa0, 0x17f],
      [0x1ea0, 0x1ef9],
      [0x2013, 0x2014],
      [0x2018, 0x2019],
      [0x201c, 0x201d],
    ] as const;
    for (const [from, to] of ranges) {
      for (let code = from; code <= to; code++) {
        const [first] = fonts.runs('x', 'regular');
        expect({ code, covered: first?.font.hasGlyphForCodePoint(code) }).toEqual({ code, covered: true });
      }
    }
  });

  test('syllabics and Arabic go to their own faces; the space after Arabic goes back to the line', () => {
    expect(runsOf('Dr ᐃᓄᒃ Lee')).toEqual([
      ['Dr ', 'NotoSans-Regular'],
      ['ᐃᓄᒃ ', 'NotoSansCanadianAboriginal-Regular'],
      ['Lee', 'NotoSans-Regular'],
    ]);
    expect(runsOf('علي حسن · X')).toEqual([
      ['علي حسن', 'NotoSansArabic-Regular'],
      [' · X', 'NotoSans-Regular'],
    ]);
    expect(runsOf('علي ')).toEqual([
      ['علي', 'NotoSansArabic-Regular'],
      [' ', 'NotoSans-Regular'],
    ]);
  });

  test('nothing is lost or added, and nothing is no run', () => {
    const text = 'A ᐃᓄᒃ 12 علي (b) Ж 李 é\u00a0« x »';
    expect(
      fonts
        .runs(text, 'semibold')
        .map((run) => run.text)
        .join(''),
    ).toBe(text);
    expect(fonts.runs('', 'italic')).toEqual([]);
  });
});

describe('measure', () => {
  test('grows with size and text, heavier type is wider', () => {
    const [ten, twenty] = [fonts.measure('Amélie', 'regular', 10), fonts.measure('Amélie', 'regular', 20)];
    expect(twenty).toBeCloseTo(2 * ten, 9);
    expect(fonts.measure('Amélie', 'semibold', 10)).toBeGreaterThan(ten);
    expect(fonts.measure('', 'regular', 10)).toBe(0);
    // Noto Sans sets a figure 572 thousandths of an em wide.
    expect(fonts.measure('00', 'regular', 72)).toBeCloseTo(2 * 0.572 * 25.4, 6);
  });

  test('faces are parsed once for the whole program', () => {
    expect(loadFonts().runs('x', 'regular')[0]?.font).toBe(fonts.runs('x', 'regular')[0]?.font);
  });
});

test('what one text leaves behind does not change how the next is read', () => {
  const [run] = fonts.runs('x', 'semibold');
  const readAs = (text: string): number[] =>
    run?.font.layout(text).glyphs.flatMap((glyph) => glyph.codePoints) ?? [];
  const codePoints = (text: string): number[] => Array.from(text, (one) => one.codePointAt(0) ?? 0);
  for (const text of ['\u00a0ị', 'fi ffi i', 'Thị Phượng', 'q\u0323i']) {
    expect(readAs(text)).toEqual(codePoints(text));
  }
});

test('missingGlyphs names each unknown character once, and neither spaces nor joiners', () => {
  expect(fonts.missingGlyphs('Amélie ᐃᓄᒃ علي\u200d\n\u00a0ok')).toEqual([]);
  expect(fonts.missingGlyphs('李 x 李 😀')).toEqual(['李', '😀']);
});

test('the shipped layout holds the longest sample of every placeholder in real type', () => {
  const json: unknown = JSON.parse(readFileSync('templates/certificates/participation.layout.json', 'utf8'));
  expect(sampleOverflows(readLayout(json).layout as CertificateLayout, fonts.measure)).toEqual([]);
});
