// Keeps the rooms apart: dependency-cruiser on the source, and proof that its rules bite.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { filesUnder, nodesOf, parse, root } from './tree.js';
import ts from 'typescript';

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const config = '.dependency-cruiser.cjs';

/** What the rules say of the folders under `cwd`, which must hold the tsconfig. */
function cruise(cwd: string, folders: string[]): string[] {
  const args = [program, ...folders, '--config', config, '--output-type', 'json', '--no-progress'];
  const run = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (run.stdout === '') throw new Error(run.stderr);
  const { summary } = JSON.parse(run.stdout) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}

const temporary: string[] = [];
afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

function houseOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'echo-house-'));
  temporary.push(folder);
  for (const name of [config, 'tsconfig.json', 'package.json'])
    copyFileSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

test('every import of the source leads to the right, without cycles', () => {
  const folders = ['src', 'migrations'].filter((folder) => filesUnder(folder, '.ts').length > 0);
  expect(cruise(root, folders)).toEqual([]);
});

test('each rule finds its breach', () => {
  const folder = houseOf({
    'src/main.ts': `import express from 'express';\nimport './features/credits/awards.store.js';\nexport const x = express;\n`,
    'src/core/amount.ts': `import { readFileSync } from 'node:fs';\nimport type { Clock } from '../platform/clock.js';\nexport const x = (c: Clock) => [readFileSync, c];\n`,
    'src/core/zone.ts': `import knex from 'knex';\nimport 'temporal-polyfill';\nexport const x = knex;\n`,
    'src/core/one.ts': `import type { Two } from './two.js';\nexport type One = Two | 1;\n`,
    'src/core/two.ts': `import type { One } from './one.js';\nexport type Two = One | 2;\n`,
    'src/platform/clock.ts': `import { x } from '../features/credits/credits.service.js';\nexport type Clock = typeof x;\n`,
    'src/features/credits/awards.store.ts': `import knex from 'knex';\nexport const x = knex;\n`,
    'src/features/credits/credits.service.ts': `export const x = 1;\n`,
    'src/features/certificates/certificates.service.ts': `import { x } from '../credits/awards.store.js';\nimport { z } from 'zod';\nimport '../../workflows/finalize-session.js';\nexport const y = [x, z];\n`,
    'src/features/audit/audit.service.ts': `import '../credits/credits.service.js';\nimport pg from 'pg';\nexport const y = pg;\n`,
    'src/workflows/finalize-session.ts': `import '../main.js';\nexport const y = 1;\n`,
    'migrations/0001-first.ts': `import '../src/core/one.js';\nimport { test } from '@jest/globals';\nexport const x = test;\n`,
  });
  const broken = new Set(cruise(folder, ['src', 'migrations']).map((line) => line.split(':')[0]));
  expect([...broken].sort()).toEqual([
    'core-imports-core',
    'core-is-pure',
    'drivers-in-db',
    'feature-by-its-service',
    'feature-order-audit',
    'features-not-to-their-left',
    'knex-in-stores',
    'knex-types-only',
    'migrations-stand-alone',
    'no-circular',
    'no-development-packages',
    'packages-behind-platform',
    'platform-not-to-its-left',
    'store-is-private',
    'workflows-not-to-the-front-door',
    'zod-where-input-enters',
    'zones-in-one-place',
  ]);
});

test('a house in order has nothing to say', () => {
  const folder = houseOf({
    'src/core/amount.ts': `export type Amount = number;\n`,
    'src/platform/clock.ts': `import type { Amount } from '../core/amount.js';\nimport express from 'express';\nexport const x: [Amount, unknown] = [1, express];\n`,
    'src/features/credits/awards.store.ts': `import type { Knex } from 'knex';\nexport type Db = Knex;\n`,
    'src/features/credits/credits.service.ts': `import type { Db } from './awards.store.js';\nexport const x = (db: Db) => db;\n`,
    'src/features/certificates/certificates.routes.ts': `import { x } from '../credits/credits.service.js';\nimport { z } from 'zod';\nexport const y = [x, z];\n`,
    'src/workflows/finalize-session.ts': `import { x } from '../features/credits/credits.service.js';\nexport const y = x;\n`,
    'src/cli.ts': `import { Command } from 'commander';\nimport { y } from './workflows/finalize-session.js';\nexport const z = [Command, y];\n`,
  });
  expect(cruise(folder, ['src'])).toEqual([]);
});

test('migrations import nothing of the program', () => {
  const found = filesUnder('migrations', '.ts').flatMap((path) =>
    nodesOf(parse(path)).flatMap((node) =>
      ts.isImportDeclaration(node) && /\/src\//.test(node.moduleSpecifier.getText()) ? [path] : [],
    ),
  );
  expect(found).toEqual([]);
});
