// Work on threads of its own, so that long reckoning never keeps the server's loop from answering.
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { AppError, type ProblemCode } from '../../core/errors.js';

/** What crosses between threads: errors of the catalogue lose their class on the way and are made again. */
export type ThreadAnswer<Result> =
  { ok: true; result: Result } | { ok: false; code: ProblemCode; detail: string };

export interface ThreadPool<Task, Result> {
  run(task: Task, onProgress: (done: number, total: number) => void): Promise<Result>;
  close(): Promise<void>;
}

export interface ThreadTask<Task> {
  task: Task;
  progress: { postMessage(message: [done: number, total: number]): void; close(): void };
}

const idleMilliseconds = 30_000;

/** `file` exports `run`, made by `threadWork`. Threads start on demand and leave when idle. */
export function createThreadPool<Task, Result>(
  file: string,
  options: { threadsMax: number; heapMegabytesMax: number },
): ThreadPool<Task, Result> {
  const pool = new Piscina<ThreadTask<Task>, ThreadAnswer<Result>>({
    filename: file,
    name: 'run',
    minThreads: 0,
    maxThreads: options.threadsMax,
    idleTimeout: idleMilliseconds,
    // A small young generation keeps what is thrown away from piling up before it is collected.
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: options.heapMegabytesMax },
  });
  return {
    run: async (task, onProgress) => {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', ([done, total]: [number, number]) => {
        onProgress(done, total);
      });
      port1.unref();
      try {
        const answer = await pool.run({ task, progress: port2 }, { transferList: [port2] });
        if (answer.ok) return answer.result;
        throw new AppError(answer.code, answer.detail);
      } finally {
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}

/** The other end: what a thread's file exports. */
export function threadWork<Task, Result>(
  work: (task: Task, onProgress: (done: number, total: number) => void) => Promise<Result>,
): (message: ThreadTask<Task>) => Promise<ThreadAnswer<Result>> {
  return async ({ task, progress }) => {
    try {
      const result = await work(task, (done, total) => {
        progress.postMessage([done, total]);
      });
      return { ok: true, result };
    } catch (error) {
      if (error instanceof AppError) return { ok: false, code: error.code, detail: error.detail };
      throw error;
    } finally {
      progress.close();
    }
  };
}
