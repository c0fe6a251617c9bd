// Keeps the tests honest: every source has one, none is left alone or for later, and fixtures stay as they were.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { filesUnder, importedFiles, nodesOf, parse, place, read, root } from './tree.js';

const source = filesUnder('src', '.ts').filter((path) => !path.endsWith('.d.ts'));
const testFiles = filesUnder('tests', '.ts');

/** A file without anything that runs: only types, so the compiler is its test. */
function isOnlyTypes(path: string): boolean {
  return parse(path).statements.every(
    (one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one) || ts.isImportDeclaration(one),
  );
}

/**
 * Tested means: a test imports it, or reaches it through files of the same folder; or it belongs to a feature or
 * workflow whose folder has tests of its own; or a test names it, as those that start the program do.
 */
function untested(): string[] {
  const imported = new Set(testFiles.flatMap((path) => importedFiles(path)));
  const throughNeighbours = new Set<string>();
  const follow = (path: string): void => {
    if (throughNeighbours.has(path) || !source.includes(path)) return;
    throughNeighbours.add(path);
    for (const target of importedFiles(path)) if (dirname(target) === dirname(path)) follow(target);
  };
  for (const path of imported) follow(path);
  const houseTests = 'tests/house/';
  const texts = testFiles.filter((path) => !path.startsWith(houseTests)).map((path) => read(path));
  const hasFolderTests = (path: string): boolean => {
    const [, room, name = ''] = path.split('/');
    if (room === 'workflows') return testFiles.some((file) => file.startsWith('tests/workflows/'));
    return (
      room === 'features' &&
      testFiles.some((file) => /^[/.]/.test(file.split(`tests/features/${name}`)[1] ?? ''))
    );
  };
  const isNamed = (path: string): boolean => texts.some((text) => text.includes(path.replace(/\.ts$/, '')));
  return source.filter(
    (path) => !throughNeighbours.has(path) && !hasFolderTests(path) && !isOnlyTypes(path) && !isNamed(path),
  );
}

test('every source file has a test', () => {
  expect(untested()).toEqual([]);
});

test('no test runs alone, and none is promised for later', () => {
  const found = testFiles
    .filter((path) => path.endsWith('.test.ts'))
    .flatMap((path) => nodesOf(parse(path)))
    .filter((node) => {
      if (ts.isPropertyAccessExpression(node)) {
        return (
          /^(only|todo)$/.test(node.name.text) && /^(test|it|describe)\b/.test(node.expression.getText())
        );
      }
      return (
        ts.isCallExpression(node) && /^(fit|fdescribe|xit|xtest|xdescribe)$/.test(node.expression.getText())
      );
    })
    .map(place);
  expect(found).toEqual([]);
});

test('every test file asserts something', () => {
  const silent = testFiles
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => !/\bexpect\(|\bassert\(|\bfc\.assert\(/.test(read(path)));
  expect(silent).toEqual([]);
});

const sumsFile = 'tests/fixtures.sha256';

/** The same lines that `sha256sum` writes. */
function fixtureSums(): string {
  return filesUnder('tests/fixtures')
    .map(
      (path) =>
        `${createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest('hex')}  ${path}\n`,
    )
    .join('');
}

test('fixtures are byte for byte what was recorded (UPDATE_FIXTURES=1 records them anew)', () => {
  const present = fixtureSums();
  if (process.env.UPDATE_FIXTURES === '1') writeFileSync(join(root, sumsFile), present);
  const recorded = existsSync(join(root, sumsFile)) ? read(sumsFile) : '';
  expect(present.split('\n')).toEqual(recorded.split('\n'));
});
