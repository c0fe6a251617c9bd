// A row of the outbox as the message that goes out: the same row gives the same bytes on every try.
import type { Correspondent } from '../../core/calendar/invite.js';
import type { Db } from '../../platform/db/database.js';
import type { MailAttachment, PreparedMail } from '../../platform/mail/transport.js';
import type { Templates } from '../../platform/templates/liquid.js';
import { renderEmail, type EmailName, type EmailVars } from './email-catalogue.js';
import { calendarOfRow, type AttachmentRef } from './message.js';
import type { MessageRow } from './outbox.store.js';

export type ResolveAttachment = (db: Db, ref: AttachmentRef) => Promise<MailAttachment>;

export interface Senders {
  subscription: Correspondent;
  transactional: Correspondent;
}

/** The organizer of the calendar entry is the sender, for the whole life of a session (invites.md R13). */
function senderOf(row: MessageRow, senders: Senders): Correspondent {
  const organizer = calendarOfRow(row)?.organizer;
  const usual = senders[row.stream];
  return organizer === undefined ? usual : { name: organizer.name || usual.name, address: organizer.address };
}

function unsubscribeOf(row: MessageRow, from: Correspondent): PreparedMail['unsubscribe'] {
  if (row.stream === 'transactional') return null;
  const { footer } = JSON.parse(row.variables_json) as { footer: { unsubscribeUrl: string } };
  return { url: footer.unsubscribeUrl, mailto: `mailto:${from.address}?subject=unsubscribe` };
}

export async function prepareMail(
  deps: { templates: Templates; senders: Senders; resolveAttachment: ResolveAttachment },
  db: Db,
  row: MessageRow,
): Promise<PreparedMail> {
  const variables = JSON.parse(row.variables_json) as EmailVars<EmailName>;
  const rendered = renderEmail(deps.templates, row.kind as EmailName, row.language, variables);
  const refs = JSON.parse(row.attachments_json) as AttachmentRef[];
  const attachments: MailAttachment[] = [];
  for (const ref of refs) attachments.push(await deps.resolveAttachment(db, ref));
  const calendar = calendarOfRow(row);
  const from = senderOf(row, deps.senders);
  return {
    id: row.id,
    kind: row.stream,
    from,
    to: { name: row.to_name, address: row.to_address },
    ...rendered,
    language: row.language,
    messageId: row.message_id,
    dateAt: row.date_at,
    calendar: calendar === null ? null : { method: calendar.method, ics: calendar.ics },
    attachments,
    unsubscribe: unsubscribeOf(row, from),
  };
}
