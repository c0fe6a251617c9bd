// How many messages may leave now: never more than the limit in any sixty seconds (invites.md R39).
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';

const windowSeconds = 60;

export interface SendRate {
  /** Takes up to `wanted` places and answers how many there were. */
  take(wanted: number, now: Instant): number;
  /** Gives back what was taken and not used. */
  giveBack(count: number): void;
}

/** `perMinute` null: no limit. Whole seconds are floored, so a place is free again only after 61 of them. */
export function createSendRate(perMinute: number | null): SendRate {
  let taken: number[] = [];
  return {
    take: (wanted, now) => {
      if (perMinute === null) return wanted;
      const nowSeconds = epochSecondsOf(now);
      taken = taken.filter((atSeconds) => nowSeconds - atSeconds <= windowSeconds);
      const count = Math.max(0, Math.min(wanted, perMinute - taken.length));
      for (let i = 0; i < count; i += 1) taken.push(nowSeconds);
      return count;
    },
    giveBack: (count) => {
      if (perMinute !== null && count > 0) taken.splice(taken.length - count, count);
    },
  };
}
