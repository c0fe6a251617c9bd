// One screen, several clinicians: what the device's own time proves for each who says she sat before it.
import { intersectIntervals, totalSeconds, uniteIntervals, type Interval } from '../time/interval.js';
import { unitePresence, type Presence, type PresenceRow } from './presence.js';

export interface SharedStay {
  /** The device's connections. */
  rows: readonly PresenceRow[];
  /** The stretch she shortened it to; null: as long as the device. */
  limits: readonly Interval[] | null;
}

/** Never more than the devices were connected, whatever anybody says; null where there is none. */
export function sharedPresence(stays: readonly SharedStay[], window: Interval): Presence | null {
  const parts = stays.map(({ rows, limits }) => limited(unitePresence(rows, window), limits));
  const [first, ...rest] = parts;
  return first === undefined ? null : rest.reduce(together, first);
}

function limited(device: Presence, limits: readonly Interval[] | null): Presence {
  if (limits === null) return device;
  const intervals = intersectIntervals(device.intervals, limits);
  const limitSeconds = totalSeconds(uniteIntervals(limits));
  return {
    ...device,
    intervals,
    seconds: totalSeconds(intervals),
    totalsOnlySeconds:
      device.totalsOnlySeconds === null ? null : Math.min(device.totalsOnlySeconds, limitSeconds),
    openEnds: device.openEnds.filter((open) => intersectIntervals(open.intervals, limits).length > 0),
  };
}

/** Two devices, one person: stretches are united; of totals the longer counts. */
function together(one: Presence, other: Presence): Presence {
  const intervals = uniteIntervals([...one.intervals, ...other.intervals]);
  const totals = [one, other].flatMap(({ totalsOnlySeconds }) => totalsOnlySeconds ?? []);
  return {
    ...one,
    intervals,
    seconds: totalSeconds(intervals),
    totalsOnlySeconds: totals.length === 0 ? null : Math.max(...totals),
    unclippedSeconds: Math.max(one.unclippedSeconds, other.unclippedSeconds),
    joins: one.joins + other.joins,
    openEnds: [...one.openEnds, ...other.openEnds],
    evidence: intervals.length === 0 && totals.length > 0 ? 'totals-only' : 'minute',
  };
}
