// Decisions about participants that were asked to be remembered: kept where they can hold, listed, and undone.
import { mayInOrganization, readablePrograms, type Actor } from '../../core/access.js';
import { notFound } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import {
  keyBeforeApart,
  obstaclesAmong,
  obstacleWords,
  type MemoryObstacle,
} from '../../core/identity/memory.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Page, PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AccountsService } from '../accounts/accounts.service.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import { listParticipantKeys } from './evidence.store.js';
import { insertLinks, reopenReviews, undoLinks, type ReviewRow } from './identity.store.js';
import { toKnownPerson } from './participants-of.js';
import {
  findRemembered,
  isRememberedWithin,
  listPlacedLinks,
  listShownNames,
  pageOfRemembered,
  rememberIdentity,
  undoRemembered,
  type PlacedLink,
  type RememberedRow,
} from './remembered.store.js';

/** By what the participant was known. */
export type RememberedKind = 'name' | 'address' | 'account' | 'registration';

export interface RememberedIdentity {
  id: string;
  kind: RememberedKind;
  /** As the source showed it. */
  name: string;
  email: string | null;
  clinicianId: string;
  clinicianName: string;
  decidedAt: Instant;
  decidedBy: { id: string; name: string | null };
  /** Sessions in which it placed the participant, that of the decision included. */
  sessions: number;
  /** Why it is asked about all the same; null while the decision holds. */
  obstacle: MemoryObstacle | null;
}

export interface ForgetRequest {
  reason: string;
  /** `ask-again`: what it has placed is asked anew; `keep`: it only stops from now on. */
  past: 'ask-again' | 'keep';
}

export interface Forgotten {
  organizationId: string;
  clinicianId: string;
  /** Whose participant is nobody's any more. */
  sessionIds: string[];
}

export interface RememberedService {
  /** Keeps the decision, or answers why it cannot hold; either way the row itself is settled. */
  remember(
    trx: Db,
    actor: Actor,
    review: ReviewRow,
    decision: { clinicianId: string; at: Instant },
  ): Promise<Finding[]>;
  list(actor: Actor, organizationId: string, page: PageRequest): Promise<Page<RememberedIdentity>>;
  /** 404 for what is not standing or not hers to see. */
  reach(db: Db, actor: Actor, id: string): Promise<{ organizationId: string }>;
  /** Undoes the decision and, where asked, its links; who is affected is the caller's to place and reckon anew. */
  forget(trx: Db, actor: Actor, id: string, request: ForgetRequest): Promise<Forgotten>;
}

const kinds: Readonly<Record<string, RememberedKind>> = {
  name: 'name',
  mail: 'address',
  account: 'account',
  registrant: 'registration',
};

/** `mail:x@clinic.example` → `address` and the address. */
function parted(key: string): { kind: RememberedKind; text: string } {
  const at = key.indexOf(':');
  return { kind: kinds[key.slice(0, at)] ?? 'name', text: key.slice(at + 1) };
}

/** The decision itself, and what evidence has placed by it since; other people's decisions are their own. */
function isByDecision(link: PlacedLink, row: RememberedRow): boolean {
  if (link.clinician_id !== row.clinician_id || link.participant_key !== row.participant_key) return false;
  return (
    link.method === 'remembered' || (link.decided_at === row.decided_at && link.decided_by === row.decided_by)
  );
}

function notRemembered(obstacle: MemoryObstacle): Finding {
  const detail = `The row is settled, but not remembered. ${obstacleWords[obstacle]}`;
  return { code: 'identity.not-remembered', severity: 'warning', detail, params: { obstacle } };
}

