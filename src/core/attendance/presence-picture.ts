// The presence bar as geometry: the agenda as blocks, presence over it, and what of it does not count.
import { intersectIntervals, subtractIntervals, uniteIntervals, type Interval } from '../time/interval.js';

/** A stretch of the bar in percent of its width, two decimals. */
export interface Stretch {
  fromPercent: number;
  widthPercent: number;
}

export interface PresencePicture {
  segments: (Stretch & { kind: string; isCounted: boolean })[];
  /** Present, and counted. */
  present: Stretch[];
  /** Present in a break, outside the session, or where it counts elsewhere. */
  clipped: Stretch[];
  /** Start and end of the session on the bar; 0 and 100 unless somebody was there outside of it. */
  sessionFromPercent: number;
  sessionToPercent: number;
}

export interface PresencePictureInput {
  session: Interval;
  /** They follow each other from the start of the session. */
  segments: readonly { kind: string; minutes: number }[];
  /** Joins and leaves, united; what lies outside the session is drawn as clipped. */
  presence: readonly Interval[];
  /** What the credits stand for; null where nothing has been reckoned yet: then all but breaks counts. */
  counted: readonly Interval[] | null;
}

/** Somebody who came an hour early would otherwise squeeze the session into half the bar. */
const outsideSecondsMax = 15 * 60;

function segmentIntervals({ session, segments }: PresencePictureInput): (Interval & { kind: string })[] {
  let startSeconds = session.startSeconds;
  return segments.map(({ kind, minutes }) => {
    const endSeconds = Math.min(startSeconds + minutes * 60, session.endSeconds);
    const placed = { kind, startSeconds, endSeconds };
    startSeconds = endSeconds;
    return placed;
  });
}

function axisOf(session: Interval, presence: readonly Interval[]): Interval {
  const starts = presence.map((stretch) => stretch.startSeconds);
  const ends = presence.map((stretch) => stretch.endSeconds);
  return {
    startSeconds: Math.max(
      session.startSeconds - outsideSecondsMax,
      Math.min(session.startSeconds, ...starts),
    ),
    endSeconds: Math.min(session.endSeconds + outsideSecondsMax, Math.max(session.endSeconds, ...ends)),
  };
}

/**
 * 12:00–13:00 with a break 12:30–12:35, present 12:15–12:45 → present 25–50 % and 58.33–75 %, clipped 50–58.33 %.
 * An empty session gives an empty picture.
 */
export function presencePicture(input: PresencePictureInput): PresencePicture {
  const { session } = input;
  const presence = uniteIntervals(input.presence);
  const axis = axisOf(session, presence);
  const length = Math.max(1, axis.endSeconds - axis.startSeconds);
  const percent = (atSeconds: number): number =>
    Math.round(((atSeconds - axis.startSeconds) / length) * 10_000) / 100;
  const draw = (intervals: readonly Interval[]): Stretch[] =>
    intersectIntervals(intervals, [axis]).map(({ startSeconds, endSeconds }) => ({
      fromPercent: percent(startSeconds),
      widthPercent: Math.round((percent(endSeconds) - percent(startSeconds)) * 100) / 100,
    }));
  const segments = segmentIntervals(input);
  const counted = intersectIntervals(input.counted ?? segments.filter(({ kind }) => kind !== 'break'), [
    session,
  ]);
  return {
    segments: segments.flatMap((segment) =>
      draw([segment]).map((stretch) => ({
        ...stretch,
        kind: segment.kind,
        isCounted: segment.kind !== 'break',
      })),
    ),
    present: draw(intersectIntervals(presence, counted)),
    clipped: draw(subtractIntervals(presence, counted)),
    sessionFromPercent: percent(session.startSeconds),
    sessionToPercent: percent(session.endSeconds),
  };
}
