// The catalogue of credit systems: synced from the shipped files, kept as booked awards cite it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { creditSystemSchema, type CreditSystem, type CreditSystemVersion } from '../../core/credits/rule.js';
import { notFound } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Page, PageRequest } from '../../platform/db/pages.js';
import { seedsFolder } from '../../platform/paths.js';
import {
  findCreditSystem,
  latestAwardedDay,
  listCreditSystems,
  listVersions,
  pageCreditSystems,
  putCreditSystem,
  putVersion,
  type CreditSystemRow,
  type CreditSystemVersionRow,
} from './catalogue.store.js';

export interface CatalogueFile {
  name: string;
  content: unknown;
}

/** A version that differs from its file but was left alone, because awards cite it or the file dropped it. */
export interface CatalogueDrift {
  creditSystem: string;
  version: string;
  reason: 'cited-by-awards' | 'gone-from-file';
}

export interface CatalogueSync {
  systems: number;
  /** Versions written: new ones and changed ones that nothing cites. */
  written: number;
  drift: CatalogueDrift[];
}

export interface CatalogueService {
  /** Throws a plain Error that names the file where one does not fit the catalogue's shape. */
  sync(trx: Db, files?: readonly CatalogueFile[]): Promise<CatalogueSync>;
  list(page: PageRequest): Promise<Page<CreditSystem>>;
  get(id: string): Promise<CreditSystem>;
  /** By id, for the engine; versions the file has dropped stand last, so that only a citation finds them. */
  load(db: Db): Promise<Map<string, CreditSystem>>;
}

/** What every version has in common, and which versions the file holds now. */
type SystemContent = Omit<CreditSystem, 'versions'> & { current: string[] };

export function readCatalogueFiles(folder: string = join(seedsFolder, 'credit-systems')): CatalogueFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, content: JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown }));
}

function parseFile(file: CatalogueFile): CreditSystem {
  const parsed = creditSystemSchema.safeParse(file.content);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = first === undefined ? '' : ` at ${first.path.join('.')}: ${first.message}`;
    throw new Error(`${file.name} does not fit the catalogue${where}`);
  }
  return parsed.data;
}

function versionRow(system: CreditSystem, version: CreditSystemVersion): CreditSystemVersionRow {
  return {
    credit_system: system.id,
    version: version.version,
    effective_from: version.effectiveFrom,
    effective_to: version.effectiveTo,
    content_json: JSON.stringify(version),
  };
}

/** A version cited by awards may be closed after the last of them, as a new rule makes it; nothing else of it changes. */
function onlyCloses(
  kept: CreditSystemVersionRow,
  wanted: CreditSystemVersionRow,
  latestDay: string,
): boolean {
  const withoutEnd = (row: CreditSystemVersionRow): string =>
    JSON.stringify({ ...(JSON.parse(row.content_json) as CreditSystemVersion), effectiveTo: null });
  if (withoutEnd(kept) !== withoutEnd(wanted)) return false;
  return wanted.effective_to === null || wanted.effective_to >= latestDay;
}

async function syncSystem(
  trx: Db,
  system: CreditSystem,
  now: string,
): Promise<Omit<CatalogueSync, 'systems'>> {
  const { versions, ...common } = system;
  const content: SystemContent = { ...common, current: versions.map((version) => version.version) };
  await putCreditSystem(trx, { id: system.id, content_json: JSON.stringify(content), synced_at: now });
  const kept = new Map((await listVersions(trx, [system.id])).map((row) => [row.version, row]));
  const drift: CatalogueDrift[] = [...kept.keys()]
    .filter((version) => !content.current.includes(version))
    .map((version) => ({ creditSystem: system.id, version, reason: 'gone-from-file' }));
  let written = 0;
  for (const version of versions) {
    const wanted = versionRow(system, version);
    const before = kept.get(version.version);
    if (before?.content_json === wanted.content_json) continue;
    const latestDay =
      before === undefined ? undefined : await latestAwardedDay(trx, system.id, version.version);
    if (before !== undefined && latestDay !== undefined && !onlyCloses(before, wanted, latestDay)) {
      drift.push({ creditSystem: system.id, version: version.version, reason: 'cited-by-awards' });
      continue;
    }
    await putVersion(trx, wanted);
    written += 1;
  }
  return { written, drift };
}

function assemble(row: CreditSystemRow, versions: readonly CreditSystemVersionRow[]): CreditSystem {
  const { current, ...common } = JSON.parse(row.content_json) as SystemContent;
  const own = versions.filter((version) => version.credit_system === row.id);
  const ordered = [
    ...own.filter((version) => current.includes(version.version)),
    ...own.filter((version) => !current.includes(version.version)),
  ];
  return {
    ...common,
    versions: ordered.map((version) => JSON.parse(version.content_json) as CreditSystemVersion),
  };
}

export function createCatalogueService(deps: { database: Database; clock: Clock }): CatalogueService {
  const { database, clock } = deps;
  return {
    sync: async (trx, files = readCatalogueFiles()) => {
      const systems = files.map(parseFile);
      const outcome: CatalogueSync = { systems: systems.length, written: 0, drift: [] };
      for (const system of systems) {
        const { written, drift } = await syncSystem(trx, system, clock.now());
        outcome.written += written;
        outcome.drift.push(...drift);
      }
      return outcome;
    },
    list: async (page) => {
      const { items, nextCursor } = await pageCreditSystems(database.read, page);
      const versions = await listVersions(
        database.read,
        items.map((row) => row.id),
      );
      return { items: items.map((row) => assemble(row, versions)), nextCursor };
    },
    get: async (id) => {
      const row = await findCreditSystem(database.read, id);
      if (row === undefined) throw notFound('credit system');
      return assemble(row, await listVersions(database.read, [id]));
    },
    load: async (db) => {
      const versions = await listVersions(db);
      return new Map((await listCreditSystems(db)).map((row) => [row.id, assemble(row, versions)]));
    },
  };
}
