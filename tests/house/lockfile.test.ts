// The lock file installs everywhere: every platform's optional packages are named, and no registry's host is in it.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

interface Locked {
  version?: string;
  resolved?: string;
  gypfile?: boolean;
  optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Locked>;
};

/** Where Node would find `name` from `path`: beside it, or in any folder above. */
function isLocked(path: string, name: string): boolean {
  for (let folder = path; ;) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in lock.packages) return true;
    if (folder === '') return false;
    const up = folder.lastIndexOf('/node_modules/');
    folder = up === -1 ? '' : folder.slice(0, up);
  }
}

test('every optional package of every platform is named, so that `npm ci` is in sync on all of them', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, locked]) =>
    Object.keys(locked.optionalDependencies ?? {})
      .filter((name) => !isLocked(path, name))
      .map((name) => `${name} (for ${path})`),
  );
  expect(missing).toEqual([]);
});

test('the prebuilt SQLite driver is not compiled: its own `gypfile: false` is kept, which npm drops from the lock', () => {
  expect(lock.packages['node_modules/better-sqlite3-napi']?.gypfile).toBe(false);
});

test('no download address is recorded', () => {
  expect(Object.entries(lock.packages).filter(([, locked]) => locked.resolved !== undefined)).toEqual([]);
});
