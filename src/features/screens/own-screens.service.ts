// Shared screens on a clinician's own page: what waits for her answer, and in which sessions she may say who was with her.
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import type { DeviceLinksService } from '../attendance/device-links.service.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { ListsService } from './lists.service.js';
import { isSeated } from './screen-record.js';

export interface OwnScreens {
  /** Sessions in which a seat of hers waits for an answer, the latest first. */
  waiting: { id: string; title: string; startsAt: Instant; endsAt: Instant; timeZone: string }[];
  /** Of the sessions asked about: where she has a seat, and where she may name others. */
  seatedIn: string[];
  maySpeakIn: string[];
}

export interface OwnScreensService {
  of(clinicianIds: readonly string[], sessionIds: readonly string[]): Promise<OwnScreens>;
}

const daySeconds = 86_400;

export function createOwnScreensService(deps: {
  database: Database;
  clock: Clock;
  sessions: Pick<SessionsService, 'loadMany'>;
  deviceLinks: DeviceLinksService;
  lists: ListsService;
}): OwnScreensService {
  const { database, clock, sessions, deviceLinks, lists } = deps;
  return {
    of: async (clinicianIds, sessionIds) => {
      const db = database.read;
      const now = clock.now();
      const seats = (await lists.seatsOf(db, clinicianIds)).filter(isSeated);
      const waitingIds = seats.filter(({ state }) => state === 'waiting').map((seat) => seat.sessionId);
      const waiting = (await sessions.loadMany(db, [...new Set(waitingIds)])).filter(
        ({ status }) => status === 'scheduled',
      );
      const own = await deviceLinks.ownSessions(db, clinicianIds, sessionIds);
      const spoken = (await lists.lists(db, sessionIds)).filter(
        ({ contactId, dueAt }) =>
          contactId !== null && clinicianIds.includes(contactId) && dueAt !== null && dueAt > now,
      );
      const reportedAt = await deviceLinks.reportedAt(db, own);
      const maySpeakIn = new Set(spoken.map(({ sessionId }) => sessionId));
      for (const session of await sessions.loadMany(db, own)) {
        const { isAllowed, confirmDays } = await lists.policyOf(db, session);
        const from = reportedAt.get(session.id) ?? session.endsAt;
        const until = instantPlusSeconds(
          from > session.endsAt ? from : session.endsAt,
          confirmDays * daySeconds,
        );
        if (isAllowed && until > now) maySpeakIn.add(session.id);
      }
      return {
        waiting: waiting
          .sort((a, b) => (a.startsAt < b.startsAt ? 1 : -1))
          .map(({ id, title, startsAt, endsAt, timeZone }) => ({ id, title, startsAt, endsAt, timeZone })),
        seatedIn: [...new Set(seats.map(({ sessionId }) => sessionId))].filter((id) =>
          sessionIds.includes(id),
        ),
        maySpeakIn: [...maySpeakIn],
      };
    },
  };
}
