// The sessions ahead of a clinician, each with her way in: her own where she has one, else everybody's.
import { isPersonalLink } from '../../core/calendar/invite.js';
import type { Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import type { JoinLinks } from '../zoom/join-links.service.js';
import { listSessionsAhead, type SessionOfClinician } from './portal.store.js';
import { factsOf, type SessionFacts } from './session-facts.js';

const sessionsAheadMax = 5;

export interface SessionAhead extends SessionFacts {
  isCancelled: boolean;
  reason: string | null;
  isUnderWay: boolean;
  /** To the meeting: her own way in, else everybody's; null where there is none to be shown. */
  joinUrl: string | null;
}

function toAhead(row: SessionOfClinician, now: Instant, personalPath: string | undefined): SessionAhead {
  const joinUrl = row.join_url ?? row.cohort_join_url;
  const isCancelled = row.status === 'cancelled';
  const generalUrl = joinUrl === null || isPersonalLink(joinUrl) ? null : `/s/${row.id}/join`;
  return {
    ...factsOf(row),
    isCancelled,
    reason: row.status_reason,
    isUnderWay: !isCancelled && row.starts_at <= now,
    joinUrl: isCancelled || joinUrl === null ? null : (personalPath ?? generalUrl),
  };
}

export function createSessionsAhead(joinLinks: Pick<JoinLinks, 'pathsOf'>) {
  return async (db: Db, clinicianIds: readonly string[], now: Instant): Promise<SessionAhead[]> => {
    const ahead: SessionAhead[] = [];
    for (const row of await listSessionsAhead(db, clinicianIds, now, sessionsAheadMax)) {
      const joinUrl = row.join_url ?? row.cohort_join_url;
      const paths = await joinLinks.pathsOf(db, { id: row.id, organizationId: row.organization_id, joinUrl });
      ahead.push(toAhead(row, now, paths.get(row.clinician_id)));
    }
    return ahead;
  };
}
