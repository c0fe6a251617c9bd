// The lease a process holds on the row it works on, prolonged while it works.
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';

export const leaseSeconds = 600;
const renewMilliseconds = 60_000;

export interface Holder {
  clock: Clock;
  logger: Logger;
}

export function leaseFrom(clock: Clock): Instant {
  return instantPlusSeconds(clock.now(), leaseSeconds);
}

/** Prolongs the lease every minute until the work is over; only a dead process loses its row. */
export async function holdLease<T>(
  holder: Holder,
  renew: (until: Instant) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
    renew(leaseFrom(holder.clock)).catch((error: unknown) => {
      holder.logger.warn({ err: error }, 'a lease could not be renewed');
    });
  }, renewMilliseconds);
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
