// Begins the demo again: removes its database file and its mail, and nothing that others may work with.
import { existsSync, rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Config } from '../config.js';
import { systemActor } from '../core/access.js';
import { readDemoSeeds } from './seeds.js';
import { createAuditService } from '../features/audit/audit.service.js';
import { createOrganizationsService } from '../features/organizations/organizations.service.js';
import { systemClock } from '../platform/clock.js';
import { openDatabase, type Database } from '../platform/db/database.js';
import { parseDatabaseUrl } from '../platform/db/dialect.js';
import { takeServeLock } from '../platform/db/serve-lock.js';
import { uuidIds } from '../platform/ids.js';

export interface DemoPaths {
  /** Null where the database is no file but a server's. */
  databaseFile: string | null;
  mailFolder: string;
  /** Reports for the lead to upload by hand, dated as the sessions are. */
  reportsFolder: string;
}

/** Beside the file itself: the write-ahead log and its index. */
const fileEndings = ['', '-wal', '-shm', '-journal'];

export function demoPaths(config: Pick<Config, 'dataDir' | 'databaseUrl'>): DemoPaths {
  const { location } = parseDatabaseUrl(config.databaseUrl);
  return {
    databaseFile: isAbsolute(location) ? location : null,
    mailFolder: join(config.dataDir, 'mail'),
    reportsFolder: join(config.dataDir, 'reports'),
  };
}

/** The slug of an organization that is not the demo's, where there is one. */
async function findStranger(database: Database): Promise<string | undefined> {
  // A run that stopped before the first migration left a file without tables.
  if (!(await database.read.schema.hasTable('organizations'))) return undefined;
  const clock = systemClock;
  const audit = createAuditService({ database, clock, ids: uuidIds });
  const organizations = createOrganizationsService({ database, clock, ids: uuidIds, audit });
  const { items } = await organizations.list(systemActor, { limit: 2 });
  return items.find(({ slug }) => slug !== readDemoSeeds().hub.organization.slug)?.slug;
}

async function requireOnlyDemo(url: string, file: string): Promise<void> {
  const database = openDatabase(url, { readOnly: true });
  try {
    const stranger = await findStranger(database);
    if (stranger === undefined) return;
    throw new Error(
      `${file} holds another organization (${stranger}), so it is not deleted. Give the demo its own DATA_DIR.`,
    );
  } finally {
    await database.close();
  }
}

/** Before anything opens the database. Throws a plain Error with one sentence where it must not be deleted. */
export async function resetDemo(config: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<void> {
  const { databaseFile, mailFolder, reportsFolder } = demoPaths(config);
  if (databaseFile === null) {
    throw new Error(
      'Only a demo in a file of its own can begin again; DATABASE_URL names a server. Unset it, or empty that database yourself.',
    );
  }
  if (existsSync(databaseFile)) {
    const lock = takeServeLock(parseDatabaseUrl(config.databaseUrl));
    if (lock === undefined) throw new Error(`A running demo serves ${databaseFile}. Stop it, then reset.`);
    try {
      await requireOnlyDemo(config.databaseUrl, databaseFile);
      for (const ending of fileEndings) rmSync(`${databaseFile}${ending}`, { force: true });
    } finally {
      lock.release();
    }
  }
  rmSync(mailFolder, { recursive: true, force: true });
  rmSync(reportsFolder, { recursive: true, force: true });
}
