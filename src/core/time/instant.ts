// Instants: fixed-width UTC text in whole seconds, so that comparing text compares time.

/** RFC 3339 in UTC, whole seconds, e.g. `2026-01-05T17:00:00Z` (always 20 characters). */
export type Instant = string;

/** A calendar day without a zone, e.g. `2026-01-05`. */
export type Day = string;

export function instantFromEpochSeconds(epochSeconds: number): Instant {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Fractions of a second are cut off (floored). Throws a RangeError on text that is no instant. */
export function epochSecondsOf(instant: string): number {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) throw new RangeError(`not an instant: ${instant}`);
  return Math.floor(milliseconds / 1000);
}

export function instantPlusSeconds(instant: Instant, seconds: number): Instant {
  return instantFromEpochSeconds(epochSecondsOf(instant) + seconds);
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
}

export function dayPlusDays(day: Day, days: number): Day {
  return instantFromEpochSeconds(epochSecondsOf(`${day}T00:00:00Z`) + days * 86400).slice(0, 10);
}
