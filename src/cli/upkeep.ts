// Commands around the database and the server: migrate, serve, backup, restore, demo.
import type { Command } from 'commander';
import { bringUpFrom } from '../boot.js';
import { environmentOver, readConfig } from '../config.js';
import { backUp, restore } from '../platform/db/backup.js';
import { parseDatabaseUrl } from '../platform/db/dialect.js';
import { takeServeLock } from '../platform/db/serve-lock.js';
import { serveUntilStopped } from '../serve.js';
import { answer, jsonOption, say, withServices, type Output } from './command.js';
import { runDemoCommand } from './demo.js';

async function restoreFrom(file: string, options: Output): Promise<void> {
  const address = parseDatabaseUrl(readConfig(environmentOver()).databaseUrl);
  const lock = takeServeLock(address);
  if (lock === undefined) throw new Error('A server is using this database; stop it before you restore.');
  try {
    await restore(address, file);
  } finally {
    lock.release();
  }
  answer(options, { restored: file }, [
    `Restored from ${file}. Run "verify" to see that everything adds up.`,
  ]);
}

async function backUpTo(file: string, options: Output): Promise<void> {
  await backUp(parseDatabaseUrl(readConfig(environmentOver()).databaseUrl), file);
  answer(options, { file }, [`Copied to ${file}.`]);
}

async function migrateOnly(options: Output): Promise<void> {
  await withServices(async ({ outside }) => {
    answer(options, { engine: outside.database.engine }, ['The schema is current.']);
  });
}

export function registerUpkeep(program: Command): void {
  program
    .command('serve')
    .description('apply migrations, sync the credit systems and serve')
    .action(async () => {
      const { url } = await serveUntilStopped(await bringUpFrom(environmentOver()));
      say(`Listening on ${url}.`);
    });
  program
    .command('migrate')
    .description('bring the database to the current schema')
    .option(...jsonOption)
    .action(migrateOnly);
  program
    .command('demo')
    .description('load a believable hub and serve it')
    .option('--reset', 'begin again')
    .option('--no-serve', 'load only')
    .action((options: { reset?: boolean; serve: boolean }) =>
      runDemoCommand(environmentOver(), { reset: options.reset === true, serve: options.serve }),
    );
  program
    .command('backup <file>')
    .description('copy the database while it is in use')
    .option(...jsonOption)
    .action(backUpTo);
  program
    .command('restore <file>')
    .description('put a backup in place of the database; the old one is kept beside it')
    .option(...jsonOption)
    .action(restoreFrom);
}
