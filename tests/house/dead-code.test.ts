// Keeps the house free of what nobody uses: knip over files, exports and packages.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './tree.js';

test('nothing is dead: files, exports, types, packages', () => {
  const knip = join(root, 'node_modules/knip/bin/knip.js');
  const run = spawnSync(process.execPath, [knip, '--no-progress', '--reporter', 'compact'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  expect(run.stdout.trim() + run.stderr.trim()).toBe('');
  expect(run.status).toBe(0);
}, 60_000);
