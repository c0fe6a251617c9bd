// Reports that come without a session: uploads of many files, and the watched folder where one is set.
import { createIntakeService } from '../features/intake/intake.service.js';
import { createLocateService } from '../features/intake/locate.service.js';
import { createImportFolder, type ImportFolder } from '../workflows/import-folder.js';
import { createRouteFiles, type RouteFiles } from '../workflows/route-files.js';
import type { Outside } from './outside.js';

type Features = Omit<Parameters<typeof createRouteFiles>[0], 'intake' | 'locator'> &
  Parameters<typeof createLocateService>[0] &
  Parameters<typeof createIntakeService>[0] &
  Pick<Parameters<typeof createImportFolder>[0], 'organizations' | 'programs'>;

export interface Intake {
  intake: ReturnType<typeof createIntakeService>;
  routeFiles: RouteFiles;
  importFolder: ImportFolder | null;
}

export function createIntake({ config, logger, clock }: Outside, features: Features): Intake {
  const intake = createIntakeService(features);
  const locator = createLocateService(features);
  const routeFiles = createRouteFiles({ ...features, intake, locator });
  const folder = config.importDir;
  const now = () => Date.parse(clock.now());
  return {
    intake,
    routeFiles,
    importFolder:
      folder === null ? null : createImportFolder({ ...features, folder, now, logger, routeFiles }),
  };
}
