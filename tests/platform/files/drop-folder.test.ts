// A drop folder: what is ready, what is not, and where files go without ever replacing one another.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import {
  listDropped,
  listFolders,
  moveDropped,
  readDropped,
} from '../../../src/platform/files/drop-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'echo-credits-folder-'));
const now = Date.parse('2026-03-01T12:00:00Z');
const limits = { bytesMax: 10, filesMax: 3, quietMilliseconds: 5000 };
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, text: string, ageSeconds = 60): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  utimesSync(path, now / 1000 - ageSeconds, now / 1000 - ageSeconds);
  return path;
}

test('lists quiet files by name, tells the large ones, and follows no link', async () => {
  put('b.csv', 'x');
  put('a.csv', 'more than ten bytes');
  put('.DS_Store', 'x');
  put('c.csv', 'x', 4);
  put('d.TMP', 'x');
  mkdirSync(join(folder, 'hub'));
  symlinkSync(join(folder, 'b.csv'), join(folder, 'link.csv'));
  expect(
    (await listDropped(folder, now, limits)).map(({ fileName, isTooLarge }) => [fileName, isTooLarge]),
  ).toEqual([
    ['a.csv', true],
    ['b.csv', false],
  ]);
  expect(await listDropped(folder, now, { ...limits, filesMax: 1 })).toHaveLength(1);
  expect(await listFolders(folder)).toEqual(['hub']);
});

test('moves beside, with a note where there is one, and never over another file', async () => {
  const first = put('week.csv', 'one');
  expect((await readDropped(first)).toString()).toBe('one');
  await moveDropped(first, 'taken', null);
  await moveDropped(put('week.csv', 'two'), 'taken', 'Why.');
  expect(readdirSync(join(folder, 'taken')).sort()).toEqual(['week (2).csv', 'week (2).csv.txt', 'week.csv']);
  expect(readFileSync(join(folder, 'taken', 'week.csv'), 'utf8')).toBe('one');
  expect(readFileSync(join(folder, 'taken', 'week (2).csv.txt'), 'utf8')).toBe('Why.\n');
});
