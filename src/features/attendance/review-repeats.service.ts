// The same participant asked about in several sessions: which rows one answer may settle together.
import { may, type Actor } from '../../core/access.js';
import { obstacleOf } from '../../core/identity/memory.js';
import type { Db } from '../../platform/db/database.js';
import { findReview, listAlike, listRepeats, listReviewsById, type ReviewRow } from './identity.store.js';

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
  /** How many there are for each of these rows; without an entry where there are none. */
  counts(db: Db, actor: Actor, reviewIds: readonly string[]): Promise<Map<string, number>>;
}

const isAskedEachTime = (row: ReviewRow): boolean => obstacleOf(row.participant_key, row.raw_name) !== null;

export function createReviewRepeats(): ReviewRepeatsService {
  return {
    list: async (db, actor, reviewId) => {
      const row = await findReview(db, reviewId);
      if (row === undefined || isAskedEachTime(row)) return [];
      const repeats = await listRepeats(db, row);
      return repeats
        .filter((one) =>
          may(actor, 'attendance.edit', { organizationId: row.organization_id, programId: one.program_id }),
        )
        .map((one) => ({ reviewId: one.id, sessionId: one.session_id }));
    },
    counts: async (db, actor, reviewIds) => {
      const rows = (await listReviewsById(db, reviewIds)).filter((row) => !isAskedEachTime(row));
      const alike = await listAlike(db, rows);
      const counts = new Map<string, number>();
      for (const row of rows) {
        const others = alike.filter(
          (one) =>
            one.organization_id === row.organization_id &&
            one.participant_key === row.participant_key &&
            one.session_id !== row.session_id &&
            may(actor, 'attendance.edit', { organizationId: row.organization_id, programId: one.program_id }),
        );
        if (others.length > 0) counts.set(row.id, others.length);
      }
      return counts;
    },
  };
}
