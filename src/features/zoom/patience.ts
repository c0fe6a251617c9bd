// How long to wait before Zoom is asked for the same thing again.
import { zoomFaults, type ZoomFaultKind } from '../../platform/zoom/zoom-fault.js';

const minuteSeconds = 60;
const hourSeconds = 3600;
const passingSecondsMax = 2 * hourSeconds;
const standingSecondsMax = 24 * hourSeconds;

/** What passes by itself: a minute, two, four …; what somebody has to mend first: an hour, two, four …, a day. */
export function waitSeconds(
  fault: ZoomFaultKind | 'no-address',
  attemptsBefore: number,
  askedSeconds?: number,
): number {
  const passes = fault !== 'no-address' && zoomFaults[fault].passes;
  const doubled = 2 ** Math.min(attemptsBefore, 20);
  const own = passes
    ? Math.min(minuteSeconds * doubled, passingSecondsMax)
    : Math.min(hourSeconds * doubled, standingSecondsMax);
  return Math.max(own, Math.min(askedSeconds ?? 0, standingSecondsMax));
}
