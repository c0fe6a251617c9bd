// What people attest (a roll call, a code shown in the room) as time: stretches, or minutes without times.
import { epochSecondsOf, type Instant } from '../time/instant.js';
import { intersectIntervals, totalSeconds, type Interval } from '../time/interval.js';
import type { EvidencePolicy } from './evidence-policy.js';

export type Worth =
  | { kind: 'nothing' }
  | { kind: 'minutes'; minutes: number }
  /** The stretch from the first moment of this kind to the last. */
  | { kind: 'between' }
  | { kind: 'whole-session' }
  | { kind: 'intervals'; intervals: readonly Interval[] };

/** From so long before the start people are in the room: rolls are called and codes are shown. */
export const attestedEarlyMinutes = 15;

/** Whose word an attested attendance rests on; `shared-screen`: her own, for a device of her site. */
export type AttestedBy = 'roll-call' | 'check-in' | 'shared-screen';

export interface Attestation {
  kind: Exclude<AttestedBy, 'shared-screen'>;
  /** The instant it proves; null where it is about the session as a whole. */
  momentAt: Instant | null;
  worth: Worth;
}

export interface AttestedTime {
  intervals: Interval[];
  /** Minutes without times, where they are more than the stretches; null otherwise. */
  minutes: number | null;
  seconds: number;
}

export const nothingAttested: AttestedTime = { intervals: [], minutes: null, seconds: 0 };

export function rollCallWorth({ rollCall }: EvidencePolicy): Worth {
  return rollCall.worth === 'minutes'
    ? { kind: 'minutes', minutes: rollCall.minutes }
    : { kind: 'whole-session' };
}

export function checkInWorth({ checkIn }: EvidencePolicy): Worth {
  return checkIn.worth === 'minutes'
    ? { kind: 'minutes', minutes: checkIn.minutes ?? 0 }
    : { kind: checkIn.worth };
}

/** Two codes of one session are not worth twice: stretches are united, of several minutes the most count. */
export function attestedTime(attestations: readonly Attestation[], window: Interval): AttestedTime {
  const intervals = intersectIntervals(
    [
      ...attestations.flatMap(({ worth }) => {
        if (worth.kind === 'whole-session') return [window];
        return worth.kind === 'intervals' ? [...worth.intervals] : [];
      }),
      ...betweenMoments(attestations, window),
    ],
    [window],
  );
  const windowSeconds = window.endSeconds - window.startSeconds;
  const minutes = Math.max(
    0,
    ...attestations.map(({ worth }) => (worth.kind === 'minutes' ? worth.minutes : 0)),
  );
  const minuteSeconds = Math.min(minutes * 60, windowSeconds);
  const timedSeconds = totalSeconds(intervals);
  if (minuteSeconds > timedSeconds) {
    return { intervals: [], minutes: Math.floor(minuteSeconds / 60), seconds: minuteSeconds };
  }
  return { intervals, minutes: null, seconds: timedSeconds };
}

/** A code scanned before the start proves, from the start on, that she was there when it began. */
function betweenMoments(attestations: readonly Attestation[], window: Interval): Interval[] {
  const moments = attestations
    .filter(({ worth, momentAt }) => worth.kind === 'between' && momentAt !== null)
    .map(({ momentAt }) => epochSecondsOf(momentAt ?? ''))
    .map((seconds) => Math.min(Math.max(seconds, window.startSeconds), window.endSeconds));
  if (moments.length < 2) return [];
  return [{ startSeconds: Math.min(...moments), endSeconds: Math.max(...moments) }];
}
