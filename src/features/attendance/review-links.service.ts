// The links that answering a review makes and takes back: one row is one person, unless several share a screen.
import type { Actor } from '../../core/access.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import { insertLinks, listStandingLinks, undoLinks, type ReviewRow } from './identity.store.js';

/** Reasons that ask what the rows prove, not only whose they are. */
function isAboutTimes({ reason }: ReviewRow): boolean {
  return reason === 'waiting-room' || reason === 'unknown-times';
}

export function createReviewLinks({ clock, ids }: { clock: Clock; ids: Ids }) {
  /**
   * One row is one person: whoever it was taken for before gives it back. Where she is one of several before one screen,
   * naming her answers a question about her and takes nothing from the others.
   */
  async function linkTo(
    trx: Db,
    actor: Actor,
    review: ReviewRow,
    { clinicianId, at }: { clinicianId: string; at: Instant },
  ): Promise<{ wasLinked: boolean; unlinkedIds: string[] }> {
    const links = (await listStandingLinks(trx, review.session_id)).filter(
      (row) => row.participant_key === review.participant_key,
    );
    const isKnown = links.some((row) => row.clinician_id === clinicianId);
    const others = links.filter(
      (row) => row.clinician_id !== clinicianId && !(isKnown && row.method === 'shared'),
    );
    await undoLinks(
      trx,
      others.map((row) => row.id),
      clock.now(),
    );
    const own = links.find((row) => row.clinician_id === clinicianId);
    // Her own identity was certain; what a person has now decided is what these rows prove, and the link says so.
    const isAnswer = own !== undefined && !/^(review|shared)$/.test(own.method) && isAboutTimes(review);
    if (isAnswer) await undoLinks(trx, [own.id], clock.now());
    const link = {
      id: ids.next(),
      session_id: review.session_id,
      participant_key: review.participant_key,
      clinician_id: clinicianId,
      method: 'review' as const,
      decided_at: at,
      decided_by: actor.id,
      undone_at: null,
      confirmed_at: null,
      limits_json: null,
    };
    if (own === undefined || isAnswer) await insertLinks(trx, [link]);
    return { wasLinked: own !== undefined, unlinkedIds: others.map((row) => row.clinician_id) };
  }

  /** Whoever the row was linked to: it counts for nobody from now on. */
  async function unlink(trx: Db, review: ReviewRow): Promise<string[]> {
    const links = (await listStandingLinks(trx, review.session_id)).filter(
      (row) => row.participant_key === review.participant_key,
    );
    await undoLinks(
      trx,
      links.map((row) => row.id),
      clock.now(),
    );
    return links.map((row) => row.clinician_id);
  }

  return { linkTo, unlink };
}
