// The mailbox of an installation without an SMTP server: every mail it would have sent, to read here.
import { isInstallationOwner } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import { unfoldLines } from '../../platform/calendar/ics-lines.js';
import { isFromThisMachine } from '../../platform/http/loopback.js';
import { download, page, view, type PageCall, type PageSpec } from '../../platform/http/page.js';
import type { FolderTransport, KeptMail } from '../../platform/mail/transport-folder.js';

/** Mail is somebody else's HTML: no script, no request, its own origin; its links open a new tab. */
const bodyPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const openInNewTab = '<base target="_blank">';
const mailsShownMax = 500;

interface Deps {
  mailbox: FolderTransport;
  /** Mail holds sign-in links: without signing in only people at this machine read it, and only where nobody else is meant to come. */
  isOpen: boolean;
  /** In which times are shown. */
  loadZone: () => Promise<string>;
}

/** One property of the first entry, its TEXT unescaped (RFC 5545 §3.3.11). */
function calendarValue(lines: readonly string[], name: string): string {
  const from = lines.indexOf('BEGIN:VEVENT');
  const line = lines.slice(Math.max(0, from)).find((one) => new RegExp(`^${name}[;:]`).test(one)) ?? '';
  const value = line.slice(line.indexOf(':') + 1);
  return value.replace(/\\n/gi, '\n').replace(/\\([\\;,])/g, '$1');
}

/** `20260304T170000Z` → `2026-03-04T17:00:00Z`; null for anything else. */
function calendarInstant(text: string): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  return `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`;
}

export function calendarCard(calendar: KeptMail['calendar']) {
  if (calendar === null) return null;
  const lines = unfoldLines(calendar.ics);
  return {
    method: calendar.method,
    summary: calendarValue(lines, 'SUMMARY'),
    location: calendarValue(lines, 'LOCATION'),
    startsAt: calendarInstant(calendarValue(lines, 'DTSTART')),
    endsAt: calendarInstant(calendarValue(lines, 'DTEND')),
  };
}

function withNewTabs(html: string): string {
  const head = /<head[^>]*>/i.exec(html);
  if (head === null) return `${openInNewTab}${html}`;
  const at = head.index + head[0].length;
  return `${html.slice(0, at)}${openInNewTab}${html.slice(at)}`;
}

function mailVars(mail: KeptMail) {
  return {
    mail: {
      id: mail.id,
      subject: mail.subject,
      from: mail.from,
      to: mail.to,
      dateAt: mail.dateAt,
      text: mail.text,
    },
    bodyUrl: mail.html === '' ? null : `/mailbox/${mail.id}/body`,
    rawUrl: `/mailbox/${mail.id}/raw`,
    card: calendarCard(mail.calendar),
    attachments: mail.attachments.map((attachment, index) => ({
      fileName: attachment.fileName,
      kilobytes: Math.max(1, Math.round(attachment.content.length / 1000)),
      url: `/mailbox/${mail.id}/attachments/${String(index)}`,
    })),
  };
}

export function mailboxPages({ mailbox, isOpen, loadZone }: Deps): PageSpec[] {
  const access = isOpen ? 'public' : 'staff';

  const requireReader = ({ actor, visitor, request }: PageCall): void => {
    if ((isOpen && isFromThisMachine(request)) || isInstallationOwner(actor)) return;
    if (visitor === undefined) {
      throw new AppError(
        'auth.required',
        'Mail holds sign-in links; sign in as an owner to read it from here.',
      );
    }
    throw new AppError(
      'auth.forbidden',
      'Mail holds sign-in links; only owners of the installation read it here.',
    );
  };
  const reach = async (call: PageCall): Promise<KeptMail> => {
    requireReader(call);
    const mail = await mailbox.readKeptMail(call.params['id'] ?? '');
    if (mail === undefined) throw notFound('mail');
    return mail;
  };

  return [
    page({
      method: 'get',
      path: '/mailbox',
      access,
      handler: async (call) => {
        requireReader(call);
        const mails = await mailbox.listKeptMails();
        const timeZone = await loadZone();
        return view('mailbox', { mails: mails.slice(0, mailsShownMax), total: mails.length, timeZone });
      },
    }),
    page({
      method: 'get',
      path: '/mailbox/:id',
      access,
      handler: async (call) => {
        const mail = mailVars(await reach(call));
        return view('mailbox-mail', { ...mail, timeZone: await loadZone() });
      },
    }),
    page({
      method: 'get',
      path: '/mailbox/:id/body',
      access,
      handler: async (call) => {
        const { id, html } = await reach(call);
        const content = Buffer.from(withNewTabs(html));
        const file = {
          contentType: 'text/html; charset=utf-8',
          fileName: `${id}.html`,
          disposition: 'inline',
          content,
        } as const;
        return download(file, { 'Content-Security-Policy': bodyPolicy });
      },
    }),
    page({
      method: 'get',
      path: '/mailbox/:id/raw',
      access,
      handler: async (call) => {
        const { id, raw } = await reach(call);
        return download({
          contentType: 'message/rfc822',
          fileName: `${id}.eml`,
          disposition: 'attachment',
          content: raw,
        });
      },
    }),
    page({
      method: 'get',
      path: '/mailbox/:id/attachments/:index',
      access,
      handler: async (call) => {
        const attachment = (await reach(call)).attachments[Number(call.params['index'])];
        if (attachment === undefined) throw notFound('attachment');
        return download({ ...attachment, disposition: 'attachment' });
      },
    }),
  ];
}
