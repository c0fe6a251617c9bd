// What a session is: one meeting of a cohort, its agenda, and the calendar revision people were told.
import type { SegmentKind } from '../../core/credits/vocabulary.js';
import { epochSecondsOf, instantPlusSeconds, type Day, type Instant } from '../../core/time/instant.js';
import type { SessionRow } from './sessions.store.js';

export interface Segment {
  kind: SegmentKind;
  minutes: number;
  title?: string | undefined;
}

export type SessionStatus = 'scheduled' | 'cancelled';

export interface Session {
  id: string;
  organizationId: string;
  programId: string;
  cohortId: string;
  number: number;
  title: string;
  objectives: string | null;
  /** Day and wall time in `timeZone`, the cohort's zone. */
  localDate: Day;
  startTime: string;
  timeZone: string;
  startsAt: Instant;
  endsAt: Instant;
  /** When it really began, where that was later or earlier than planned; the agenda slides with it. */
  heldStartsAt: Instant | null;
  /** Never empty; the minutes sum to the session's duration. */
  segments: Segment[];
  /** The session's own address, else the cohort's. */
  joinUrl: string | null;
  status: SessionStatus;
  statusReason: string | null;
  /** SEQUENCE of the calendar entry. */
  sequence: number;
  /** SEQUENCE at the last change of start or end; older replies speak of another time (invites.md §1.4). */
  timeSequence: number;
  finalizedAt: Instant | null;
  version: number;
}

export interface SessionFields {
  startsAt: Instant;
  endsAt: Instant;
  title?: string | undefined;
  objectives?: string | null | undefined;
  segments?: Segment[] | undefined;
  joinUrl?: string | null | undefined;
}

export interface SessionChanges {
  startsAt?: Instant | undefined;
  endsAt?: Instant | undefined;
  title?: string | undefined;
  objectives?: string | null | undefined;
  segments?: Segment[] | undefined;
  joinUrl?: string | null | undefined;
  status?: SessionStatus | undefined;
  /** Why it was moved, cancelled or taken up again; asked for on a cancellation. */
  reason?: string | undefined;
}

/** `significant`: start, end or status changed, SEQUENCE rose, and whoever holds an invitation should hear of it. */
export interface SessionChange {
  session: Session;
  significant: boolean;
}

export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    organizationId: row.organization_id,
    programId: row.program_id,
    cohortId: row.cohort_id,
    number: row.number,
    title: row.title,
    objectives: row.objectives,
    localDate: row.local_date,
    startTime: row.start_time,
    timeZone: row.time_zone,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    heldStartsAt: row.held_starts_at,
    segments: JSON.parse(row.segments_json) as Segment[],
    joinUrl: row.join_url ?? row.cohort_join_url,
    status: row.status,
    statusReason: row.status_reason,
    sequence: row.sequence,
    timeSequence: row.time_sequence,
    finalizedAt: row.finalized_at,
    version: row.version,
  };
}

/** A session begins at most this much before or after its planned time; more is another session, so it is moved. */
export const heldShiftMinutesMax = 120;

/** Start and end as it was really held: as long as planned, from the moment it began. */
export function heldTimes({
  startsAt,
  endsAt,
  heldStartsAt,
}: Pick<Session, 'startsAt' | 'endsAt' | 'heldStartsAt'>): {
  startsAt: Instant;
  endsAt: Instant;
} {
  if (heldStartsAt === null) return { startsAt, endsAt };
  const seconds = epochSecondsOf(endsAt) - epochSecondsOf(startsAt);
  return { startsAt: heldStartsAt, endsAt: instantPlusSeconds(heldStartsAt, seconds) };
}
