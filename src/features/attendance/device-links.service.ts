// Devices of a session as several people may sit before them, and the links that say who did.
import type { Actor } from '../../core/access.js';
import {
  admitWaiting,
  unitePresence,
  type Presence,
  type PresenceRow,
} from '../../core/attendance/presence.js';
import { sharedPresence } from '../../core/attendance/screen-presence.js';
import { notFound } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import { sha256Hex } from '../../platform/secrets.js';
import type { Session } from '../sessions/session.js';
import { insertDispute } from './disputes.store.js';
import { listConnections } from './evidence.store.js';
import {
  findReview,
  insertLinks,
  listReviews,
  listStandingLinks,
  undoLinks,
  type LinkRow,
} from './identity.store.js';
import { groupByParticipant, toSourceFacts, windowOf } from './participants-of.js';
import {
  confirmLink,
  limitLink,
  listLastImports,
  listLinksByIds,
  listSessionsOfOwners,
} from './device-links.store.js';

/** One participant of a session, as reports tell of it. */
export interface Device {
  /** Its participant key; for the service alone, it may hold an address. */
  key: string;
  /** Names it to clients: says nothing of the key. */
  ref: string;
  name: string;
  email: string | null;
  /** In the meeting itself, clipped to the session; where it only waited, as if it was let in. */
  presence: Presence;
  rows: PresenceRow[];
  /** Whose own device it is, by a certain identity or a lead's decision. */
  ownerIds: string[];
  review: { id: string; status: 'open' | 'resolved' | 'ignored' } | null;
}

/** A link as the person it names is concerned. */
export interface SharedLink {
  id: string;
  participantKey: string;
  clinicianId: string;
  stands: boolean;
  confirmedAt: Instant | null;
  limits: Interval[] | null;
}

export interface SeatWanted {
  clinicianId: string;
  limits: Interval[] | null;
  /** Her own word, or the consent she gave beforehand; null: she is asked. */
  confirmedAt: Instant | null;
}

