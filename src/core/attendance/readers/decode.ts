// Bytes of an uploaded report into text, or the reason why they are none.
import iconv from 'iconv-lite';
import type { Finding } from '../../finding.js';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'shift_jis';

export type Decoded =
  { ok: true; text: string; encoding: TextEncoding; findings: Finding[] } | { ok: false; detail: string };

const magics: readonly { bytes: readonly number[]; what: string; remedy: string }[] = [
  {
    bytes: [0x89, 0x50, 0x4e, 0x47],
    what: 'a PNG image',
    remedy: 'Upload the CSV report itself, not a picture of it.',
  },
  {
    bytes: [0xff, 0xd8, 0xff],
    what: 'a JPEG image',
    remedy: 'Upload the CSV report itself, not a picture of it.',
  },
  {
    bytes: [0x47, 0x49, 0x46, 0x38],
    what: 'a GIF image',
    remedy: 'Upload the CSV report itself, not a picture of it.',
  },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document', remedy: 'Download the report as CSV.' },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: 'an Excel workbook or zip archive',
    remedy: 'Save the sheet as CSV.',
  },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'an old Excel or Office file',
    remedy: 'Save it as .xlsx or CSV.',
  },
  { bytes: [0x1f, 0x8b], what: 'a compressed file', remedy: 'Unpack it first.' },
];

const sampleBytes = 4096;
const replacement = '\ufffd';
const brokenLinesMax = 20;
/** More stray control characters than this share of the text means it is no text. */
const controlShareMax = 0.001;

/** BOM, then NUL pattern, then strict UTF-8, then Shift_JIS by its words, then windows-1252 (attendance-sources.md §4). */
export function decodeText(bytes: Uint8Array): Decoded {
  const magic = magics.find((each) => each.bytes.every((byte, index) => bytes[index] === byte));
  if (magic !== undefined) return { ok: false, detail: `The file is ${magic.what}. ${magic.remedy}` };
  const decoded = decodeByPattern(bytes);
  if (isBinary(decoded.text)) {
    return { ok: false, detail: 'The file is not text. Upload the CSV file as it was downloaded.' };
  }
  return { ok: true, ...decoded };
}

type DecodedText = Omit<Extract<Decoded, { ok: true }>, 'ok'>;

function decodeByPattern(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeUtf8(bytes.subarray(3), true);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes.subarray(2), 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes.subarray(2), 'utf-16be');
  const guessed = utf16ByNuls(bytes);
  return guessed === null ? decodeUtf8(bytes, false) : decodeUtf16(bytes, guessed);
}

function utf16ByNuls(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, sampleBytes) & ~1;
  if (length < 4) return null;
  const nuls = [0, 0];
  for (let i = 0; i < length; i += 1) if (bytes[i] === 0) nuls[i % 2] = (nuls[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nuls.map((count) => count / (length / 2));
  if (odd > 0.4 && even < 0.05) return 'utf-16le';
  return even > 0.4 && odd < 0.05 ? 'utf-16be' : null;
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, encoding, findings: brokenLines(text) };
}

function decodeUtf8(bytes: Uint8Array, hasMark: boolean): DecodedText {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, encoding: 'utf-8', findings: [] };
  } catch {
    const lenient = new TextDecoder('utf-8').decode(bytes);
    if (hasMark || endsCutShort(bytes) || isMostlyUtf8(lenient)) {
      return { text: lenient, encoding: 'utf-8', findings: brokenLines(lenient) };
    }
  }
  const japanese = iconv.decode(bytes, 'shift_jis');
  if (japaneseWords.test(japanese)) return guessed(japanese, 'shift_jis', 'Shift_JIS');
  // Node 20's own windows-1252 maps 0x80–0x9f to control characters, hence iconv-lite.
  return guessed(iconv.decode(bytes, 'windows-1252'), 'windows-1252', 'windows-1252');
}

/** Titles of Japanese reports; no other text reads as these by chance. A Japanese Excel saves CSV as Shift_JIS. */
const japaneseWords = /名前|氏名|参加|退出/;

function guessed(text: string, encoding: TextEncoding, name: string): DecodedText {
  const finding: Finding = {
    code: 'attendance.encoding-guessed',
    severity: 'note',
    detail: `The file is not UTF-8 and was read as ${name}; check the accents and characters in the names.`,
    params: { encoding: name },
  };
  return { text, encoding, findings: [finding] };
}

/** True where everything but an unfinished character at the very end is valid: the download broke off. */
function endsCutShort(bytes: Uint8Array): boolean {
  for (let tail = 1; tail <= 3 && tail <= bytes.length; tail += 1) {
    const lead = bytes[bytes.length - tail] ?? 0;
    if ((lead & 0xc0) === 0x80) continue;
    const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
    if (lead > 0xf4 || length <= tail) return false;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - tail));
      return true;
    } catch {
      return false;
    }
  }
  return false;
}

/** Windows-1252 text hardly ever holds valid two-byte sequences; one broken name must not garble all others. */
function isMostlyUtf8(lenient: string): boolean {
  const broken = lenient.split(replacement).length - 1;
  const beyondAscii = lenient.match(/[^\u0000-\u007f\ufffd]/g)?.length ?? 0;
  return beyondAscii > broken;
}

function brokenLines(text: string): Finding[] {
  if (!text.includes(replacement)) return [];
  const findings: Finding[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (!line.includes(replacement)) continue;
    findings.push({
      code: 'attendance.broken-character',
      severity: 'warning',
      line: index + 1,
      detail: `Line ${index + 1} holds a character that is cut short or damaged; download the report again if a name or time is missing.`,
    });
    if (findings.length >= brokenLinesMax) break;
  }
  return findings;
}

function isBinary(text: string): boolean {
  if (text.includes('\u0000')) return true;
  // Counted without keeping them: of ten million no list is made.
  let controls = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && (code < 0x09 || code > 0x0d)) controls += 1;
  }
  return controls > 2 && controls > text.length * controlShareMax;
}
