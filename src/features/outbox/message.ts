// What the outbox tells about a message, and what its JSON columns hold.
import type { Correspondent, InviteMethod } from '../../core/calendar/invite.js';
import type { Instant } from '../../core/time/instant.js';
import type { MessageRow, MessageState } from './outbox.store.js';

/** A stored document that is attached when the mail is sent. */
export interface AttachmentRef {
  kind: 'certificate';
  certificateId: string;
  language: 'en' | 'fr';
}

/** The calendar as it was rendered at enqueue; its organizer is the sender of the mail (invites.md R13). */
export interface KeptCalendar {
  method: InviteMethod;
  organizer: Correspondent;
  ics: string;
}

export interface Message {
  id: string;
  kind: string;
  state: MessageState;
  organizationId: string | null;
  programId: string | null;
  sessionId: string | null;
  clinicianId: string | null;
  toName: string;
  toAddress: string;
  language: 'en' | 'fr';
  stream: 'subscription' | 'transactional';
  revision: number;
  calendarMethod: InviteMethod | null;
  messageId: string;
  attempts: number;
  notBeforeAt: Instant;
  expiresAt: Instant | null;
  lastError: string | null;
  /** The server's own answer; there only once it said 250. */
  smtpResponse: string | null;
  createdAt: Instant;
  sentAt: Instant | null;
}

export function calendarOfRow(row: Pick<MessageRow, 'calendar_json'>): KeptCalendar | null {
  return row.calendar_json === null ? null : (JSON.parse(row.calendar_json) as KeptCalendar);
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    organizationId: row.organization_id,
    programId: row.program_id,
    sessionId: row.session_id,
    clinicianId: row.clinician_id,
    toName: row.to_name,
    toAddress: row.to_address,
    language: row.language,
    stream: row.stream,
    revision: row.revision,
    calendarMethod: calendarOfRow(row)?.method ?? null,
    messageId: row.message_id,
    attempts: row.attempts,
    notBeforeAt: row.not_before_at,
    expiresAt: row.expires_at,
    lastError: row.last_error,
    smtpResponse: row.smtp_response,
    createdAt: row.created_at,
    sentAt: row.sent_at,
  };
}
