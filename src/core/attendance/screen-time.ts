// How long one person sat before a shared screen: never longer than the device, shortened by whoever knows better.
import {
  intersectIntervals,
  subtractIntervals,
  totalSeconds,
  uniteIntervals,
  type Interval,
} from '../time/interval.js';
import type { Presence } from './presence.js';

/** `minutes`: counted from when the device joined. */
export type Shortening = { minutes: number } | { startSeconds: number; endSeconds: number };

export type ShorteningFault = 'minutes-none' | 'minutes-too-many' | 'backwards' | 'device-away';

/** Null: as long as the device; a fault where the words do not fit what the device was. */
export function limitsOf(
  shortening: Shortening | null,
  device: Presence,
  window: Interval,
): Interval[] | null | ShorteningFault {
  if (shortening === null) return null;
  if ('minutes' in shortening) return firstMinutes(shortening.minutes, device, window);
  const { startSeconds, endSeconds } = shortening;
  if (endSeconds <= startSeconds) return 'backwards';
  const stretch = { startSeconds, endSeconds };
  const within = intersectIntervals([stretch], device.intervals.length > 0 ? device.intervals : [window]);
  return within.length === 0 ? 'device-away' : [stretch];
}

function firstMinutes(minutes: number, device: Presence, window: Interval): Interval[] | ShorteningFault {
  if (minutes < 1) return 'minutes-none';
  const seconds = minutes * 60;
  if (seconds > Math.max(device.seconds, device.totalsOnlySeconds ?? 0)) return 'minutes-too-many';
  const stays = device.intervals.length > 0 ? device.intervals : [window];
  let left = seconds;
  return stays.flatMap(({ startSeconds, endSeconds }) => {
    const taken = Math.min(left, endSeconds - startSeconds);
    left -= taken;
    return taken > 0 ? [{ startSeconds, endSeconds: startSeconds + taken }] : [];
  });
}

/** What several people's words leave, each of whom can only shorten. */
export function narrowest(limits: readonly (readonly Interval[] | null)[]): Interval[] | null {
  const [first, ...rest] = limits.filter((each) => each !== null);
  if (first === undefined) return null;
  return rest.reduce<Interval[]>((left, each) => intersectIntervals(left, each), uniteIntervals(first));
}

/** Where one person's times at two places overlap. */
export function overlapSeconds(one: readonly Interval[], other: readonly Interval[]): number {
  return totalSeconds(intersectIntervals(one, other));
}

/** True where `after` leaves out something that `before` held. */
export function isShorter(before: readonly Interval[] | null, after: readonly Interval[] | null): boolean {
  if (after === null) return false;
  if (before === null) return true;
  return subtractIntervals(before, after).length > 0;
}
