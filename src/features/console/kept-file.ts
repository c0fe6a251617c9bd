// Carries a chosen file from one form to the next: between preview and import nobody has to look for it again.
import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '../../core/errors.js';
import type { PageForm } from '../../platform/http/page.js';

/** A form of plain fields is read up to 200 kB; longer files have to be chosen again. */
const keptCharactersMax = 150_000;
const unpackedBytesMax = 10_000_000;
const fileNameCharactersMax = 200;

export interface KeptFile {
  fileName: string;
  bytes: Buffer;
}

/** The hidden fields of the next form; null where the file is too long to travel along. */
export function keepFile(file: KeptFile): { fileName: string; content: string } | null {
  const content = gzipSync(file.bytes).toString('base64url');
  return content.length > keptCharactersMax
    ? null
    : { fileName: file.fileName.slice(0, fileNameCharactersMax), content };
}

/** What `keepFile` packed, as it came back. */
export function keptFileOf(form: PageForm): KeptFile {
  const content = form.text('kept');
  try {
    if (content === '') throw new RangeError('empty');
    const bytes = gunzipSync(Buffer.from(content, 'base64url'), { maxOutputLength: unpackedBytesMax });
    return { fileName: form.text('keptName').slice(0, fileNameCharactersMax), bytes };
  } catch {
    throw new AppError(
      'request.malformed',
      'Choose the file again; what came back with the form is not the file that was shown.',
    );
  }
}
