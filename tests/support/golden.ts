// Compares a text with a golden file; `UPDATE_GOLDEN=1` writes it anew, so that a change of behaviour is a visible diff.
import { expect } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const goldenDir = path.resolve(import.meta.dirname, '../golden');

/** `name` is a path below tests/golden. */
export function expectGolden(name: string, text: string): void {
  const file = path.join(goldenDir, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (!existsSync(file)) throw new Error(`there is no golden file ${name}; write it with UPDATE_GOLDEN=1`);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
