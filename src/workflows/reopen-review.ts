// An answer taken back, or a certain match disputed: the link goes, the row is open, minutes and credits follow at once.
import type { Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { ReopenService, TakenBack, TakingBack } from '../features/attendance/reopen.service.js';
import type { ReviewItem, ReviewService } from '../features/attendance/review.service.js';
import type { UnseatedService } from '../features/screens/unseated.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';
import { refuseCancelled } from './reach-held.js';

export interface ReopenReview {
  reopen(actor: Actor, reviewId: string, wish: TakingBack): Promise<ReviewItem>;
  /** Answers the row that is open now; null where nothing of the participant is left to ask about. */
  dispute(actor: Actor, linkId: string, wish: TakingBack): Promise<ReviewItem | null>;
}

export function createReopenReview(deps: {
  database: Database;
  reopening: ReopenService;
  reviews: Pick<ReviewService, 'find' | 'reach'>;
  identity: Pick<IdentityService, 'place'>;
  unseated: UnseatedService;
  amend: AmendSession;
}): ReopenReview {
  const { database, reopening, reviews, identity, unseated, amend } = deps;

  async function follow(trx: Db, actor: Actor, taken: TakenBack, { reason }: TakingBack) {
    const { session, participantKey, clinicianIds } = taken;
    refuseCancelled(session);
    const placed = await identity.place(trx, session);
    const source = `taken back: ${reason}`;
    // First the people the act is about: the others' losses wait, theirs may go through.
    await amend(trx, actor, session, clinicianIds, source, { losses: 'lead' });
    await amend(trx, actor, session, placed.clinicianIds, source);
    return reviews.find(trx, session.id, participantKey);
  }

  return {
    reopen: (actor, reviewId, wish) =>
      database.write(async (trx) => {
        const session = await reviews.reach(trx, actor, reviewId);
        const takeBack = () => reopening.reopen(trx, actor, reviewId, wish);
        const review = await follow(trx, actor, await unseated.around(trx, session, takeBack), wish);
        if (review !== null) return review;
        throw new AppError(
          'resource.conflict',
          'The report that named this participant was withdrawn, so there is nothing left to answer.',
        );
      }),
    dispute: (actor, linkId, wish) =>
      database.write(async (trx) =>
        follow(trx, actor, await reopening.dispute(trx, actor, linkId, wish), wish),
      ),
  };
}
