// What a lead sees of Zoom: who has a personal way in, and what stands in the way of the others.
import type { Instant } from '../../core/time/instant.js';
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import type { ConsoleDoors } from './console-doors.js';

type Deps = Pick<ConsoleDoors, 'database' | 'sessions' | 'zoomAccount' | 'registrants'>;

export interface LinksShown {
  /** People on the roster, and how many of them have their way into the next meeting. */
  people: number;
  ready: number;
  waiting: { fault: string; nextTryAt: Instant | null; names: string[] }[];
}

export function createZoomView({ database, sessions, zoomAccount, registrants }: Deps) {
  return {
    /** Null where there is nothing to say: Zoom is not set up here, or no meeting of Zoom is ahead. */
    linksOf: async (
      cohort: { id: string; organizationId: string },
      roster: readonly { clinician_id: string; name: string }[],
      now: Instant,
    ): Promise<LinksShown | null> => {
      const db = database.read;
      if ((await zoomAccount.ownerId(db)) !== cohort.organizationId) return null;
      const next = (await sessions.loadForCohort(db, cohort.id)).find(
        (session) => session.status === 'scheduled' && session.endsAt > now,
      );
      const meetingId = meetingIdOfJoinUrl(next?.joinUrl ?? null);
      if (meetingId === null) return null;
      const known = await registrants.ofMeeting(db, meetingId);
      const waiting = new Map<string, LinksShown['waiting'][number]>();
      let ready = 0;
      for (const { clinician_id: id, name } of roster) {
        const registrant = known.get(id);
        if (registrant !== undefined && registrant.joinUrl !== null) {
          ready += 1;
          continue;
        }
        const fault = registrant?.fault ?? 'none';
        const group = waiting.get(fault) ?? { fault, nextTryAt: registrant?.nextTryAt ?? null, names: [] };
        waiting.set(fault, { ...group, names: [...group.names, name] });
      }
      return { people: roster.length, ready, waiting: [...waiting.values()] };
    },
  };
}
