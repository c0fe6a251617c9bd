// Zip archives: honest ones open, and whatever lies, is locked or cut short does not.
import { expect, test } from '@jest/globals';
import { openZip, storedZip } from '../../../src/platform/sheet/zip-entries.js';
import { zipOf } from '../../support/workbook.js';

const limits = { entriesMax: 10, bytesMax: 1_000_000 };
const hello = Buffer.from('hello hello hello hello');

function contentOf(archive: Buffer, path: string): string | null {
  const zip = openZip(archive, limits);
  if (!zip.ok) throw new Error(zip.problem);
  return zip.read(path)?.toString() ?? null;
}

test('deflated and stored entries come back as they went in', () => {
  const deflated = zipOf([
    { path: 'a.xml', content: hello },
    { path: 'é/b.xml', content: Buffer.alloc(0) },
  ]);
  expect([contentOf(deflated, 'a.xml'), contentOf(deflated, 'é/b.xml'), contentOf(deflated, 'c')]).toEqual([
    hello.toString(),
    '',
    null,
  ]);
  const stored = storedZip(new Map([['a.xml', hello]]));
  expect(contentOf(stored, 'a.xml')).toBe(hello.toString());
});

test('a comment behind the directory is no damage', () => {
  const archive = Buffer.concat([zipOf([{ path: 'a', content: hello }]), Buffer.from('saved by a tool')]);
  expect(contentOf(archive, 'a')).toBe(hello.toString());
});

test('sizes are added up before anything is inflated', () => {
  const half = Buffer.alloc(600_000);
  const bomb = zipOf([
    { path: 'a', content: half },
    { path: 'b', content: half },
  ]);
  expect(bomb.length).toBeLessThan(3000);
  expect(openZip(bomb, limits)).toEqual({ ok: false, problem: 'too-large' });
  const many = zipOf(Array.from({ length: 11 }, (_, i) => ({ path: `p${i}`, content: hello })));
  expect(openZip(many, limits)).toEqual({ ok: false, problem: 'too-large' });
});

test.each([
  ['less than it holds', 100],
  ['more than it holds', 900_000],
])('an entry that states %s is not read', (_, statedBytes) => {
  const archive = zipOf([{ path: 'a', content: Buffer.alloc(800_000), statedBytes }]);
  expect(contentOf(archive, 'a')).toBeNull();
});

test('locked entries, doubled names, a cut at every place', () => {
  expect(openZip(zipOf([{ path: 'a', content: hello, flags: 1 }]), limits)).toEqual({
    ok: false,
    problem: 'encrypted',
  });
  const doubled = zipOf([
    { path: 'a', content: hello },
    { path: 'a', content: hello },
  ]);
  expect(openZip(doubled, limits)).toEqual({ ok: false, problem: 'damaged' });
  const whole = zipOf([{ path: 'a', content: hello }]);
  for (let length = 0; length < whole.length; length += 1)
    expect(openZip(whole.subarray(0, length), limits)).toEqual({ ok: false, problem: 'damaged' });
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    const zip = openZip(changed, limits);
    if (zip.ok)
      for (const path of zip.paths)
        expect([null, hello.toString()]).toContain(zip.read(path)?.toString() ?? null);
  }
});
