// The command line and the server as processes, from the build: src/main.ts, src/serve.ts and src/cli/ with
// src/cli/command.ts, src/cli/demo.ts, src/cli/doctor.ts, src/cli/export.ts, src/cli/mail-probe.ts, src/cli/proof.ts,
// src/cli/token.ts, src/cli/upkeep.ts, src/cli/work.ts.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadSqliteDriver } from '../../src/platform/db/sqlite-client.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist', 'src', 'cli.js');
const main = join(root, 'dist', 'src', 'main.js');

interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

describe('the command line', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  const children: ChildProcess[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'echo-credits-cli-'));
    environment = {
      PATH: process.env.PATH,
      HOME: folder,
      DATA_DIR: join(folder, 'data'),
      PORT: '0',
      LOG_LEVEL: 'warn',
    };
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function run(args: string[], more: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [cli, ...args],
        { cwd: folder, env: { ...environment, ...more } },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
        },
      );
    });
  }

  /** Starts the server and waits for the lines it prints when it listens. */
  function start(
    file: string,
    ready: RegExp,
    args: string[] = [],
  ): Promise<{ child: ChildProcess; said: string }> {
    const child = spawn(process.execPath, [file, ...args], { cwd: folder, env: environment });
    children.push(child);
    return new Promise((resolve, reject) => {
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (ready.test(said)) resolve({ child, said });
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
    });
  }

  const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

  test('verify on an empty database finds nothing and exits 0; doctor looks around', async () => {
    const verified = await run(['verify', '--json']);
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.stdout)).toEqual({ sessions: 0, awards: 0, certificates: 0, differences: [] });
    const doctor = await run(['doctor', '--json']);
    expect(doctor.stdout.trim().split('\n')).toHaveLength(1);
    const { findings } = JSON.parse(doctor.stdout) as { findings: { name: string; ok: boolean }[] };
    expect(findings.find((finding) => finding.name === 'database')?.ok).toBe(true);
    expect(findings.find((finding) => finding.name === 'zone America/Toronto')?.ok ?? true).toBe(true);
  });

  test('token create prints the token once; roles and scopes that make no sense are refused with a sentence', async () => {
    const made = await run(['token', 'create', '--role', 'owner', '--name', 'test', '--json']);
    expect(JSON.parse(made.stdout)).toEqual({ token: expect.stringMatching(/^echo_[\w-]{43}$/) });
    expect((await run(['token', 'create', '--role', 'king', '--name', 'x'])).stderr).toContain(
      '--role is one of',
    );
    const lead = await run(['token', 'create', '--role', 'lead', '--name', 'x']);
    expect([lead.code, lead.stderr]).toEqual([1, 'Only an owner may be without --organization.\n']);
    expect(
      (await run(['token', 'create', '--role', 'lead', '--organization', 'nowhere', '--name', 'x'])).stderr,
    ).toContain('no organization');
  });

  test('jobs: run twice, unknown names and instants refused', async () => {
    const once = await run(['run-job', 'weekly-invites', '--as-of', '2026-01-05T13:00:00Z', '--json']);
    expect([once.code, (JSON.parse(once.stdout) as { ran: boolean }).ran]).toEqual([0, true]);
    expect((await run(['run-job', 'coffee'])).stderr).toContain('There is no job coffee');
    expect((await run(['run-job', 'outbox', '--as-of', 'yesterday'])).stderr).toContain(
      '--as-of must be like',
    );
  });

  test('wrong settings are named, one a line, and nothing starts', async () => {
    const wrong = await run(['migrate'], { PORT: 'many', SECRET_KEY: 'short', DATABASE_URL: 'mysql://x' });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('PORT: must be a whole number');
    expect(wrong.stderr).toContain('SECRET_KEY: must have 32 characters');
  });

  test('a missing or foreign report is refused with a sentence', async () => {
    const file = join(folder, 'other.csv');
    writeFileSync(file, 'a,b\n1,2\n');
    const missing = await run([
      'import-attendance',
      '--session',
      '0192f0aa-0000-7000-8000-000000000001',
      '--file',
      file,
    ]);
    expect([missing.code, missing.stderr]).toEqual([
      1,
      'There is no such session, or it is not yours to see.\n',
    ]);
  });

  test('backup and restore: what was there is kept beside', async () => {
    const file = join(folder, 'copy.db');
    expect((await run(['backup', file])).code).toBe(0);
    expect((await run(['backup', file])).stderr).toContain('exists already');
    const Database = loadSqliteDriver();
    const before = new Database(join(folder, 'data', 'echo-credits.db'), { readonly: true });
    const tokens = before.prepare('select count(*) as n from api_tokens').all();
    before.close();
    await run(['token', 'create', '--role', 'owner', '--name', 'after the backup']);
    expect((await run(['restore', file])).code).toBe(0);
    const after = new Database(join(folder, 'data', 'echo-credits.db'), { readonly: true });
    expect(after.prepare('select count(*) as n from api_tokens').all()).toEqual(tokens);
    after.close();
    writeFileSync(join(folder, 'junk.db'), 'not a database at all');
    expect((await run(['restore', join(folder, 'junk.db')])).code).toBe(1);
  });

  test('npm start: an empty database prints the first owner link; a second server is refused; SIGTERM ends it', async () => {
    const { child, said } = await start(main, /owner:\n {2}http/);
    expect(said).toContain('become its owner');
    expect(said).not.toContain('demo');
    const second = await run(['serve']);
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('Another process is serving')]);
    // Every other command runs beside it.
    expect((await run(['verify'])).code).toBe(0);
    const end = ended(child);
    child.kill('SIGTERM');
    expect(await end).toBe(0);
    const again = await start(cli, /Listening/, ['serve']);
    again.child.kill('SIGTERM');
    await ended(again.child);
  });
});
