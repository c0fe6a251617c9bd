// The QR code of a slide: the path draws exactly the dark modules, and a reader reads the address.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { qrPicture, type QrPicture } from '../../src/platform/qr.js';
import { testWith } from '../support/tools.js';

const url = 'https://credits.example/check-in/482913';

/** The picture as rows of dark and light, from the path alone. */
function drawn({ side, path }: QrPicture): boolean[][] {
  const dark = Array.from({ length: side }, () => Array.from({ length: side }, () => false));
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(width); i += 1) dark[Number(y)]![Number(x) + i] = true;
  }
  return dark;
}

test('four light modules stand around it, and the finder patterns are where they belong', () => {
  const dark = drawn(qrPicture(url));
  const border = dark.flatMap((row, y) =>
    row.filter((_, x) => Math.min(x, y, dark.length - 1 - x, dark.length - 1 - y) < 4),
  );
  expect(border.some(Boolean)).toBe(false);
  const finder = (x: number, y: number) => dark.slice(y, y + 7).map((row) => row.slice(x, x + 7));
  const frame = [true, true, true, true, true, true, true];
  for (const [x, y] of [
    [4, 4],
    [dark.length - 11, 4],
    [4, dark.length - 11],
  ] as const) {
    expect(finder(x, y)[0]).toEqual(frame);
    expect(finder(x, y)[6]).toEqual(frame);
    expect(finder(x, y)[3]).toEqual([true, false, true, true, true, false, true]);
  }
});

testWith(['zbarimg'])('a reader reads the address', () => {
  const dark = drawn(qrPicture(url));
  const scale = 8;
  const side = dark.length * scale;
  const rows = Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (__, x) =>
      dark[Math.floor(y / scale)]![Math.floor(x / scale)] ? '0' : '255',
    ).join(' '),
  );
  const folder = mkdtempSync(join(tmpdir(), 'echo-qr-'));
  try {
    const file = join(folder, 'code.pgm');
    writeFileSync(file, `P2\n${side} ${side}\n255\n${rows.join('\n')}\n`);
    expect(execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' }).trim()).toBe(url);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
