// A copy of the database while it is in use, and the way back.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { DatabaseAddress } from './dialect.js';
import { loadSqliteDriver } from './sqlite-client.js';

const run = promisify(execFile);
const outputBytesMax = 10_000_000;

/** `pg_dump` and `pg_restore` must be on the path for PostgreSQL; the error says so where they are not. */
async function runPostgresTool(tool: string, args: string[]): Promise<void> {
  try {
    await run(tool, args, { maxBuffer: outputBytesMax });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT')
      throw new Error(`${tool} was not found; install the PostgreSQL client programs.`);
    throw new Error(
      `${tool} failed; its own message: ${String((error as { stderr?: unknown }).stderr).slice(0, 500)}`,
    );
  }
}

/** Refuses to overwrite: a backup is made once. */
export async function backUp(address: DatabaseAddress, file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already; name a new file.`);
  if (address.engine === 'postgresql') {
    await runPostgresTool('pg_dump', ['--format=custom', `--file=${file}`, address.location]);
    return;
  }
  const Driver = loadSqliteDriver();
  const connection = new Driver(address.location, { fileMustExist: true });
  try {
    await connection.backup(file);
  } finally {
    connection.close();
  }
}

function checkSqliteFile(file: string): void {
  const Driver = loadSqliteDriver();
  const connection = new Driver(file, { readonly: true, fileMustExist: true });
  try {
    const [row] = connection.pragma('integrity_check') as { integrity_check: string }[];
    if (row?.integrity_check !== 'ok')
      throw new Error(`${file} is damaged: ${row?.integrity_check ?? 'no answer'}`);
    const known = connection
      .prepare("select count(*) as n from sqlite_master where name = 'awards'")
      .all() as { n: number }[];
    if (known[0]?.n !== 1) throw new Error(`${file} is no backup of this service.`);
  } finally {
    connection.close();
  }
}

/** The database that was there is kept beside the new one, with `.before-restore` in its name. */
export async function restore(address: DatabaseAddress, file: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`${file} does not exist.`);
  if (address.engine === 'postgresql') {
    await runPostgresTool('pg_restore', [
      '--clean',
      '--if-exists',
      '--single-transaction',
      `--dbname=${address.location}`,
      file,
    ]);
    return;
  }
  checkSqliteFile(file);
  const incoming = `${address.location}.incoming`;
  await copyFile(file, incoming);
  if (existsSync(address.location)) await rename(address.location, `${address.location}.before-restore`);
  for (const suffix of ['-wal', '-shm']) await rm(`${address.location}${suffix}`, { force: true });
  await rename(incoming, address.location);
}
