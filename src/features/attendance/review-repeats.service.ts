// The same participant asked about in several sessions: which rows one answer may settle together.
import { may, type Actor } from '../../core/access.js';
import { obstacleOf } from '../../core/identity/memory.js';
import type { Db } from '../../platform/db/database.js';
import { findReview, listRepeats } from './identity.store.js';

export interface Repeat {
  reviewId: string;
  sessionId: string;
}

export interface ReviewRepeatsService {
  /**
   * Open rows of other sessions that the actor may answer. None for a participant of a kind that is asked about each
   * time (a telephone, a room, a device that names nobody): the next one may be somebody else.
   */
  list(db: Db, actor: Actor, reviewId: string): Promise<Repeat[]>;
}

export function createReviewRepeats(): ReviewRepeatsService {
  return {
    list: async (db, actor, reviewId) => {
      const row = await findReview(db, reviewId);
      if (row === undefined || obstacleOf(row.participant_key, row.raw_name) !== null) return [];
      const repeats = await listRepeats(db, row);
      return repeats
        .filter((one) =>
          may(actor, 'attendance.edit', { organizationId: row.organization_id, programId: one.program_id }),
        )
        .map((one) => ({ reviewId: one.id, sessionId: one.session_id }));
    },
  };
}
