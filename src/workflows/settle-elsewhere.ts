// One answer for the same participant in several sessions: each session is its own transaction and tells its own outcome.
import type { Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { ReviewRepeatsService } from '../features/attendance/review-repeats.service.js';
import type { CreateDecision, ReviewDecision, ReviewItem } from '../features/attendance/review.service.js';
import type { Database } from '../platform/db/database.js';
import type { SettleReview } from './settle-review.js';

export interface SettledElsewhere {
  reviewId: string;
  sessionId: string;
  /** `open`: the minutes are kept, and enrolment in that cohort is the next question. */
  outcome: 'settled' | 'open' | 'refused';
  /** Why it was refused. */
  detail: string | null;
}

export type SettleElsewhere = (
  actor: Actor,
  reviewId: string,
  decision: ReviewDecision | CreateDecision,
) => Promise<{ review: ReviewItem & { findings: Finding[] }; elsewhere: SettledElsewhere[] }>;

export function createSettleElsewhere(deps: {
  database: Database;
  repeats: ReviewRepeatsService;
  settleReview: SettleReview;
}): SettleElsewhere {
  const { database, repeats, settleReview } = deps;

  async function settleOne(
    actor: Actor,
    { reviewId, sessionId }: { reviewId: string; sessionId: string },
    decision: ReviewDecision,
  ): Promise<SettledElsewhere> {
    try {
      const { status } = await settleReview(actor, reviewId, decision);
      return { reviewId, sessionId, outcome: status === 'open' ? 'open' : 'settled', detail: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { reviewId, sessionId, outcome: 'refused', detail: error.detail };
    }
  }

  return async (actor, reviewId, decision) => {
    const others = await repeats.list(database.read, actor, reviewId);
    const review = await settleReview(actor, reviewId, decision);
    const named = review.clinicianId ?? ('clinicianId' in decision ? decision.clinicianId : null);
    const same: ReviewDecision | null =
      'ignore' in decision ? decision : named === null ? null : { clinicianId: named };
    if (same === null) return { review, elsewhere: [] };
    const elsewhere: SettledElsewhere[] = [];
    // What the first answer settled by itself, e.g. by a new record's address, is not answered twice.
    const left = new Set((await repeats.list(database.read, actor, reviewId)).map((one) => one.reviewId));
    for (const other of others) {
      elsewhere.push(
        left.has(other.reviewId)
          ? await settleOne(actor, other, same)
          : { ...other, outcome: 'settled', detail: null },
      );
    }
    return { review, elsewhere };
  };
}
