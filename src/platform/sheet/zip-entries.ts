// The entries of a small zip archive, checked before anything is inflated and never larger than they say.
import { crc32, inflateRawSync } from 'node:zlib';

export interface ZipLimits {
  entriesMax: number;
  /** Of all entries together, inflated. */
  bytesMax: number;
}

export type ZipProblem = 'damaged' | 'encrypted' | 'too-large';
export type ZipEntries =
  { ok: true; paths: string[]; read(path: string): Buffer | null } | { ok: false; problem: ZipProblem };

interface Entry {
  path: string;
  method: number;
  checksum: number;
  packedBytes: number;
  bytes: number;
  /** Where its local header begins. */
  offset: number;
}

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const commentBytesMax = 0xffff;
const directoryEntryBytes = 46;
const localHeaderBytes = 30;
const encryptedFlag = 1;
const stored = 0;
const deflated = 8;

/**
 * By the central directory (APPNOTE 4.3.12), the one table that readers agree on: sizes stated there are added up first,
 * and an entry that inflates to more than it states is damage. Archives beyond 4 GB have no place here.
 */
export function openZip(archive: Buffer, limits: ZipLimits): ZipEntries {
  const entries = directoryOf(archive);
  if (entries === null) return { ok: false, problem: 'damaged' };
  if (entries === 'encrypted') return { ok: false, problem: 'encrypted' };
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (entries.length > limits.entriesMax || total > limits.bytesMax)
    return { ok: false, problem: 'too-large' };
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  if (byPath.size < entries.length) return { ok: false, problem: 'damaged' };
  return {
    ok: true,
    paths: [...byPath.keys()],
    read: (path) => {
      const entry = byPath.get(path);
      return entry === undefined ? null : inflated(archive, entry);
    },
  };
}

/** Null where the directory or an entry of it cannot be read. */
function directoryOf(archive: Buffer): Entry[] | 'encrypted' | null {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < Math.max(0, archive.length - endBytes - commentBytesMax) || end + endBytes > archive.length)
    return null;
  if (archive.readUInt32LE(end) !== endSignature) return null;
  const count = archive.readUInt16LE(end + 10);
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + directoryEntryBytes > end || archive.readUInt32LE(at) !== directorySignature) return null;
    if ((archive.readUInt16LE(at + 8) & encryptedFlag) !== 0) return 'encrypted';
    const nameBytes = archive.readUInt16LE(at + 28);
    const name = at + directoryEntryBytes;
    if (name + nameBytes > end) return null;
    entries.push({
      path: archive.toString('utf8', name, name + nameBytes),
      method: archive.readUInt16LE(at + 10),
      checksum: archive.readUInt32LE(at + 16),
      packedBytes: archive.readUInt32LE(at + 20),
      bytes: archive.readUInt32LE(at + 24),
      offset: archive.readUInt32LE(at + 42),
    });
    at = name + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** Null for whatever is not exactly what the directory states. */
function inflated(archive: Buffer, entry: Entry): Buffer | null {
  const { method, offset, packedBytes, bytes } = entry;
  if (offset + localHeaderBytes > archive.length || archive.readUInt32LE(offset) !== localSignature)
    return null;
  const from =
    offset + localHeaderBytes + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  if (from + packedBytes > archive.length || (method !== stored && method !== deflated)) return null;
  const packed = archive.subarray(from, from + packedBytes);
  const content = method === stored ? packed : inflate(packed, bytes);
  return content?.length === bytes && crc32(content) === entry.checksum ? content : null;
}

function inflate(packed: Buffer, bytesMax: number): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytesMax) });
  } catch {
    return null;
  }
}

/** An archive that holds these and nothing else, uncompressed: for readers that take nothing but archives. */
export function storedZip(contents: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of contents) {
    const name = Buffer.from(path);
    const local = Buffer.alloc(localHeaderBytes);
    local.writeUInt32LE(localSignature, 0);
    local.writeUInt32LE(content.length, 18);
    local.writeUInt32LE(content.length, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(directoryEntryBytes);
    entry.writeUInt32LE(directorySignature, 0);
    entry.writeUInt32LE(crc32(content), 16);
    entry.writeUInt32LE(content.length, 20);
    entry.writeUInt32LE(content.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, name, content);
    directory.push(entry, name);
    offset += local.length + name.length + content.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(endBytes);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(contents.size, 8);
  end.writeUInt16LE(contents.size, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listing, end]);
}
