// Links that were concluded and are contradicted now are taken back, and what they had answered is asked again.
import { contradicted } from '../../core/identity/contradicted.js';
import type { DisputedMatch } from '../../core/identity/disputed.js';
import type { MatchMethod } from '../../core/identity/match.js';
import type { Finding } from '../../core/finding.js';
import type { Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import { reopenReview, undoLinks, type LinkRow, type ReviewRow } from './identity.store.js';

export interface Withdrawn {
  linkIds: ReadonlySet<string>;
  findings: Finding[];
}

const methods: readonly LinkRow['method'][] = ['registrant', 'address', 'remembered'] satisfies MatchMethod[];

/** `reviews` is kept up to date: what the machine had closed by such a link is open again. */
export async function withdrawContradicted(
  trx: Db,
  links: readonly LinkRow[],
  reviews: Map<string, ReviewRow>,
  { match, sessionKeys, at }: { match: DisputedMatch; sessionKeys: readonly string[]; at: Instant },
): Promise<Withdrawn> {
  const concluded = links
    .filter(({ method }) => methods.includes(method))
    .map((row) => ({
      id: row.id,
      key: row.participant_key,
      clinicianId: row.clinician_id,
      method: row.method as MatchMethod,
    }));
  const withdrawn = contradicted(concluded, match, sessionKeys);
  await undoLinks(
    trx,
    withdrawn.map(({ id }) => id),
    at,
  );
  for (const { key } of withdrawn) {
    const review = reviews.get(key);
    if (review?.status !== 'resolved' || review.settled_by !== 'system') continue;
    await reopenReview(trx, review);
    reviews.set(key, { ...review, status: 'open', clinician_id: null, settled_at: null, settled_by: null });
  }
  return {
    linkIds: new Set(withdrawn.map(({ id }) => id)),
    findings: withdrawn.map(({ clinicianId }) => ({
      code: 'identity.link-withdrawn',
      severity: 'warning',
      detail:
        'A participant had been matched by itself with a clinician whom later evidence contradicts. The match was taken back and nothing of it counts; look at the people to identify.',
      params: { clinicianId },
    })),
  };
}
