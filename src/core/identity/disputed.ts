// Who participants are where persons have taken answers back: what they disputed is never concluded again by itself.
import {
  matchParticipants,
  type CertainMatch,
  type MatchInput,
  type ReviewItem,
  type ReviewReason,
} from './match.js';

export interface Dispute {
  key: string;
  /** Who the participant is not; null where an answer was only taken back, so that nobody is certain any more. */
  clinicianId: string | null;
}

export interface DisputedItem extends Omit<ReviewItem, 'reason'> {
  reason: ReviewReason | 'disputed';
}

export interface DisputedMatch {
  certain: CertainMatch[];
  review: DisputedItem[];
}

/** `matchParticipants`, but for each disputed participant as if the people it is not were unknown. */
export function matchDisputed(input: MatchInput, disputes: readonly Dispute[]): DisputedMatch {
  const sessionKeys = input.sessionKeys ?? input.participants.map(({ key }) => key);
  const disputed = new Set(disputes.map(({ key }) => key));
  const isDisputed = ({ key }: { key: string }) => disputed.has(key);
  const free = input.participants.filter((participant) => !isDisputed(participant));
  const others = matchParticipants({ ...input, sessionKeys, participants: free });
  const reopened = input.participants
    .filter(isDisputed)
    .map((participant) => matchOne({ ...input, sessionKeys, participants: [participant] }, disputes));
  return {
    certain: [...others.certain, ...reopened.flatMap(({ certain }) => certain)],
    review: [...others.review, ...reopened.flatMap(({ review }) => review)],
  };
}

function matchOne(input: MatchInput, disputes: readonly Dispute[]): DisputedMatch {
  const [participant] = input.participants;
  const own = disputes.filter(({ key }) => key === participant?.key);
  const refused = new Set(own.map(({ clinicianId }) => clinicianId));
  const people = input.people.filter(({ clinicianId }) => !refused.has(clinicianId));
  const { certain, review } = matchParticipants({ ...input, people });
  const isTakenBack = refused.has(null);
  const [match] = certain;
  if (match === undefined) {
    return {
      certain,
      review: isTakenBack ? review : review.map((item) => ({ ...item, reason: 'disputed' as const })),
    };
  }
  // Another person is certain where the one it is not stood in the way, e.g. an address that was put right.
  if (!isTakenBack) return { certain, review };
  const { key, clinicianId } = match;
  return {
    certain: [],
    review: [{ key, reason: 'disputed', suggestions: [{ clinicianId, score: 100, why: 'certain-match' }] }],
  };
}
