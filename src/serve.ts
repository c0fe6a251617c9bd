// Listens: the lock on the file, the server, the background work, and an orderly end on SIGTERM.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import type { Running } from './boot.js';
import { zoneCanaries } from './core/time/zone.js';
import type { Logger } from './platform/logger.js';
import { takeServeLock } from './platform/db/serve-lock.js';
import { startBackground } from './workflows/register-jobs.js';

const drainMilliseconds = 10_000;

export interface Listening {
  /** Where this process answers, e.g. `http://127.0.0.1:3000`. */
  url: string;
  /** Stops taking requests, lets those under way finish, then closes everything. */
  stop(): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken =
        error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use; set PORT to another one.`) : error;
      reject(taken);
    });
    server.listen(port, host, () => {
      resolve(server.address() as AddressInfo);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.closeAllConnections();
    }, drainMilliseconds);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Two provinces stopped changing clocks in 2026; older zone data get them wrong (stack.md §4). */
function warnOfOldZones(logger: Logger): void {
  for (const { zone } of zoneCanaries().filter(({ ok }) => !ok)) {
    logger.warn(
      { zone },
      'the time-zone data of this Node are too old for this zone; schedules in it are refused. Use a newer Node',
    );
  }
}

/** Throws a plain Error with one sentence where the file is being served already or the port is taken. */
export async function serve(running: Running): Promise<Listening> {
  const { outside, services } = running;
  const { config, database, logger } = outside;
  const lock = takeServeLock(database.address);
  if (lock === undefined) {
    await running.close();
    throw new Error(
      `Another process is serving ${database.address.location}. Stop it first, or give this one its own DATA_DIR.`,
    );
  }
  try {
    const server = createServer(createApp(outside, services));
    const { address, port } = await listen(server, config.port, config.host);
    warnOfOldZones(logger);
    const background = startBackground(services, logger);
    logger.info({ port }, 'listening');
    return {
      url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
      stop: async () => {
        await closeServer(server);
        await background.stop();
        await running.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    await running.close();
    throw error;
  }
}

/** Serves until SIGTERM or SIGINT; the second signal does not wait. */
export async function serveUntilStopped(running: Running): Promise<Listening> {
  const listening = await serve(running);
  let isStopping = false;
  const end = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    listening.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', end);
  process.on('SIGINT', end);
  return listening;
}
