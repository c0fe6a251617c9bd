// Turns a prepared message into what nodemailer builds its MIME tree from.
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailComposerOptions } from 'nodemailer/lib/mail-composer';
import { cleanName, cleanText, isPlainAddress } from '../../core/calendar/address.js';
import type { Correspondent } from '../../core/calendar/invite.js';
import type { PreparedMail } from './transport.js';

const messageIdPattern = /^<[A-Za-z0-9._+-]{1,200}@[A-Za-z0-9.-]{1,200}>$/;

function checked(correspondent: Correspondent): Correspondent {
  if (!isPlainAddress(correspondent.address)) {
    throw new RangeError(`not one plain address: ${JSON.stringify(correspondent.address)}`);
  }
  return { name: cleanName(correspondent.name), address: correspondent.address };
}

/** RFC 8058 wants exactly these two fields; nodemailer's own `list` option writes them wrong (invites.md §3). */
function listHeaders(
  message: PreparedMail,
): Record<string, string | { prepared: true; foldLines: false; value: string }> {
  if (message.kind !== 'subscription') {
    if (message.unsubscribe !== null) throw new RangeError('transactional mail carries no List-Unsubscribe');
    return {};
  }
  if (message.unsubscribe === null) throw new RangeError('subscription mail needs a way to leave');
  const { url, mailto } = message.unsubscribe;
  if (!/^https?:\/\/[!-;=?-~]+$/.test(url)) throw new RangeError(`not an address to unsubscribe at: ${url}`);
  if (!/^mailto:[!-;=?-~]+$/.test(mailto)) throw new RangeError(`not a mailto address: ${mailto}`);
  return {
    'List-Unsubscribe': { prepared: true, foldLines: false, value: `<${url}>, <${mailto}>` },
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function calendarPart(message: PreparedMail): Pick<MailComposerOptions, 'icalEvent'> {
  if (message.calendar === null) return {};
  const { method, ics } = message.calendar;
  if (!ics.includes(`\r\nMETHOD:${method}\r\n`))
    throw new RangeError(`the calendar does not say METHOD:${method}`);
  // No `headers` here: nodemailer would put them on the inline part too (invites.md §3).
  return {
    icalEvent: {
      method,
      filename: 'invite.ics',
      content: Buffer.from(ics),
      contentTransferEncoding: 'base64',
    },
  };
}

/** The same row gives the same boundaries, so a retry is the same bytes (invites.md R23). */
function boundaryOf(message: PreparedMail): string {
  return createHash('sha256').update(message.messageId).digest('hex').slice(0, 24);
}

/** Throws a RangeError where a part of the message must not reach a server; one recipient, always (R29). */
export function mailOptions(message: PreparedMail): MailComposerOptions {
  if (!messageIdPattern.test(message.messageId))
    throw new RangeError(`not a Message-ID: ${message.messageId}`);
  const from = checked(message.from);
  const to = checked(message.to);
  return {
    from,
    to,
    ...(message.replyTo === undefined ? {} : { replyTo: checked(message.replyTo) }),
    envelope: { from: from.address, to: [to.address] },
    subject: cleanText(message.subject),
    text: message.text,
    html: message.html,
    messageId: message.messageId,
    date: new Date(message.dateAt),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Content-Language': message.language,
      ...listHeaders(message),
    },
    ...calendarPart(message),
    attachments: message.attachments.map(({ fileName, contentType, content }) => ({
      filename: cleanText(fileName),
      contentType,
      content,
      contentDisposition: 'attachment' as const,
    })),
    baseBoundary: boundaryOf(message),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The whole message as it would go out, unsigned. */
export async function buildRawMail(message: PreparedMail): Promise<Buffer> {
  return new MailComposer({ ...mailOptions(message), newline: 'windows' }).compile().build();
}
