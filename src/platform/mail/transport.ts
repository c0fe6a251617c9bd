// What a prepared message is, and what any way of sending it answers.
import type { Language } from '../../core/bilingual.js';
import type { Correspondent, InviteMethod } from '../../core/calendar/invite.js';
import type { Instant } from '../../core/time/instant.js';

export interface MailAttachment {
  fileName: string;
  contentType: string;
  content: Buffer;
}

/** A message with everything decided: rendered once, sent the same on every try (invites.md R23). */
export interface PreparedMail {
  /** Letters, digits and hyphens; names the kept file where no SMTP server is set. */
  id: string;
  /** `subscription` mail can be left by one click; `transactional` mail answers something a person did. */
  kind: 'subscription' | 'transactional';
  from: Correspondent;
  replyTo?: Correspondent;
  to: Correspondent;
  subject: string;
  html: string;
  text: string;
  language: Language;
  /** With angle brackets, decided at enqueue. */
  messageId: string;
  /** The `Date` header, frozen at enqueue. */
  dateAt: Instant;
  calendar: { method: InviteMethod; ics: string } | null;
  attachments: readonly MailAttachment[];
  unsubscribe: { url: string; mailto: string } | null;
}

/**
 * - `retry`: the server asked to come back, or nothing was handed over
 * - `hard-bounce`: this recipient was refused for good; `suppress` where the address itself is dead
 * - `failed`: this message was refused, the person is not to blame
 * - `transport-fault`: our way out is broken (login, network, sender refused); no recipient may be marked
 * - `uncertain`: the connection broke after the message went out; at most one more try (invites.md R36)
 */
export type SendOutcome = 'sent' | 'retry' | 'hard-bounce' | 'failed' | 'transport-fault' | 'uncertain';

export interface SendVerdict {
  outcome: SendOutcome;
  /** What the server or the library said, one line, for the outbox page. */
  detail: string;
  /** Three digits of SMTP where the server answered. */
  responseCode: number | null;
  /** True only for a hard bounce that says the mailbox does not exist (5.1.1, 5.1.2, 5.1.6, 5.1.10). */
  suppress: boolean;
}

export interface MailTransport {
  /** Never rejects for anything the other side does; a rejection is a bug in the message itself. */
  send(message: PreparedMail): Promise<SendVerdict>;
  /** Takes no more; what is being sent still gets its verdict. */
  close(): Promise<void>;
}
