// When a message that was put off is tried again.

const minute = 60;
const hour = 3600;
/** invites.md §4.1: 1 m, 5 m, 15 m, 1 h, 3 h, then every 6 h. */
const pauses = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour];
const jitterShare = 0.2;

/** Three days of every six hours, about. */
export const attemptsMax = 17;

/** Seconds to wait after the given try (1 = the first); `random` in [0, 1) spreads them by ±20 %. */
export function retryAfterSeconds(attempts: number, random: number): number {
  const pause = pauses[Math.min(attempts, pauses.length) - 1] ?? minute;
  return Math.round(pause * (1 - jitterShare + 2 * jitterShare * random));
}

const transportPauses = [30, minute, 2 * minute, 5 * minute, 10 * minute];

/** Seconds without a try after our own way out failed so many times in a row. */
export function transportPauseSeconds(faults: number): number {
  return transportPauses[Math.min(Math.max(faults, 1), transportPauses.length) - 1] ?? minute;
}