export function createRememberedService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  accounts: Pick<AccountsService, 'namesOf'>;
  clinicians: CliniciansService;
}): RememberedService {
  const { database, clock, ids, audit, accounts, clinicians } = deps;

  async function peopleOf(db: Db, organizationId: string) {
    return (await clinicians.listForIdentity(db, organizationId)).map(toKnownPerson);
  }

  async function toIdentities(db: Db, organizationId: string, rows: readonly RememberedRow[]) {
    const clinicianIds = [...new Set(rows.map((row) => row.clinician_id))];
    const placed = await listPlacedLinks(db, organizationId, clinicianIds);
    const shown = new Map(
      (await listShownNames(db, organizationId, clinicianIds)).map((row) => [row.participant_key, row]),
    );
    const names = await accounts.namesOf(db, [...new Set(rows.map((row) => row.decided_by))]);
    const people = await peopleOf(db, organizationId);
    const displays = new Map(people.map(({ clinicianId, display }) => [clinicianId, display]));
    const obstacleTo = obstaclesAmong(people);
    return rows.map((row): RememberedIdentity => {
      const { kind, text } = parted(row.participant_key);
      const { raw_name: name = text, raw_email: email = null } = shown.get(row.participant_key) ?? {};
      return {
        id: row.id,
        kind,
        name,
        email,
        clinicianId: row.clinician_id,
        clinicianName: displays.get(row.clinician_id) ?? '',
        decidedAt: row.decided_at,
        decidedBy: { id: row.decided_by, name: names.get(row.decided_by) ?? null },
        sessions: new Set(placed.filter((link) => isByDecision(link, row)).map((link) => link.session_id))
          .size,
        obstacle: obstacleTo({ key: row.participant_key, name, email }, row.clinician_id),
      };
    });
  }

  return {
    remember: async (trx, actor, review, { clinicianId, at }) => {
      const { organization_id: organizationId, participant_key: key } = review;
      const isDoubled = (await listParticipantKeys(trx, review.session_id)).some(
        (other) => keyBeforeApart(other) === key,
      );
      const obstacleTo = obstaclesAmong(await peopleOf(trx, organizationId));
      const participant = { key, name: review.raw_name, email: review.raw_email };
      const obstacle = isDoubled ? 'doubled' : obstacleTo(participant, clinicianId);
      if (obstacle !== null) return [notRemembered(obstacle)];
      await rememberIdentity(trx, {
        id: ids.next(),
        organization_id: organizationId,
        participant_key: key,
        clinician_id: clinicianId,
        decided_at: at,
        decided_by: actor.id,
        undone_at: null,
      });
      return [];
    },
    list: async (actor, organizationId, page) => {
      if (!mayInOrganization(actor, 'read', organizationId)) throw notFound('organization');
      const db = database.read;
      const found = await pageOfRemembered(db, organizationId, readablePrograms(actor), page);
      return { ...found, items: await toIdentities(db, organizationId, found.items) };
    },
    reach: async (db, actor, id) => {
      const row = await findRemembered(db, id);
      if (row === undefined || !(await isRememberedWithin(db, id, readablePrograms(actor)))) {
        throw notFound('remembered decision');
      }
      return { organizationId: row.organization_id };
    },
    forget: async (trx, actor, id, { reason, past }) => {
      const row = await findRemembered(trx, id);
      const at = clock.now();
      if (row === undefined || !(await undoRemembered(trx, id, at))) throw notFound('remembered decision');
      const { organization_id: organizationId, clinician_id: clinicianId, participant_key: key } = row;
      const placed = await listPlacedLinks(trx, organizationId, [clinicianId]);
      const byDecision = placed.filter((link) => isByDecision(link, row));
      await undoLinks(
        trx,
        byDecision.map((link) => link.id),
        at,
      );
      // Whoever lets the past stand has decided about it herself.
      const kept = past === 'keep' ? byDecision : [];
      await insertLinks(
        trx,
        kept.map((link) => ({
          ...link,
          id: ids.next(),
          method: 'review' as const,
          decided_at: at,
          decided_by: actor.id,
          undone_at: null,
          confirmed_at: null,
          limits_json: null,
        })),
      );
      const sessionIds = past === 'keep' ? [] : [...new Set(byDecision.map((link) => link.session_id))];
      await reopenReviews(trx, sessionIds, { participantKey: key, clinicianId });
      await audit.record(trx, {
        actor,
        action: 'identity.forgotten',
        subject: { kind: 'clinician', id: clinicianId },
        organizationId,
        reason,
        detail: { rememberedId: id, past, sessionIds },
      });
      return { organizationId, clinicianId, sessionIds };
    },
  };
}
