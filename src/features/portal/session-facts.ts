// What every page of the portal says of a session, from its row.
import type { Bilingual } from '../../core/bilingual.js';
import type { Day, Instant } from '../../core/time/instant.js';
import { heldTimes } from '../sessions/session.js';
import type { SessionOfClinician } from './portal.store.js';

export interface SessionFacts {
  id: string;
  title: string;
  objectives: string | null;
  program: Bilingual;
  organization: Bilingual;
  /** As it was held. */
  startsAt: Instant;
  endsAt: Instant;
  plannedStartsAt: Instant;
  localDate: Day;
  timeZone: string;
  segments: { kind: string; minutes: number; title?: string | undefined }[];
}

export function factsOf(row: SessionOfClinician): SessionFacts {
  return {
    id: row.id,
    title: row.title,
    objectives: row.objectives || null,
    program: { en: row.program_name_en, fr: row.program_name_fr },
    organization: { en: row.organization_name_en, fr: row.organization_name_fr },
    ...heldTimes({ startsAt: row.starts_at, endsAt: row.ends_at, heldStartsAt: row.held_starts_at }),
    plannedStartsAt: row.starts_at,
    localDate: row.local_date,
    timeZone: row.time_zone,
    segments: JSON.parse(row.segments_json) as SessionFacts['segments'],
  };
}
