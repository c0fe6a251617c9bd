// Marks and placeholders of templates, line breaking, shrinking to a floor.

import { describe, expect, test } from '@jest/globals';
import type { MeasureText } from '../../../src/core/certificates/draw-list.js';
import { fillPlain, fillTemplate, placeholdersIn } from '../../../src/core/certificates/template-text.js';
import { typeset, wrapSpans } from '../../../src/core/certificates/typeset.js';
import type { TypesetRequest } from '../../../src/core/certificates/typeset.js';

/** Every character is a millimetre wide at 10 pt. */
const measure: MeasureText = (text, _font, sizePt) => (text.length * sizePt) / 10;
const linesOf = (text: string, widthMm: number): string[] =>
  wrapSpans([{ text, font: 'regular' }], widthMm, 10, measure).map((line) =>
    line.spans.map((span) => span.text).join(''),
  );

describe('templates', () => {
  test('marks become fonts; what fills a placeholder is never read for marks or braces', () => {
    expect(placeholdersIn('{{a.b}} and **{{ c }}**')).toEqual(['a.b', 'c']);
    expect(fillTemplate('took part in **{{x}}** *now*', () => '*a* {{y}}', 'regular')).toEqual([
      { text: 'took part in ', font: 'regular' },
      { text: '*a* {{y}}', font: 'semibold' },
      { text: ' ', font: 'regular' },
      { text: 'now', font: 'italic' },
    ]);
  });

  test('the AMA phrase is italic wherever it stands, its trademark sign is not', () => {
    expect(fillTemplate('{{s}}', () => 'of 1.00 AMA PRA Category 1 Credit(s)™. So', 'regular')).toEqual([
      { text: 'of 1.00 ', font: 'regular' },
      { text: 'AMA PRA Category 1 Credit(s)', font: 'italic' },
      { text: '™. So', font: 'regular' },
    ]);
  });

  test('a line whose placeholders are all empty is left out', () => {
    const values: Record<string, string> = { a: '', b: 'there' };
    expect(fillPlain('Always\nOnly {{a}}\n{{a}} or {{b}}', (name) => values[name] ?? '')).toBe(
      'Always\n or there',
    );
  });

  test('decomposed accents are composed, for fonts hold composed letters', () => {
    expect(fillPlain('{{n}}', () => 'Ame\u0301lie')).toBe('Amélie');
  });
});

describe('wrapSpans', () => {
  test('breaks at spaces and after hyphens, never at a no-break space', () => {
    expect(linesOf('one two three', 7)).toEqual(['one two', 'three']);
    expect(linesOf('Wolf-Bergdorf', 8)).toEqual(['Wolf-', 'Bergdorf']);
    expect(linesOf('12\u00a0h\u00a000 now', 8)).toEqual(['12\u00a0h\u00a000', 'now']);
    expect(linesOf('a\n\nb', 8)).toEqual(['a', 'b']);
    expect(linesOf('', 8)).toEqual([]);
  });

  test('a word wider than the line is cut, marks staying with their letters', () => {
    expect(linesOf('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(linesOf('x\u0323y\u0323z\u0323', 2)).toEqual(['x\u0323', 'y\u0323', 'z\u0323']);
  });

  test('spans that touch are one word', () => {
    const spans = [
      { text: 'see Credit', font: 'italic' as const },
      { text: '™ now', font: 'regular' as const },
    ];
    const lines = wrapSpans(spans, 8, 10, measure);
    expect(lines.map((line) => line.spans)).toEqual([
      [{ text: 'see', font: 'italic' }],
      [
        { text: 'Credit', font: 'italic' },
        { text: '™', font: 'regular' },
      ],
      [{ text: 'now', font: 'regular' }],
    ]);
  });
});

describe('typeset', () => {
  const request = (text: string, change: Partial<TypesetRequest> = {}): TypesetRequest => ({
    spans: [{ text, font: 'regular' }],
    widthMm: 20,
    heightMm: 12,
    sizePt: 20,
    floorPt: 10,
    oneLineFirst: true,
    leading: 1.2,
    measure,
    ...change,
  });

  test('a short name stays large', () => {
    expect(typeset(request('Ada Byron'))).toMatchObject({ sizePt: 20, fits: true });
  });

  test('a longer one shrinks on one line, down to the floor', () => {
    expect(typeset(request('Sixteen letters.'))).toMatchObject({ sizePt: 12.5, fits: true });
    const atFloor = typeset(request('Twenty letters long.'));
    expect(atFloor.sizePt).toBe(10);
    expect(atFloor.lines).toHaveLength(1);
  });

  test('one letter more wraps, at the largest size two lines allow, in lines of like length', () => {
    const wrapped = typeset(request('Twenty one letters, x'));
    expect(wrapped.lines.map((line) => line.spans[0]?.text)).toEqual(['Twenty one', 'letters, x']);
    expect(wrapped.sizePt).toBe(14);
    expect(wrapped.fits).toBe(true);
  });

  test('what does not fit at the floor says so', () => {
    expect(typeset(request('x'.repeat(200)))).toMatchObject({ sizePt: 10, fits: false });
  });
});
