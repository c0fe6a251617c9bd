// What each person says for herself about a shared screen: it was so, it was shorter, or she was not there.
import { narrowest } from '../../core/attendance/screen-time.js';
import { AppError } from '../../core/errors.js';
import type { Interval } from '../../core/time/interval.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { DeviceLinksService } from '../attendance/device-links.service.js';
import { updateSeat } from './lists.store.js';
import { isSeated, type Seat } from './screen-record.js';

export interface AnswersService {
  /** As listed, or shorter; false where she has said the same before. Access is judged before: it is her own seat. */
  confirm(trx: Db, seat: Seat, shortened: Interval[] | null): Promise<boolean>;
  /** False where she has said so before. */
  deny(trx: Db, seat: Seat): Promise<boolean>;
}

export function createAnswersService(deps: {
  clock: Clock;
  deviceLinks: Pick<DeviceLinksService, 'confirm' | 'limit' | 'undo'>;
}): AnswersService {
  const { clock, deviceLinks } = deps;

  function requireOpen(seat: Seat): void {
    if (!isSeated(seat)) {
      throw new AppError(
        'screen.not-listed',
        'You are not on this list any more. Ask the lead of the program to put you back if you were there.',
      );
    }
    if (seat.dueAt <= clock.now()) {
      throw new AppError(
        'screen.too-late',
        'The time to answer is over. Write to the lead of the program, who can still record it.',
      );
    }
  }

  return {
    confirm: async (trx, seat, shortened) => {
      requireOpen(seat);
      // Her word is about what the list says today; made longer afterwards, it does not grow with it.
      const limits = narrowest([seat.listedLimits, shortened]);
      const isSame = JSON.stringify(limits) === JSON.stringify(seat.limits);
      if (seat.answer === 'confirmed' && isSame) return false;
      if (!(await deviceLinks.confirm(trx, seat.linkId, limits))) {
        await deviceLinks.limit(trx, seat.linkId, limits);
      }
      await updateSeat(trx, seat.id, {
        own_limits_json: limits === null ? null : JSON.stringify(limits),
        answer: 'confirmed',
        answered_at: clock.now(),
      });
      return true;
    },
    deny: async (trx, seat) => {
      if (seat.state === 'denied') return false;
      requireOpen(seat);
      await deviceLinks.undo(trx, [seat.linkId]);
      await updateSeat(trx, seat.id, { answer: 'absent', answered_at: clock.now() });
      return true;
    },
  };
}
