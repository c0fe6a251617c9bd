// What is asked about the participants of a session: who they are, and what their rows prove.
import type { TimesDoubt } from '../../core/attendance/presence.js';
import type { DisputedItem } from '../../core/identity/disputed.js';
import type { CertainMatch, ReviewReason } from '../../core/identity/match.js';
import type { Suggestion } from '../../core/identity/suggest.js';

export interface Question {
  key: string;
  reason: ReviewReason | TimesDoubt | 'disputed';
  suggestions: Suggestion[];
}

/** A doubt about the times is asked first: who names the person answers both, and enrolment is asked afterwards. */
export function questionsAbout(
  doubts: ReadonlyMap<string, TimesDoubt | null>,
  review: readonly DisputedItem[],
  certain: readonly CertainMatch[],
): Question[] {
  const asked = new Set(review.map((item) => item.key));
  const doubted = certain.flatMap(({ key, clinicianId }): Question[] => {
    const reason = asked.has(key) ? null : (doubts.get(key) ?? null);
    return reason === null
      ? []
      : [{ key, reason, suggestions: [{ clinicianId, score: 100, why: 'certain-match' }] }];
  });
  return [...review.map((item) => ({ ...item, reason: doubts.get(item.key) ?? item.reason })), ...doubted];
}
