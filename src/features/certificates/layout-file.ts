// Reads a certificate layout that ships with the project and refuses to start with a broken one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateLayout } from '../../core/certificates/layout.js';
import { readLayout } from '../../core/certificates/layout-reader.js';
import { templatesFolder } from '../../platform/paths.js';
import { sha256Hex } from '../../platform/secrets.js';

/** `name` carries the hash of the file, so that a certificate tells which layout drew it. */
export function readLayoutFile(base: string): { layout: CertificateLayout; name: string } {
  const bytes = readFileSync(join(templatesFolder, 'certificates', `${base}.layout.json`));
  const { layout, errors } = readLayout(JSON.parse(bytes.toString('utf8')));
  if (layout === undefined) {
    throw new Error(
      `the certificate layout ${base} is broken: ${errors.map((error) => `${error.pointer} ${error.detail}`).join('; ')}`,
    );
  }
  return { layout, name: `${base}@${sha256Hex(bytes).slice(0, 12)}` };
}
