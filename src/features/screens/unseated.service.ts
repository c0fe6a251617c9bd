// A decision about a whole device takes seats along: who had been counted there is told.
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Session } from '../sessions/session.js';
import type { ListsService } from './lists.service.js';
import type { ScreenMails } from './screen-mails.service.js';
import { isSeated } from './screen-record.js';

export interface UnseatedService {
  /** Answers what `decide` answers; in the caller's transaction. */
  around<Outcome>(trx: Db, session: Session, decide: () => Promise<Outcome>): Promise<Outcome>;
}

export function createUnseatedService(deps: {
  clock: Clock;
  lists: Pick<ListsService, 'seats' | 'load'>;
  mails: Pick<ScreenMails, 'tellChanged'>;
}): UnseatedService {
  const { clock, lists, mails } = deps;
  return {
    around: async (trx, session, decide) => {
      const counted = (await lists.seats(trx, session.id)).filter(
        (seat) => isSeated(seat) && seat.confirmedAt !== null,
      );
      const outcome = await decide();
      if (counted.length === 0) return outcome;
      const standing = new Set((await lists.seats(trx, session.id)).filter(isSeated).map((seat) => seat.id));
      for (const { id: seatId, clinicianId, listId } of counted.filter(({ id }) => !standing.has(id))) {
        const told = { seatId, clinicianId, minutes: null, at: clock.now(), namedBy: null };
        await mails.tellChanged(trx, session, await lists.load(trx, listId), told);
      }
      return outcome;
    },
  };
}
