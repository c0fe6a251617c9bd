// What `npm test` says and how it ends where an engine that was asked for is not there.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const program = join(dirname(fileURLToPath(import.meta.url)), 'run-tests.mjs');

test('a TEST_DATABASE_URL that nobody answers fails the run in one line, with the counts last', () => {
  const run = spawnSync(process.execPath, [program, 'tests/core'], {
    encoding: 'utf8',
    env: { ...process.env, CI: '', TEST_DATABASE_URL: 'postgres://nobody:none@127.0.0.1:1/none' },
  });
  expect(run.status).toBe(1);
  const lines = run.stdout.trim().split('\n');
  expect(lines[0]).toMatch(
    /^Engines: SQLite 3\.\d+\.\d+ yes · PostgreSQL no \(TEST_DATABASE_URL did not answer: /,
  );
  expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
  expect(run.stderr).toContain('no PostgreSQL answers there');
  expect(run.stdout + run.stderr).not.toContain('nobody:none');
});
