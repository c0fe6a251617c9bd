// Addresses and names before they reach a header, an envelope or a calendar.
import { describe, expect, test } from '@jest/globals';
import {
  cleanLines,
  cleanName,
  cleanText,
  cutToCharacters,
  isPlainAddress,
  nameCharactersMax,
} from '../../../src/core/calendar/address.js';

describe('isPlainAddress (R29)', () => {
  test.each([
    'zoe@clinic.example',
    "zoe.o'brien+echo@mail.clinic.example",
    'a@b.example',
    'root@localhost',
    `${'a'.repeat(64)}@clinic.example`,
  ])('takes %s', (address) => {
    expect(isPlainAddress(address)).toBe(true);
  });

  test.each([
    ['two addresses', 'a@b.example, evil@x.example'],
    ['two addresses without a space', 'a@b.example,evil@x.example'],
    ['a semicolon', 'a@b.example;evil@x.example'],
    ['a header behind a line break', 'a@b.example\r\nBcc: evil@x.example'],
    ['a trailing line break', 'a@b.example\n'],
    ['a backslash', 'a\\b@b.example'],
    ['a display name', 'Zoe <a@b.example>'],
    ['quotes', '"a b"@b.example'],
    ['a space', 'a b@b.example'],
    ['two signs', 'a@b@c.example'],
    ['no local part', '@b.example'],
    ['no domain', 'a@'],
    ['a domain without a dot', 'a@clinic'],
    ['an empty label', 'a@clinic..example'],
    ['a dot at the end', 'a.@clinic.example'],
    ['a NUL', 'a\u0000@clinic.example'],
    ['letters outside ASCII', 'zoé@clinic.example'],
    ['an overlong local part', `${'a'.repeat(65)}@clinic.example`],
    ['an overlong address', `a@${'b.'.repeat(130)}example`],
    ['nothing', ''],
  ])('refuses %s', (_what, address) => {
    expect(isPlainAddress(address)).toBe(false);
  });
});

describe('cleaning', () => {
  test('a name keeps its letters, commas and emoji and loses what a parameter cannot hold (R14)', () => {
    expect(cleanName('Dr. "Zoë"\r\nATTENDEE:mailto:x; MD^n\\ \u0000👩🏽‍⚕️')).toBe(
      'Dr. Zoë ATTENDEE:mailto:x, MDn 👩🏽‍⚕️',
    );
    expect(cleanName('safe\u202eevil\u2066')).toBe('safeevil');
    expect(cleanName('\ud83dbroken')).toBe('broken');
  });

  test('a long name is cut to 120 visible characters, never inside one', () => {
    const family = '👩‍👩‍👧‍👦';
    const cut = cleanName(family.repeat(200));
    expect(cut).toBe(family.repeat(nameCharactersMax));
    expect(cleanName('é'.repeat(200))).toHaveLength(nameCharactersMax);
    expect(cutToCharacters('abc', 3)).toBe('abc');
    expect(cutToCharacters('abcd', 3)).toBe('abc');
  });

  test('one line and several lines', () => {
    expect(cleanText(' a\r\nb\tc\u2028d ')).toBe('a b c d');
    expect(cleanLines('a\r\nb\rc\u2029d\u0000e\tf\n')).toBe('a\nb\nc\nd e f');
  });
});
