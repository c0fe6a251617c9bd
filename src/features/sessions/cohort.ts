// What a cohort is: one cycle of a program, its weekly schedule and the agenda its sessions start with.
import type { Day } from '../../core/time/instant.js';
import type { CohortRow } from './cohorts.store.js';
import type { Segment } from './session.js';

/** Exactly one of `count` and `until`. */
export interface Repeat {
  every: number;
  unit: 'week';
  count?: number | undefined;
  until?: Day | undefined;
  skip?: Day[] | undefined;
}

export interface CohortFields {
  name: string;
  timeZone: string;
  firstDate: Day;
  startTime: string;
  durationMinutes: number;
  repeat: Repeat;
  joinUrl?: string | null | undefined;
  segments?: Segment[] | undefined;
}

export interface CohortChanges {
  name?: string | undefined;
  joinUrl?: string | null | undefined;
  /** Goes to the sessions still ahead that have kept the cohort's agenda. */
  segments?: Segment[] | undefined;
}

export interface Cohort {
  id: string;
  organizationId: string;
  programId: string;
  name: string;
  timeZone: string;
  firstDate: Day;
  startTime: string;
  durationMinutes: number;
  repeat: Repeat;
  joinUrl: string | null;
  segments: Segment[];
  version: number;
}

export function toCohort(row: CohortRow): Cohort {
  return {
    id: row.id,
    organizationId: row.organization_id,
    programId: row.program_id,
    name: row.name,
    timeZone: row.time_zone,
    firstDate: row.first_date,
    startTime: row.start_time,
    durationMinutes: row.duration_minutes,
    repeat: JSON.parse(row.repeat_json) as Repeat,
    joinUrl: row.join_url,
    segments: JSON.parse(row.segments_json) as Segment[],
    version: row.version,
  };
}