export interface DeviceLinksService {
  /** The window is that of the session as it was held. */
  windowOf(session: Session): Interval;
  /** Those that came, in the order of their names. */
  devices(db: Db, session: Session): Promise<Device[]>;
  links(db: Db, ids: readonly string[]): Promise<Map<string, SharedLink>>;
  /** Links to a device, in the order asked for. Whoever shares it already breaks it. */
  share(
    trx: Db,
    actor: Actor,
    session: Session,
    device: Pick<Device, 'key'>,
    people: readonly SeatWanted[],
  ): Promise<SharedLink[]>;
  /** Compare-and-set: false where somebody was first. */
  confirm(trx: Db, linkId: string, limits: Interval[] | null): Promise<boolean>;
  limit(trx: Db, linkId: string, limits: Interval[] | null): Promise<void>;
  undo(trx: Db, linkIds: readonly string[]): Promise<void>;
  /** The device was taken for these people alone: it is given back, and no import concludes so again. */
  undoOwners(
    trx: Db,
    actor: Actor,
    session: Session,
    device: Pick<Device, 'key'>,
    ownerIds: readonly string[],
  ): Promise<void>;
  /** The participant a review asks about. */
  reviewed(db: Db, reviewId: string): Promise<{ sessionId: string; key: string }>;
  /** Of these sessions, those in which one of the clinicians was connected as herself. */
  ownSessions(db: Db, clinicianIds: readonly string[], sessionIds: readonly string[]): Promise<string[]>;
  /** When the last report of each session came in. */
  reportedAt(db: Db, sessionIds: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  /** What one seat is worth: the device's own time, shortened. */
  seconds(device: Pick<Device, 'rows'>, limits: Interval[] | null, window: Interval): number;
}

const refOf = (sessionId: string, key: string): string => sha256Hex(`${sessionId}\n${key}`).slice(0, 32);

const jsonOf = (limits: Interval[] | null): string | null =>
  limits === null ? null : JSON.stringify(limits);

function toShared(row: LinkRow): SharedLink {
  return {
    id: row.id,
    participantKey: row.participant_key,
    clinicianId: row.clinician_id,
    stands: row.undone_at === null,
    confirmedAt: row.confirmed_at,
    limits: row.limits_json === null ? null : (JSON.parse(row.limits_json) as Interval[]),
  };
}

/** As attendance reckons it: totals only where nothing tells when. */
export function secondsOf({ evidence, seconds, totalsOnlySeconds }: Presence): number {
  return evidence === 'totals-only' ? (totalsOnlySeconds ?? 0) : seconds;
}

async function devicesOf(db: Db, session: Session): Promise<Device[]> {
  const window = windowOf(session);
  const links = await listStandingLinks(db, session.id);
  const reviews = new Map((await listReviews(db, session.id)).map((row) => [row.participant_key, row]));
  return [...groupByParticipant(await listConnections(db, session.id))]
    .flatMap(([key, connections]): Device[] => {
      const rows = admitWaiting(connections.filter((row) => row.no_show === 0).map(toSourceFacts), window);
      const review = reviews.get(key);
      if (rows.length === 0) return [];
      return [
        {
          key,
          ref: refOf(session.id, key),
          name: connections[0]?.raw_name ?? '',
          email: connections.find((row) => row.raw_email !== null)?.raw_email ?? null,
          presence: unitePresence(rows, window),
          rows,
          ownerIds: links
            .filter((link) => link.participant_key === key && link.method !== 'shared')
            .map((link) => link.clinician_id),
          review: review === undefined ? null : { id: review.id, status: review.status },
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.key < b.key ? -1 : 1));
}

export function createDeviceLinksService({ clock, ids }: { clock: Clock; ids: Ids }): DeviceLinksService {
  return {
    windowOf,
    devices: devicesOf,
    links: async (db, linkIds) =>
      new Map((await listLinksByIds(db, linkIds)).map((row) => [row.id, toShared(row)])),
    share: async (trx, actor, session, { key }, people) => {
      const rows = people.map(({ clinicianId, limits, confirmedAt }): LinkRow => ({
        id: ids.next(),
        session_id: session.id,
        participant_key: key,
        clinician_id: clinicianId,
        method: 'shared',
        decided_at: clock.now(),
        decided_by: actor.id,
        undone_at: null,
        confirmed_at: confirmedAt,
        limits_json: jsonOf(limits),
      }));
      await insertLinks(trx, rows);
      return rows.map(toShared);
    },
    confirm: (trx, linkId, limits) =>
      confirmLink(trx, linkId, { confirmed_at: clock.now(), limits_json: jsonOf(limits) }),
    limit: (trx, linkId, limits) => limitLink(trx, linkId, jsonOf(limits)),
    undo: (trx, linkIds) => undoLinks(trx, linkIds, clock.now()),
    undoOwners: async (trx, actor, session, { key }, ownerIds) => {
      const links = (await listStandingLinks(trx, session.id)).filter(
        (row) =>
          row.participant_key === key && row.method !== 'shared' && ownerIds.includes(row.clinician_id),
      );
      await undoLinks(
        trx,
        links.map((row) => row.id),
        clock.now(),
      );
      for (const clinicianId of ownerIds) {
        await insertDispute(trx, {
          id: ids.next(),
          organization_id: session.organizationId,
          session_id: session.id,
          participant_key: key,
          clinician_id: clinicianId,
          reason: 'others watched at this device',
          made_at: clock.now(),
          made_by: actor.id,
          undone_at: null,
        });
      }
    },
    reviewed: async (db, reviewId) => {
      const row = await findReview(db, reviewId);
      if (row === undefined) throw notFound('review');
      return { sessionId: row.session_id, key: row.participant_key };
    },
    ownSessions: listSessionsOfOwners,
    reportedAt: listLastImports,
    seconds: (device, limits, window) => {
      const presence = sharedPresence([{ rows: device.rows, limits }], window);
      return presence === null ? 0 : secondsOf(presence);
    },
  };
}
