// The outbox: a message is a row of the transaction that causes it, and people can see what became of it.
import { requireAccess, readablePrograms, type Actor } from '../../core/access.js';
import { isPlainAddress } from '../../core/calendar/address.js';
import type { Correspondent, InviteFacts } from '../../core/calendar/invite.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import { renderInvite } from '../../platform/calendar/ics.js';
import type { Clock } from '../../platform/clock.js';
import { afterCommit } from '../../platform/db/after-commit.js';
import type { Database, Db } from '../../platform/db/database.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { Wakeup } from '../../platform/jobs/wakeup.js';
import { sha256Hex } from '../../platform/secrets.js';
import type { AuditService } from '../audit/audit.service.js';
import { emailCatalogue, type EmailName, type EmailVars } from './email-catalogue.js';
import { toMessage, type AttachmentRef, type KeptCalendar, type Message } from './message.js';
import {
  findMessage,
  findMessageByDedupKey,
  hasLeft,
  insertMessage,
  listMessages,
  requeueFailed,
  supersedeUnsent,
  withdrawUnsent,
  type MessageRow,
  type MessageState,
} from './outbox.store.js';
import type { UidDomain } from './uid-domain.service.js';
import type { UnsubscribeService } from './unsubscribe.service.js';

const usualPriority = 5;

/** What the template is given; the way to leave is put in by the outbox itself. */
export type OutgoingVars<Name extends EmailName> = Omit<EmailVars<Name>, 'footer'> & {
  footer: Omit<EmailVars<Name>['footer'], 'unsubscribeUrl'>;
};

export interface OutgoingMail<Name extends EmailName> {
  /** The mail of the catalogue; it decides between subscription and transactional. */
  kind: Name;
  /** One cause, one message: `kind:session:clinician:revision`. */
  dedupKey: string;
  organizationId: string | null;
  programId?: string | null;
  sessionId?: string | null;
  clinicianId?: string | null;
  to: Correspondent;
  language: 'en' | 'fr';
  /** Mail of one key leaves in the order of its revisions, and a newer revision replaces an unsent older one. */
  orderingKey?: string;
  revision?: number;
  variables: OutgoingVars<Name>;
  /** Rendered now and kept, so that every try carries the same bytes (invites.md R23). */
  calendar?: InviteFacts;
  attachments?: readonly AttachmentRef[];
  /** Lower leaves first; 5 where left out. */
  priority?: number;
  /** After this it is of no use and is not sent. */
  expiresAt?: Instant | null;
}

export interface Enqueued {
  id: string;
  /** False where the same message is there already, or nothing can be sent to the address. */
  queued: boolean;
}

export interface MessageQuery {
  organizationId?: string | undefined;
  state?: MessageState | undefined;
  kind?: string | undefined;
  sessionId?: string | undefined;
  clinicianId?: string | undefined;
}

export interface OutboxService {
  enqueue<Name extends EmailName>(trx: Db, mail: OutgoingMail<Name>): Promise<Enqueued>;
  /** Takes back what has not left; answers whether anything of this key did leave, or is leaving now. */
  withdraw(trx: Db, orderingKey: string): Promise<{ hasLeft: boolean }>;
  list(actor: Actor, query: MessageQuery, page: PageRequest): Promise<Page<Message>>;
  get(actor: Actor, id: string): Promise<Message>;
  /** From `failed` only; the same message with the same Message-ID goes into the queue again. */
  retry(actor: Actor, id: string): Promise<Message>;
}

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  uidDomain: UidDomain;
  unsubscribe: UnsubscribeService;
  wakeup: Wakeup;
}

/** Why no server may ever see this message, or null where it can go (invites.md R13, R29). */
function faultOf(mail: OutgoingMail<EmailName>): string | null {
  if (!isPlainAddress(mail.to.address))
    return 'The address is not one plain mail address; correct it and ask again.';
  const organizer = mail.calendar?.organizer.address.toLowerCase();
  if (organizer === mail.to.address.toLowerCase())
    return 'The organizer cannot be invited by their own mailbox.';
  return null;
}

function calendarOf(mail: OutgoingMail<EmailName>): KeptCalendar | null {
  if (mail.calendar === undefined) return null;
  return {
    method: mail.calendar.method,
    organizer: mail.calendar.organizer,
    ics: renderInvite(mail.calendar),
  };
}

/** No address inside, the same for the same cause (invites.md R24). */
function messageIdOf(kind: string, dedupKey: string, domain: string): string {
  return `<${kind}.${sha256Hex(dedupKey).slice(0, 40)}@${domain}>`;
}

function variablesOf(deps: Deps, mail: OutgoingMail<EmailName>): string {
  const { schema } = emailCatalogue[mail.kind];
  const leaving = { address: mail.to.address, organizationId: mail.organizationId ?? '' };
  const unsubscribeUrl = mail.kind === 'sign-in' ? null : deps.unsubscribe.url(leaving);
  return JSON.stringify(
    schema.parse({ ...mail.variables, footer: { ...mail.variables.footer, unsubscribeUrl } }),
  );
}

