// A folder that people and scanners drop files into: what lies there ready, and where it goes when it was dealt with.
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

export interface DropLimits {
  bytesMax: number;
  filesMax: number;
  /** A file still being copied changes; it is left alone until it has been quiet this long. */
  quietMilliseconds: number;
}

/** Regular files directly in the folder, oldest name first; hidden ones, links and unfinished ones are left alone. */
export async function listDropped(
  folder: string,
  now: number,
  limits: DropLimits,
): Promise<{ path: string; fileName: string; isTooLarge: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter(
      (entry) =>
        entry.isFile() && !entry.name.startsWith('.') && !/\.(part|tmp|crdownload)$/i.test(entry.name),
    )
    .map((entry) => entry.name)
    .sort();
  const ready: { path: string; fileName: string; isTooLarge: boolean }[] = [];
  for (const fileName of names) {
    if (ready.length >= limits.filesMax) break;
    const path = join(folder, fileName);
    const { mtimeMs, size } = await stat(path);
    if (now - mtimeMs < limits.quietMilliseconds) continue;
    ready.push({ path, fileName, isTooLarge: size > limits.bytesMax });
  }
  return ready;
}

export function readDropped(path: string): Promise<Buffer> {
  return readFile(path);
}

/** Into a subfolder beside it, under a name that is free; with a note on what was wrong where there is one. */
export async function moveDropped(path: string, subfolder: string, note: string | null): Promise<string> {
  const folder = join(path, '..', subfolder);
  await mkdir(folder, { recursive: true });
  const target = await freeName(folder, basename(path));
  await rename(path, target);
  if (note !== null) await writeFile(`${target}.txt`, `${note}\n`);
  return target;
}

async function freeName(folder: string, fileName: string): Promise<string> {
  const extension = extname(fileName);
  const stem = fileName.slice(0, fileName.length - extension.length);
  const taken = new Set(await readdir(folder));
  for (let copy = 1; ; copy += 1) {
    const name = copy === 1 ? fileName : `${stem} (${copy})${extension}`;
    if (!taken.has(name)) return join(folder, name);
  }
}

/** Names of the folders directly inside, sorted. */
export async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
