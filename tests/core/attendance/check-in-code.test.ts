// Codes shown in a room: what is easy to read aloud, what people type, and how long each stands.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  codeFromBits,
  codeWindow,
  figureByFigure,
  inHalves,
  isEasilyRead,
  readCode,
  rotationSeconds,
  shownUntil,
} from '../../../src/core/attendance/check-in-code.js';
import { epochSecondsOf, instantFromEpochSeconds } from '../../../src/core/time/instant.js';

describe('what is typed', () => {
  test.each([
    ['482913', '482913'],
    [' 482 913 ', '482913'],
    ['482-913', '482913'],
    ['4.8.2.9.1.3', '482913'],
    ['482\u00a0913', '482913'],
    ['４８２９１３', '482913'],
    ['48291', null],
    ['4829133', null],
    ['48291O', null],
    ['', null],
    ['482 913 more', null],
  ])('%j', (typed, code) => {
    expect(readCode(typed)).toBe(code);
  });
});

describe('what is shown', () => {
  test.each([
    ['482913', true],
    ['000000', false],
    ['048291', false],
    ['448291', false],
    ['482482', false],
    ['484941', false],
    ['345829', false],
    ['829543', false],
    ['121837', true],
  ])('%s', (code, easy) => {
    expect(isEasilyRead(code)).toBe(easy);
  });

  test('every draw is six figures without a nought in front; a good half of them is easily read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bits) => {
        expect(codeFromBits(bits)).toMatch(/^[1-9]\d{5}$/);
      }),
    );
    const some = Array.from({ length: 9000 }, (_, index) => String(100_003 + index * 97));
    expect(some.filter(isEasilyRead).length).toBeGreaterThan(4500);
  });

  test('in two halves, and figure by figure', () => {
    expect(inHalves('482913')).toBe('482 913');
    expect(figureByFigure('482913')).toBe('4 8 2 9 1 3');
  });
});

describe('by the clock', () => {
  test('a code gives way at the full minute, and stands at most one', () => {
    expect(shownUntil('2026-01-05T17:31:00Z')).toBe('2026-01-05T17:32:00Z');
    expect(shownUntil('2026-01-05T17:31:59Z')).toBe('2026-01-05T17:32:00Z');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const left = epochSecondsOf(shownUntil(instantFromEpochSeconds(seconds))) - seconds;
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThanOrEqual(rotationSeconds);
      }),
    );
  });

  test('from a quarter of an hour before to a quarter of an hour after', () => {
    expect(codeWindow({ startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' })).toEqual({
      opensAt: '2026-01-05T16:45:00Z',
      closesAt: '2026-01-05T18:15:00Z',
    });
  });
});
