// Whether the reports of a session show that it began late, for a person to decide.
import { begunHint, type BegunHint } from '../../core/attendance/begun.js';
import { unitePresence } from '../../core/attendance/presence.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { Db } from '../../platform/db/database.js';
import { heldShiftMinutesMax, type Session } from '../sessions/session.js';
import { listWitnessRows } from './evidence.store.js';
import { groupByParticipant, toSourceFacts } from './participants-of.js';

export interface BegunService {
  /** Null where nothing speaks against the plan. */
  hint(db: Db, session: Session): Promise<BegunHint | null>;
}

const allTime: Interval = { startSeconds: 0, endSeconds: Number.MAX_SAFE_INTEGER };

export function createBegunService(): BegunService {
  return {
    hint: async (db, session) => {
      const groups = groupByParticipant(await listWitnessRows(db, session.id));
      const arrivals = [...groups.values()].map((rows) => ({
        isHost: rows.some((row) => row.role === 'host'),
        stretches: unitePresence(rows.map(toSourceFacts), allTime).intervals,
      }));
      const planned = {
        startSeconds: epochSecondsOf(session.startsAt),
        endSeconds: epochSecondsOf(session.endsAt),
      };
      return begunHint(arrivals, planned, heldShiftMinutesMax * 60);
    },
  };
}
