// The watched folder: reports dropped into a hub's folder are routed like uploads, then moved to where they went.
import { systemActor } from '../core/access.js';
import type { IntakeScope } from '../features/intake/locate.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { ProgramsService } from '../features/programs/programs.service.js';
import type { Database } from '../platform/db/database.js';
import { listDropped, listFolders, moveDropped, readDropped } from '../platform/files/drop-folder.js';
import type { Logger } from '../platform/logger.js';
import { reportBytesMax } from '../core/attendance/readers/limits.js';
import type { RoutedFile, RouteFiles } from './route-files.js';

export interface FolderRun {
  taken: number;
  known: number;
  waiting: number;
  refused: number;
  /** Left where they are, for the next run. */
  failed: number;
}

export type ImportFolder = () => Promise<FolderRun>;

/** What a run takes at most; the next minute takes the rest. */
export const filesPerRunMax = 200;
const quietMilliseconds = 30_000;
/** Where files go; folders of these names are no hubs. */
const outcomeFolders = ['taken', 'waiting', 'refused'] as const;

const homeless =
  'No hub, or no program of the hub, has the slug that this folder is named after. Put the file into a folder named after the slug of its hub, or of one of its programs below that.';
const tooLarge = `A report may have at most ${Math.floor(reportBytesMax / 1_000_000)} MB.`;

/** `now`: milliseconds, as files have them. */
export function createImportFolder(deps: {
  folder: string;
  now: () => number;
  logger: Logger;
  database: Database;
  organizations: Pick<OrganizationsService, 'list' | 'loadBySlug'>;
  programs: Pick<ProgramsService, 'loadBySlug'>;
  routeFiles: Pick<RouteFiles, 'take'>;
}): ImportFolder {
  const { folder, now, logger, database, organizations, programs, routeFiles } = deps;

  async function hubFolders(parent: string): Promise<string[]> {
    return (await listFolders(parent)).filter(
      (name) => !name.startsWith('.') && !(outcomeFolders as readonly string[]).includes(name),
    );
  }

  /** Every folder to look into, with whose it is; null where files lie that are nobody's. */
  async function places(): Promise<{ path: string; scope: IntakeScope | null }[]> {
    const [only, another] = (await organizations.list(systemActor, { limit: 2 })).items;
    const sole =
      only === undefined || another !== undefined ? null : { organizationId: only.id, programId: null };
    const found: { path: string; scope: IntakeScope | null }[] = [{ path: folder, scope: sole }];
    for (const slug of await hubFolders(folder)) {
      const hub = await organizations.loadBySlug(database.read, slug);
      const path = `${folder}/${slug}`;
      found.push({ path, scope: hub === undefined ? null : { organizationId: hub.id, programId: null } });
      if (hub === undefined) continue;
      for (const programSlug of await hubFolders(path)) {
        const program = await programs.loadBySlug(database.read, hub.id, programSlug);
        const scope = program === undefined ? null : { organizationId: hub.id, programId: program.id };
        found.push({ path: `${path}/${programSlug}`, scope });
      }
    }
    return found;
  }

  async function put(path: string, routed: Pick<RoutedFile, 'outcome' | 'problem'>): Promise<void> {
    const subfolder = routed.outcome === 'known' ? 'taken' : routed.outcome;
    await moveDropped(path, subfolder, routed.problem?.detail ?? null);
  }

  async function takeOne(
    file: { path: string; fileName: string; isTooLarge: boolean },
    scope: IntakeScope | null,
  ): Promise<RoutedFile['outcome']> {
    const refusal = scope === null ? homeless : file.isTooLarge ? tooLarge : null;
    if (scope === null || refusal !== null) {
      await put(file.path, {
        outcome: 'refused',
        problem: { code: 'intake.refused', detail: refusal ?? homeless },
      });
      return 'refused';
    }
    const bytes = await readDropped(file.path);
    const all = await routeFiles.take(systemActor, scope, [
      { fileName: file.fileName, bytes, origin: 'folder' },
    ]);
    // Of several sessions in one file the one that still asks decides where it lies.
    const routed = all.find(({ outcome }) => outcome === 'waiting') ?? all[0];
    if (routed === undefined) throw new Error('a file was not routed');
    // Moved only once it is kept: if the process dies in between, the same bytes are known the next time.
    await put(file.path, routed);
    return routed.outcome;
  }

  return async () => {
    const run: FolderRun = { taken: 0, known: 0, waiting: 0, refused: 0, failed: 0 };
    let left = filesPerRunMax;
    for (const { path, scope } of await places()) {
      const limits = { bytesMax: reportBytesMax, filesMax: left, quietMilliseconds };
      for (const file of await listDropped(path, now(), limits)) {
        left -= 1;
        try {
          run[await takeOne(file, scope)] += 1;
        } catch (error) {
          run.failed += 1;
          logger.error({ err: error }, 'a file of the watched folder could not be taken; it stays there');
        }
      }
    }
    return run;
  };
}
