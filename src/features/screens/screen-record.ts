// What a shared screen is to the service: a list of who sat before a device, and the seat of each with its answer.
import type { Instant } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { SharedLink } from '../attendance/device-links.service.js';
import type { GroupRow, MemberRow } from './groups.store.js';
import type { ListRow, SeatRow } from './lists.store.js';

export interface ScreenList {
  id: string;
  organizationId: string;
  sessionId: string;
  /** The device's participant key. */
  key: string;
  deviceName: string;
  contactId: string | null;
  contactKey: string | null;
  /** How long the contact's mailed link is good. */
  dueAt: Instant | null;
  groupId: string | null;
  /** Every member is asked although all have consented. */
  isSpotCheck: boolean;
}

/**
 * `waiting`: asked, and worth nothing until she answers; `confirmed`: by her own word; `counted`: by the consent she
 * gave to her group; `lapsed`: never answered; `denied`: she was not there; `removed`: taken off the list.
 */
export type SeatState = 'waiting' | 'confirmed' | 'counted' | 'lapsed' | 'denied' | 'removed';

export interface Seat {
  id: string;
  listId: string;
  sessionId: string;
  clinicianId: string;
  linkId: string;
  basis: 'asked' | 'consent';
  listedLimits: Interval[] | null;
  ownLimits: Interval[] | null;
  /** Until then she may answer, or object. */
  dueAt: Instant;
  answer: 'confirmed' | 'absent' | null;
  answeredAt: Instant | null;
  confirmedAt: Instant | null;
  /** What the evidence holds: the narrower of the two. */
  limits: Interval[] | null;
  state: SeatState;
}

export interface ScreenGroup {
  id: string;
  organizationId: string;
  programId: string;
  name: string;
  devices: string[];
  contactId: string | null;
  members: GroupMember[];
  createdAt: Instant;
  version: number;
}

export interface GroupMember {
  id: string;
  clinicianId: string;
  consentedAt: Instant | null;
  dueAt: Instant;
}

export const toList = (row: ListRow): ScreenList => ({
  id: row.id,
  organizationId: row.organization_id,
  sessionId: row.session_id,
  key: row.participant_key,
  deviceName: row.device_name,
  contactId: row.contact_id,
  contactKey: row.contact_key,
  dueAt: row.due_at,
  groupId: row.group_id,
  isSpotCheck: row.is_spot_check === 1,
});

const intervalsOf = (json: string | null): Interval[] | null =>
  json === null ? null : (JSON.parse(json) as Interval[]);

export function toSeat(row: SeatRow, link: SharedLink | undefined, now: Instant): Seat {
  return {
    id: row.id,
    listId: row.list_id,
    sessionId: row.session_id,
    clinicianId: row.clinician_id,
    linkId: row.link_id,
    basis: row.basis,
    listedLimits: intervalsOf(row.listed_limits_json),
    ownLimits: intervalsOf(row.own_limits_json),
    dueAt: row.due_at,
    answer: row.answer,
    answeredAt: row.answered_at,
    confirmedAt: link?.confirmedAt ?? null,
    limits: link?.limits ?? null,
    state: stateOf(row, link, now),
  };
}

function stateOf(row: SeatRow, link: SharedLink | undefined, now: Instant): SeatState {
  if (link?.stands !== true) return row.answer === 'absent' ? 'denied' : 'removed';
  if (link.confirmedAt !== null) {
    return row.basis === 'consent' && row.answer === null ? 'counted' : 'confirmed';
  }
  return row.due_at > now ? 'waiting' : 'lapsed';
}

/** On the list, whatever she has answered so far. */
export const isSeated = ({ state }: Pick<Seat, 'state'>): boolean =>
  state !== 'denied' && state !== 'removed';

export function toGroup(row: GroupRow, members: readonly MemberRow[]): ScreenGroup {
  return {
    id: row.id,
    organizationId: row.organization_id,
    programId: row.program_id,
    name: row.name,
    devices: JSON.parse(row.devices_json) as string[],
    contactId: row.contact_id,
    createdAt: row.created_at,
    version: row.version,
    members: members
      .filter((member) => member.group_id === row.id)
      .map((member) => ({
        id: member.id,
        clinicianId: member.clinician_id,
        consentedAt: member.consented_at,
        dueAt: member.due_at,
      })),
  };
}
