// Who did what, when and why; written in the transaction of the act itself.
import { permissions, type Actor } from '../../core/access.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import { insertAuditEntry, listAuditEntries, type AuditRow } from './audit.store.js';

export interface AuditNote {
  actor: Actor;
  /** Dotted, e.g. `session.finalized`. */
  action: string;
  subject: { kind: string; id: string };
  organizationId?: string | null;
  programId?: string | null;
  reason?: string | null;
  /** Ids, counts and codes only; never a name or an address. */
  detail?: Record<string, unknown>;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: string; id: string };
  action: string;
  subject: { kind: string; id: string };
  reason: string | null;
  detail: Record<string, unknown>;
}

export interface AuditService {
  record(trx: Db, note: AuditNote): Promise<void>;
  list(
    actor: Actor,
    filter: { subjectId?: string | undefined },
    page: PageRequest,
  ): Promise<Page<AuditEntry>>;
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id },
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id },
    reason: row.reason,
    detail: JSON.parse(row.detail_json) as Record<string, unknown>,
  };
}

/** Scopes in which the actor's grants include reading the trail; null = everywhere. */
function auditScopes(actor: Actor): { organizationIds: string[]; programIds: string[] } | null {
  const grants = actor.grants.filter((grant) => permissions['audit.read'].includes(grant.role));
  if (actor.kind === 'system' || grants.some((grant) => grant.organizationId === null)) return null;
  return {
    organizationIds: grants.flatMap((g) =>
      g.programId === null && g.organizationId !== null ? [g.organizationId] : [],
    ),
    programIds: grants.flatMap((g) => (g.programId === null ? [] : [g.programId])),
  };
}

export function createAuditService(deps: { database: Database; clock: Clock; ids: Ids }): AuditService {
  return {
    record: (trx, note) =>
      insertAuditEntry(trx, {
        id: deps.ids.next(),
        at: deps.clock.now(),
        organization_id: note.organizationId ?? null,
        program_id: note.programId ?? null,
        actor_kind: note.actor.kind,
        actor_id: note.actor.id,
        action: note.action,
        subject_kind: note.subject.kind,
        subject_id: note.subject.id,
        reason: note.reason ?? null,
        detail_json: JSON.stringify(note.detail ?? {}),
      }),
    list: async (actor, filter, page) =>
      mapPage(
        await listAuditEntries(deps.database.read, { ...filter, scopes: auditScopes(actor) }, page),
        toEntry,
      ),
  };
}
