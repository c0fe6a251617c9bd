// Bytes into text: encodings, truncation, and what is no text.
import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { decodeText } from '../../../../src/core/attendance/readers/decode.js';

function decoded(bytes: Uint8Array) {
  const result = decodeText(bytes);
  if (!result.ok) throw new Error(result.detail);
  return {
    text: result.text,
    encoding: result.encoding,
    codes: result.findings.map(({ code, line }) => [code, line]),
  };
}

const text = 'Zoë,Renée\r\nAnn,’\r\n';

test.each([
  ['utf-8', Buffer.from(text)],
  ['utf-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
  ['utf-16le', iconv.encode(text, 'utf16le', { addBOM: true })],
  ['utf-16le', iconv.encode(text, 'utf16le')],
  ['utf-16be', iconv.encode(text, 'utf16be', { addBOM: true })],
  ['utf-16be', iconv.encode(text, 'utf16be')],
] as const)('%s', (encoding, bytes) => {
  expect(decoded(bytes)).toEqual({ text, encoding, codes: [] });
});

test('windows-1252 keeps its curly apostrophe', () => {
  expect(decoded(iconv.encode(text, 'windows-1252'))).toEqual({
    text,
    encoding: 'windows-1252',
    codes: [['attendance.encoding-guessed', undefined]],
  });
});

test('Shift_JIS of a Japanese spreadsheet is known by the words of its titles; accents stay windows-1252', () => {
  const titles = '名前,参加時刻,退出時刻\r\n山田 花子,2026/1/5 12:00,';
  expect(decoded(iconv.encode(titles, 'shift_jis'))).toEqual({
    text: titles,
    encoding: 'shift_jis',
    codes: [['attendance.encoding-guessed', undefined]],
  });
  const french = 'Élodie Côté-Gagné – « été », Noël, œuvre';
  expect(decoded(iconv.encode(french, 'windows-1252'))).toMatchObject({
    text: french,
    encoding: 'windows-1252',
  });
});

describe('truncated UTF-8', () => {
  test.each([1, 2, 3])('%i bytes of a four-byte character at the end', (kept) => {
    const bytes = Buffer.concat([Buffer.from('Zoë\nBo '), Buffer.from('🩺').subarray(0, kept)]);
    expect(decoded(bytes)).toMatchObject({ encoding: 'utf-8', codes: [['attendance.broken-character', 2]] });
    expect(decoded(bytes).text.startsWith('Zoë\nBo ')).toBe(true);
  });
  test('with nothing but ASCII before it', () => {
    expect(decoded(Buffer.from([0x41, 0x0a, 0x42, 0xc3]))).toMatchObject({
      encoding: 'utf-8',
      codes: [['attendance.broken-character', 2]],
    });
  });
  test('one damaged character does not garble the others', () => {
    const bytes = Buffer.concat([
      Buffer.from('Zoë, Renée\nAndr'),
      Buffer.from([0xc3]),
      Buffer.from(',x\nÉlodie'),
    ]);
    const result = decoded(bytes);
    expect(result).toMatchObject({ encoding: 'utf-8', codes: [['attendance.broken-character', 2]] });
    expect(result.text).toContain('Élodie');
  });
});

test.each([
  ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d], 'PNG'],
  ['GIF', [...Buffer.from('GIF89a')], 'GIF'],
  ['zip', [0x50, 0x4b, 3, 4], 'Save the sheet as CSV'],
  ['old Excel', [0xd0, 0xcf, 0x11, 0xe0], 'Save it as .xlsx or CSV'],
  ['gzip', [0x1f, 0x8b, 8], 'Unpack'],
  ['NULs', [0x41, 0, 0, 0, 0x42, 0, 0, 0], 'not text'],
  ['controls', [1, 2, 3, 4, 5, 6], 'not text'],
])('%s is refused', (_, bytes, words) => {
  const result = decodeText(Uint8Array.from(bytes));
  expect(result.ok).toBe(false);
  expect(!result.ok && result.detail).toContain(words);
});
