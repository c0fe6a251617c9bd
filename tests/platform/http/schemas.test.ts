// src/platform/http/schemas.ts and address-schema.ts: what passes the door, at its edges.
import { describe, expect, test } from '@jest/globals';
import { emailAddress } from '../../../src/platform/http/address-schema.js';
import { day, id, instant, line, lines, pageQuery, wallTime } from '../../../src/platform/http/schemas.js';

const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('schemas of the door', () => {
  test('one plain address, lower-cased; lists, breaks and names in brackets never pass (R29)', () => {
    expect(emailAddress.parse('Ann.Lee+echo@Clinic.Example')).toBe('ann.lee+echo@clinic.example');
    for (const bad of [
      'a@b',
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: x@y.example',
      'Ann <a@b.example>',
      'a b@c.example',
      '',
      'a;b@c.example',
      'a\\b@c.example',
    ]) {
      expect([bad, takes(emailAddress, bad)]).toEqual([bad, false]);
    }
  });

  test('instants and days that do not exist are refused', () => {
    expect(takes(instant, '2026-02-28T23:59:59Z')).toBe(true);
    for (const bad of [
      '2026-02-30T00:00:00Z',
      '2026-01-05T17:00:00.000Z',
      '2026-01-05T17:00:00-05:00',
      '2026-01-05T24:00:01Z',
      '2026-01-05',
    ]) {
      expect([bad, takes(instant, bad)]).toEqual([bad, false]);
    }
    expect([takes(day, '2024-02-29'), takes(day, '2025-02-29'), takes(day, '05/01/2026')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([takes(wallTime, '23:59'), takes(wallTime, '24:00'), takes(wallTime, '9:00')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('a line is one line, trimmed and not empty; formulas and emoji are kept as they are', () => {
    expect(line(20).parse('  =SUM(A1) 🩺 ')).toBe('=SUM(A1) 🩺');
    for (const bad of ['a\r\nb', 'a\u0000b', '   ', 'a\u2028b', 'x'.repeat(21)])
      expect(takes(line(20), bad)).toBe(false);
    expect(takes(lines(20), 'a\nb\tc')).toBe(true);
    expect(takes(lines(20), 'a\u0007b')).toBe(false);
  });

  test('ids and page sizes', () => {
    expect(takes(id, '0192f0aa-0000-7000-8000-000000000001')).toBe(true);
    expect(takes(id, '0192F0AA-0000-7000-8000-000000000001')).toBe(false);
    expect(pageQuery.parse({})).toEqual({ limit: 100 });
    for (const limit of ['0', '501', 'many', '1.5']) expect(takes(pageQuery, { limit })).toBe(false);
    expect(takes(pageQuery, { limit: '500', offset: '3' })).toBe(false);
  });
});
