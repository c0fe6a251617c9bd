// Keeps mail in a folder where no SMTP server is set, and reads it back for the mailbox page.
import { mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import PostalMime from 'postal-mime';
import type { Attachment, Email } from 'postal-mime';
import { buildRawMail } from './mime.js';
import type { MailTransport, PreparedMail, SendVerdict } from './transport.js';

export interface KeptMailHead {
  id: string;
  subject: string;
  from: string;
  to: string;
  /** The `Date` header, as an instant. */
  dateAt: string;
  language: string;
}

export interface KeptAttachment {
  fileName: string;
  contentType: string;
  content: Buffer;
}

export interface KeptMail extends KeptMailHead {
  html: string;
  text: string;
  calendar: { method: string; ics: string } | null;
  /** Everything attached, the invitation's .ics included. */
  attachments: KeptAttachment[];
  /** The message as it was written. */
  raw: Buffer;
}

export interface FolderTransport extends MailTransport {
  /** Newest first. */
  listKeptMails(): Promise<KeptMailHead[]>;
  readKeptMail(id: string): Promise<KeptMail | undefined>;
}

const idPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,99})$/;
const headBytesMax = 32 * 1024;

function headerOf(email: Email, key: string): string {
  return email.headers.find((header) => header.key === key)?.value ?? '';
}

function headOf(id: string, email: Email): KeptMailHead {
  const date = Date.parse(email.date ?? '');
  return {
    id,
    subject: email.subject ?? '',
    from: email.from?.address ?? '',
    to: (email.to ?? []).map((mailbox) => mailbox.address ?? '').join(', '),
    dateAt: Number.isNaN(date) ? '' : `${new Date(date).toISOString().slice(0, 19)}Z`,
    language: headerOf(email, 'content-language'),
  };
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(content);
}

/** postal-mime turns the line ends of calendars into bare line feeds; a calendar has CRLF (RFC 5545 §3.1). */
function contentOf(part: Attachment): Buffer {
  const bytes = bytesOf(part.content);
  if (part.mimeType !== 'text/calendar' && part.mimeType !== 'application/ics') return bytes;
  return Buffer.from(bytes.toString('utf8').replace(/\r?\n/g, '\r\n'));
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

async function readHead(file: string): Promise<Buffer> {
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(headBytesMax), 0, headBytesMax, 0);
    const start = buffer.subarray(0, bytesRead);
    const end = start.indexOf('\r\n\r\n');
    return end === -1 ? start : start.subarray(0, end + 4);
  } finally {
    await opened.close();
  }
}

/** An id that could leave the folder is no id; it answers like one that does not exist. */
function fileOf(folder: string, id: string): string | undefined {
  return idPattern.test(id) ? path.join(folder, `${id}.eml`) : undefined;
}

async function readKept(folder: string, id: string): Promise<KeptMail | undefined> {
  const file = fileOf(folder, id);
  if (file === undefined) return undefined;
  let raw: Buffer;
  try {
    raw = await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const email = await PostalMime.parse(raw);
  const inline = email.attachments.find((part) => part.mimeType === 'text/calendar');
  const attached = email.attachments.filter((part) => part !== inline);
  return {
    ...headOf(id, email),
    html: email.html ?? '',
    text: email.text ?? '',
    calendar:
      inline === undefined ? null : { method: inline.method ?? '', ics: contentOf(inline).toString('utf8') },
    attachments: attached.map((part, i) => ({
      fileName: part.filename ?? `part-${String(i + 1)}`,
      contentType: part.mimeType,
      content: contentOf(part),
    })),
    raw,
  };
}

async function listKept(folder: string): Promise<KeptMailHead[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const ids = names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -'.eml'.length));
  const heads: KeptMailHead[] = [];
  for (const id of ids) {
    const file = fileOf(folder, id);
    if (file !== undefined) heads.push(headOf(id, await PostalMime.parse(await readHead(file))));
  }
  return heads.sort((a, b) =>
    a.dateAt === b.dateAt ? (a.id < b.id ? 1 : -1) : a.dateAt < b.dateAt ? 1 : -1,
  );
}

/** `folder` is made where it is missing, readable by the service alone: mail holds sign-in links. */
export function createFolderTransport(folder: string): FolderTransport {
  return {
    send: async (message: PreparedMail): Promise<SendVerdict> => {
      const file = fileOf(folder, message.id);
      if (file === undefined) throw new RangeError(`not an id a mail can be kept under: ${message.id}`);
      const raw = await buildRawMail(message);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Written beside and renamed, so that a reader never sees half a mail.
        await writeFile(`${file}.part`, raw, { mode: 0o600 });
        await rename(`${file}.part`, file);
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        return { outcome: 'transport-fault', detail, responseCode: null, suppress: false };
      }
      return { outcome: 'sent', detail: `kept as ${message.id}.eml`, responseCode: null, suppress: false };
    },
    close: () => Promise.resolve(),
    listKeptMails: () => listKept(folder),
    readKeptMail: (id) => readKept(folder, id),
  };
}
