// The demo as a stranger starts it: its own process, an empty folder, a free port; and what it says when it is ready.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cli = fileURLToPath(new URL('../../../dist/src/cli.js', import.meta.url));
const readyWithinMs = 180_000;
const stopWithinMs = 10_000;
const startsMax = 3;

interface Started {
  child: ChildProcess;
  ended: Promise<void>;
  said: string;
}

export interface RunningDemo {
  base: string;
  /** A ready sign-in link by the words before it, e.g. `The program lead`. */
  readyLink(label: string): string;
  /** A command of ours beside the running server; what it printed. */
  command(args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port was given'));
        else resolve(address.port);
      });
    });
  });
}

/** SIGTERM, and where it does not help within a while, SIGKILL. */
async function end({ child, ended }: Pick<Started, 'child' | 'ended'>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const last = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(last);
}

async function start(folder: string, environment: NodeJS.ProcessEnv): Promise<Started> {
  const child = spawn(process.execPath, [cli, 'demo'], { cwd: folder, env: environment });
  // A test runner that is killed must not leave a server behind.
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      process.off('exit', killed);
      resolve();
    });
  });
  try {
    return { child, ended, said: await untilServing(child) };
  } catch (cause) {
    await end({ child, ended });
    throw cause;
  }
}

function untilServing(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    let complained = '';
    const fail = (why: string) => {
      reject(new Error(`the demo ${why}\n${said}\n${complained}`));
    };
    const timer = setTimeout(() => fail('did not serve in time'), readyWithinMs);
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('Serving on ')) return;
      clearTimeout(timer);
      resolve(said);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      complained += chunk.toString();
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(`could not be started: ${error.message}`);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with ${String(code)}`);
    });
  });
}

export async function startDemo(): Promise<RunningDemo> {
  if (!existsSync(cli))
    throw new Error('The program is not built; `npm test` builds it, as does `npm run build`.');
  const folder = mkdtempSync(join(tmpdir(), 'echo-credits-e2e-'));
  const environmentAt = (port: number): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH,
    HOME: folder,
    DATA_DIR: join(folder, 'data'),
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${String(port)}`,
  });
  for (let starts = 1; ; starts += 1) {
    const port = await freePort();
    const environment = environmentAt(port);
    try {
      const running = await start(folder, environment);
      return {
        base: `http://localhost:${String(port)}`,
        readyLink: (label) => linkAfter(running.said, label),
        command: async (args) =>
          (await promisify(execFile)(process.execPath, [cli, ...args], { cwd: folder, env: environment }))
            .stdout,
        stop: async () => {
          await end(running);
          rmSync(folder, { recursive: true, force: true });
        },
      };
    } catch (cause) {
      // Between our look and its start somebody else may have taken the port.
      const again = starts < startsMax && cause instanceof Error && cause.message.includes('EADDRINUSE');
      if (again) continue;
      rmSync(folder, { recursive: true, force: true });
      throw cause;
    }
  }
}

function linkAfter(said: string, label: string): string {
  const [, link] = new RegExp(`^ *${label.replace(/[()]/g, '\\$&')} +(http\\S+)$`, 'm').exec(said) ?? [];
  if (link === undefined) throw new Error(`the demo printed no link for "${label}":\n${said}`);
  return link;
}
