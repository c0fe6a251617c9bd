// Where the project's own files (templates, seeds) lie, from source and from the build alike.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findProjectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json of the project was not found');
    folder = parent;
  }
  return folder;
}

export const projectRoot = findProjectRoot();
export const templatesFolder = join(projectRoot, 'templates');
export const seedsFolder = join(projectRoot, 'seeds');
