// Builds the program and loads it as it runs in production: what is measured is what is shipped.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function build(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const run = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`the program does not build:\n${run.stdout}${run.stderr}`);
}

/** A module of the build, by its path under src without ending; the caller states its type. */
export async function built<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(join(root, 'dist/src', `${path}.js`)).href)) as Module;
}
