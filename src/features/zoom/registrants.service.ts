// Registrants: whom Zoom knows under an id of ours, and whether each has her own way into a meeting.
import type { Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import type { ZoomFaultKind } from '../../platform/zoom/zoom-fault.js';
import { listRegistrantsOf, listRegistrantsOfMeeting } from './registrants.store.js';

/** Beside what Zoom answers: she has no address of her own to be registered under. */
export type RegistrantFault = ZoomFaultKind | 'no-address';

export interface Registrant {
  /** Null until Zoom has answered; lets whoever holds it join in her name. */
  joinUrl: string | null;
  fault: RegistrantFault | null;
  nextTryAt: Instant | null;
}

export interface RegistrantsService {
  /** By standing clinician: the registrant ids of an organization, those of merged records among them. */
  idsByClinician(db: Db, organizationId: string): Promise<Map<string, string[]>>;
  /** By standing clinician. Where two records were merged, the way in that works goes first. */
  ofMeeting(db: Db, meetingId: string): Promise<Map<string, Registrant>>;
}

export function createRegistrantsService(): RegistrantsService {
  return {
    idsByClinician: async (db, organizationId) => {
      const ids = new Map<string, string[]>();
      for (const row of await listRegistrantsOf(db, organizationId)) {
        if (row.registrant_id === null) continue;
        ids.set(row.standing_id, [...(ids.get(row.standing_id) ?? []), row.registrant_id]);
      }
      return ids;
    },
    ofMeeting: async (db, meetingId) => {
      const found = new Map<string, Registrant>();
      for (const row of await listRegistrantsOfMeeting(db, meetingId)) {
        const isHers = row.clinician_id === row.standing_id;
        const before = found.get(row.standing_id);
        if (before !== undefined && before.joinUrl !== null && !(isHers && row.join_url !== null)) continue;
        found.set(row.standing_id, {
          joinUrl: row.join_url,
          fault: row.last_fault as RegistrantFault | null,
          nextTryAt: row.next_try_at,
        });
      }
      return found;
    },
  };
}
