// The only place that reads the clock; everything else is told the time.
import { instantFromEpochSeconds, type Instant } from '../core/time/instant.js';

export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = {
  now: () => instantFromEpochSeconds(Math.floor(Date.now() / 1000)),
};

/** A clock that stands still until told otherwise: `--as-of` on the command line, and tests. */
export function fixedClock(at: Instant): Clock & { set(next: Instant): void } {
  let current = at;
  return {
    now: () => current,
    set: (next) => {
      current = next;
    },
  };
}
