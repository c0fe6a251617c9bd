// When a cron pattern is due after a moment: what tells a late schedule from one that has nothing to do yet.
import { Cron } from 'croner';
import { instantFromEpochSeconds, type Instant } from '../../core/time/instant.js';

/** Null where the pattern never comes again. Patterns are read in UTC, as the scheduler does. */
export function nextTickAfter(pattern: string, after: Instant): Instant | null {
  const next = new Cron(pattern, { paused: true, timezone: 'UTC' }).nextRun(new Date(after));
  return next === null ? null : instantFromEpochSeconds(Math.floor(next.getTime() / 1000));
}
