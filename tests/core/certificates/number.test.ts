// Certificate numbers: written form, reading back, and the slips of hand that the check symbol must catch.

import { describe, expect, test } from '@jest/globals';
import { certificateNumber, parseCertificateNumber } from '../../../src/core/certificates/number.js';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const samples = [
  Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 255, 255]),
  Uint8Array.from([1, 35, 69, 103, 137, 171, 205, 239, 16, 50]),
  Uint8Array.from([222, 173, 190, 239, 202, 254, 186, 190, 13, 240]),
];

function grouped(symbols: readonly string[]): string {
  return symbols.join('').replace(/(.{4})(?=.)/g, '$1-');
}

describe('certificateNumber', () => {
  test('is sixteen symbols and a check symbol in groups of four, safe in a URL', () => {
    for (const bytes of samples) {
      const number = certificateNumber(bytes);
      expect(number).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]$/);
      expect(encodeURIComponent(number)).toBe(number);
    }
  });

  test('carries all eighty bits', () => {
    expect(certificateNumber(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))).toMatch(
      /^0000-0000-0000-0001-/,
    );
    expect(certificateNumber(Uint8Array.from([128, 0, 0, 0, 0, 0, 0, 0, 0, 0]))).toMatch(
      /^G000-0000-0000-0000-/,
    );
    expect(certificateNumber(Uint8Array.from(samples[1] ?? []))).toMatch(/^ZZZZ-ZZZZ-ZZZZ-ZZZZ-/);
  });

  test('takes ten bytes, no more and no fewer', () => {
    expect(() => certificateNumber(new Uint8Array(9))).toThrow(RangeError);
    expect(() => certificateNumber(new Uint8Array(11))).toThrow(RangeError);
  });
});

describe('parseCertificateNumber', () => {
  test('reads back what was written, however it is typed', () => {
    for (const bytes of samples) {
      const number = certificateNumber(bytes);
      expect(parseCertificateNumber(number)).toBe(number);
      expect(parseCertificateNumber(number.toLowerCase())).toBe(number);
      expect(parseCertificateNumber(`  ${number.replaceAll('-', ' ')}\n`)).toBe(number);
      expect(parseCertificateNumber(number.replaceAll('-', '–'))).toBe(number);
      expect(parseCertificateNumber(number.replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(number);
      expect(parseCertificateNumber(number.replaceAll('0', 'o').replaceAll('1', 'I'))).toBe(number);
    }
  });

  test('refuses every number with one symbol changed', () => {
    for (const bytes of samples) {
      const symbols = Array.from(certificateNumber(bytes).replaceAll('-', ''));
      symbols.forEach((right, at) => {
        for (const wrong of alphabet) {
          if (wrong === right) continue;
          expect(parseCertificateNumber(grouped(symbols.with(at, wrong)))).toBeUndefined();
        }
      });
    }
  });

  test('refuses every number with any two unequal symbols swapped, neighbours among them', () => {
    for (const bytes of samples) {
      const symbols = Array.from(certificateNumber(bytes).replaceAll('-', ''));
      for (let one = 0; one < symbols.length; one++) {
        for (let other = one + 1; other < symbols.length; other++) {
          const [first, second] = [symbols[one] ?? '', symbols[other] ?? ''];
          if (first === second) continue;
          expect(
            parseCertificateNumber(grouped(symbols.with(one, second).with(other, first))),
          ).toBeUndefined();
        }
      }
    }
  });

  test.each([
    '',
    'K7QZ',
    'K7QZ-3M9D-0V5T-XW2B',
    'U7QZ-3M9D-0V5T-XW2B-1',
    'K7QZ-3M9D-0V5T-XW2B-11',
    '../../etc/passwd',
    'ﬁ',
  ])('answers undefined to %p', (text) => {
    expect(parseCertificateNumber(text)).toBeUndefined();
  });
});