async function rowOf(deps: Deps, trx: Db, mail: OutgoingMail<EmailName>): Promise<MessageRow> {
  const now = deps.clock.now();
  const fault = faultOf(mail);
  const calendar = fault === null ? calendarOf(mail) : null;
  return {
    id: deps.ids.next(),
    kind: mail.kind,
    dedup_key: mail.dedupKey,
    organization_id: mail.organizationId,
    program_id: mail.programId ?? null,
    session_id: mail.sessionId ?? null,
    clinician_id: mail.clinicianId ?? null,
    to_name: mail.to.name,
    to_address: mail.to.address,
    language: mail.language,
    stream: emailCatalogue[mail.kind].kind,
    ordering_key: mail.orderingKey ?? null,
    priority: mail.priority ?? usualPriority,
    revision: mail.revision ?? 0,
    variables_json: variablesOf(deps, mail),
    calendar_json: calendar === null ? null : JSON.stringify(calendar),
    attachments_json: JSON.stringify(mail.attachments ?? []),
    message_id: messageIdOf(mail.kind, mail.dedupKey, await deps.uidDomain.settle(trx)),
    date_at: now,
    state: fault === null ? 'queued' : 'failed',
    not_before_at: now,
    expires_at: mail.expiresAt ?? null,
    attempts: 0,
    uncertain_tries: 0,
    claimed_until: null,
    claimed_by: null,
    last_error: fault,
    smtp_response: null,
    created_at: now,
    sent_at: null,
  };
}

async function enqueue(deps: Deps, trx: Db, mail: OutgoingMail<EmailName>): Promise<Enqueued> {
  const standing = await findMessageByDedupKey(trx, mail.dedupKey);
  if (standing !== undefined) return { id: standing.id, queued: false };
  const row = await rowOf(deps, trx, mail);
  if (!(await insertMessage(trx, row))) {
    const winner = await findMessageByDedupKey(trx, mail.dedupKey);
    if (winner === undefined)
      throw new Error(`the message ${mail.dedupKey} was refused without another in its place`);
    return { id: winner.id, queued: false };
  }
  if (row.ordering_key !== null) await supersedeUnsent(trx, row.ordering_key, row.revision);
  afterCommit(trx, () => deps.wakeup.wake());
  return { id: row.id, queued: row.state === 'queued' };
}

async function readableRow(deps: Deps, db: Db, actor: Actor, id: string): Promise<MessageRow> {
  const row = await findMessage(db, id);
  if (row === undefined) throw notFound('message');
  const scopes = readablePrograms(actor);
  const readable =
    scopes === null ||
    (row.organization_id !== null && scopes.organizationIds.includes(row.organization_id)) ||
    (row.program_id !== null && scopes.programIds.includes(row.program_id));
  if (!readable) throw notFound('message');
  return row;
}

async function retry(deps: Deps, actor: Actor, id: string): Promise<Message> {
  const { database, clock, audit, wakeup } = deps;
  return database.write(async (trx) => {
    const row = await readableRow(deps, trx, actor, id);
    if (row.organization_id !== null) {
      const scope = { organizationId: row.organization_id, programId: row.program_id };
      requireAccess(actor, 'messages.retry', scope, 'message');
    }
    if (faultOfRow(row) || !(await requeueFailed(trx, id, clock.now()))) {
      throw new AppError(
        'message.not-retryable',
        `Only a message that failed can be sent again; this one is ${row.state}.`,
      );
    }
    await audit.record(trx, {
      actor,
      action: 'message.retried',
      subject: { kind: 'message', id },
      organizationId: row.organization_id,
      programId: row.program_id,
    });
    afterCommit(trx, () => wakeup.wake());
    return toMessage(await readableRow(deps, trx, actor, id));
  });
}

/** An address that could never be written to does not become one by trying again. */
const faultOfRow = (row: MessageRow): boolean => !isPlainAddress(row.to_address);

export function createOutboxService(deps: Deps): OutboxService {
  const { database } = deps;
  return {
    enqueue: (trx, mail) => enqueue(deps, trx, mail),
    withdraw: async (trx, orderingKey) => {
      await withdrawUnsent(trx, orderingKey);
      return { hasLeft: await hasLeft(trx, orderingKey, { orIsLeaving: true }) };
    },
    list: async (actor, query, page) => {
      const filter = { ...query, scopes: readablePrograms(actor) };
      return mapPage(await listMessages(database.read, filter, page), toMessage);
    },
    get: async (actor, id) => toMessage(await readableRow(deps, database.read, actor, id)),
    retry: (actor, id) => retry(deps, actor, id),
  };
}
