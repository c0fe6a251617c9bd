// Starts servers as processes of their own on free ports, loads them, and stops them again.
import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './built.js';

export interface RunningServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const startMilliseconds = 30_000;

function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`a server did not start: ${said}`)), startMilliseconds);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const match = /listening on (http:\/\/[^)\s]+)/.exec(said);
      if (match?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(match[1]);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`a server ended with ${code}: ${said}`));
    });
  });
}

async function start(args: readonly string[], environment: Record<string, string>): Promise<RunningServer> {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...environment } });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const url = await urlOf(child);
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      process.off('exit', kill);
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The service as `npm start` runs it. */
export const startOurs = (environment: Record<string, string>): Promise<RunningServer> =>
  start(['--max-semi-space-size=4', join(root, 'dist/src/main.js')], environment);

export const startBare = (environment: Record<string, string>): Promise<RunningServer> =>
  start(['--import', 'tsx', join(root, 'tests/bench/bare-server.ts')], environment);

interface LoadResult {
  requests: { average: number };
  latency: { p99: number; p97_5: number; max: number };
  errors: number;
  non2xx: number;
  '2xx': number;
}

export interface LoadOptions {
  url: string;
  connections: number;
  duration: number;
  headers?: Record<string, string>;
  /** Requests a second over all connections; left out: as many as it takes. */
  overallRate?: number;
}

export interface Load {
  done: Promise<LoadResult>;
  stop(): void;
}

type Autocannon = (
  options: LoadOptions,
  done: (error: Error | null, result: LoadResult) => void,
) => { stop(): void };

/** The package ships no types. */
const autocannon = createRequire(import.meta.url)('autocannon') as Autocannon;

export function startLoad(options: LoadOptions): Load {
  let stop = (): void => undefined;
  const done = new Promise<LoadResult>((resolve, reject) => {
    const instance = autocannon(options, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
    stop = () => instance.stop();
  });
  return { done, stop };
}

/** Requests a second once warm; an answer other than 2xx is a mistake of the bench and throws. */
export async function requestsPerSecond(options: LoadOptions): Promise<number> {
  await startLoad({ ...options, duration: 1 }).done;
  const result = await startLoad(options).done;
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${options.url}: ${result.non2xx} refused, ${result.errors} errors`);
  return result.requests.average;
}
