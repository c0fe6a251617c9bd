// Lets one server at a time serve a SQLite file; the lock falls with the process, however it ends.
import type { DatabaseAddress } from './dialect.js';
import { loadSqliteDriver } from './sqlite-client.js';

export interface ServeLock {
  release(): void;
}

/**
 * Holds an exclusive transaction on a file beside the database. Undefined where another process holds it. PostgreSQL
 * takes any number of servers and needs no lock.
 */
export function takeServeLock(address: DatabaseAddress): ServeLock | undefined {
  if (address.engine === 'postgresql') return { release: () => undefined };
  const Driver = loadSqliteDriver();
  const connection = new Driver(`${address.location}.serve-lock`);
  try {
    connection.pragma('busy_timeout = 0');
    connection.prepare('begin exclusive').run();
  } catch {
    connection.close();
    return undefined;
  }
  return {
    release: () => {
      connection.close();
    },
  };
}
