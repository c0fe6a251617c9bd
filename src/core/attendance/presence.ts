// One clinician's connections in a session, united and clipped: when and how long she was there.
import { epochSecondsOf } from '../time/instant.js';
import { intersectIntervals, totalSeconds, uniteIntervals } from '../time/interval.js';
import type { Interval } from '../time/interval.js';
import type { Evidence, SourceRow } from './evidence.js';
import { openEndsOf, type OpenEnd } from './open-end.js';

export interface Presence {
  /** United and clipped to the window. */
  intervals: Interval[];
  /** Clipped union of the timed connections. */
  seconds: number;
  /** Time proved without saying when: rows that state totals, or envelopes less their gaps; at most the window. */
  totalsOnlySeconds: number | null;
  unclippedSeconds: number;
  /** Connections that counted: main room, not a no-show. */
  joins: number;
  /** What of the intervals rests on a leave that nobody recorded. */
  openEnds: OpenEnd[];
  evidence: Extract<Evidence, 'exact' | 'minute' | 'totals-only'>;
}

export type PresenceRow = Pick<
  SourceRow,
  'joinAt' | 'leaveAt' | 'room' | 'noShow' | 'statedSeconds' | 'timeGrade' | 'staysOpen' | 'isEnvelope'
>;

/**
 * 12:00:00–12:20:30 and 12:20:45–13:00:00 → 3585 s, whatever the duration column says (attendance-sources.md §0 rule 1).
 * A stay without a leave time lasts as its source stated, or to the window's end where the source announces every leave
 * (`staysOpen`); what any other report leaves open earns nothing, nor does a first join and a last leave without the
 * time between them.
 */
export function unitePresence(rows: readonly PresenceRow[], window: Interval): Presence {
  const counted = standingRows(rows.filter((row) => row.room === 'main' && !row.noShow));
  const stays = counted.flatMap((row) => {
    const stretch = stretchOf(row, window);
    return stretch === null ? [] : [{ row, stretch, gapSeconds: gapOf(row, stretch) }];
  });
  const timed = stays.filter(({ gapSeconds }) => gapSeconds === 0);
  const totals = counted.filter((row) => row.timeGrade === 'totals-only');
  const stretches = timed.map(({ stretch }) => stretch);
  const intervals = intersectIntervals(stretches, [window]);
  const seconds = totalSeconds(intervals);
  const enveloped = envelopedSeconds(stays, window);
  const isEnveloped = enveloped > seconds;
  return {
    intervals: isEnveloped ? [] : intervals,
    seconds: isEnveloped ? 0 : seconds,
    totalsOnlySeconds: isEnveloped ? enveloped : statedTotal(totals, window),
    unclippedSeconds: totalSeconds(uniteIntervals(stays.map(({ stretch }) => stretch))),
    joins: stays.length + totals.length,
    openEnds: isEnveloped ? [] : openEndsOf(timed, window),
    evidence: isEnveloped
      ? 'totals-only'
      : evidenceOf(
          timed.map(({ row }) => row),
          totals.length > 0,
        ),
  };
}

interface EnvelopedStay {
  stretch: Interval;
  gapSeconds: number;
}

/** Durations are printed without seconds, or a second short: up to a minute is rounding, more is absence. */
const gapSecondsMin = 61;

/** How long the person was away between her first join and her last leave; nobody knows when. */
function gapOf(row: PresenceRow, { startSeconds, endSeconds }: Interval): number {
  if (row.isEnvelope !== true || row.statedSeconds === null) return 0;
  const gapSeconds = endSeconds - startSeconds - row.statedSeconds;
  return gapSeconds < gapSecondsMin ? 0 : gapSeconds;
}

/** Read to the person's disadvantage: all her absence is taken to lie within the session. */
function envelopedSeconds(stays: readonly EnvelopedStay[], window: Interval): number {
  const gaps = stays.reduce((sum, { gapSeconds }) => sum + gapSeconds, 0);
  if (gaps === 0) return 0;
  const clipped = intersectIntervals(
    stays.map(({ stretch }) => stretch),
    [window],
  );
  return Math.max(0, totalSeconds(clipped) - gaps);
}

/** Of several the greatest: two devices, or a report made early and another one later, tell of the same time twice. */
function statedTotal(totals: readonly PresenceRow[], window: Interval): number | null {
  if (totals.length === 0) return null;
  const greatest = Math.max(...totals.map((row) => row.statedSeconds ?? 0));
  return Math.min(greatest, Math.max(0, window.endSeconds - window.startSeconds));
}

/** A half-known row yields to the complete one that shares its join or leave: a later report knew the stay's end. */
function standingRows(rows: readonly PresenceRow[]): PresenceRow[] {
  const complete = rows.filter(
    (row) =>
      row.joinAt !== null && row.leaveAt !== null && row.joinAt <= row.leaveAt && !isUnfilledEnvelope(row),
  );
  const joins = new Set(complete.map((row) => row.joinAt));
  const leaves = new Set(complete.map((row) => row.leaveAt));
  return rows.filter(({ joinAt, leaveAt }) => {
    if (leaveAt === null) return joinAt === null || !joins.has(joinAt);
    return joinAt !== null || !leaves.has(leaveAt);
  });
}

/** Between a first join and a last leave she may have been away for all but a moment, unless the source says how long. */
function isUnfilledEnvelope({ isEnvelope, leaveAt, statedSeconds }: PresenceRow): boolean {
  return isEnvelope === true && (leaveAt === null || statedSeconds === null);
}

/** Null where the times of the row are not known. */
function stretchOf(row: PresenceRow, window: Interval): Interval | null {
  const { joinAt, leaveAt, statedSeconds } = row;
  if (joinAt === null || isUnfilledEnvelope(row)) return null;
  const startSeconds = epochSecondsOf(joinAt);
  if (leaveAt !== null) return { startSeconds, endSeconds: epochSecondsOf(leaveAt) };
  if (row.staysOpen === true) return { startSeconds, endSeconds: Math.max(startSeconds, window.endSeconds) };
  return statedSeconds === null
    ? null
    : { startSeconds, endSeconds: startSeconds + leastStay(statedSeconds) };
}

/**
 * Zoom rounds every stay up to whole minutes (attendance-sources.md §0 rule 1), so `3` proves more than two minutes and
 * no more: 121 s. A leave time or a mark by hand can add what is missing; credit given too much is hard to take back.
 */
function leastStay(statedSeconds: number): number {
  return Math.max(0, statedSeconds - 59);
}

/**
 * As good as the weakest timed row. An inferred end counts as `minute`, not as unconfirmed: join and stated minutes are
 * the report's own, only coarser, and the import warns of each such line.
 */
function evidenceOf(timed: readonly PresenceRow[], hasTotals: boolean): Presence['evidence'] {
  if (timed.length === 0 && hasTotals) return 'totals-only';
  return timed.some((row) => row.timeGrade !== 'exact') ? 'minute' : 'exact';
}

/** Shorter waits are how everybody enters. */
const waitingRoomSecondsMin = 60;
const allTime: Interval = { startSeconds: 0, endSeconds: Number.MAX_SAFE_INTEGER };

/**
 * True where leaving out the waiting room leaves nothing although those rows hold real time: some tools flag everybody
 * (attendance-sources.md §1.1), so a person must look. With a window only time inside it counts.
 */
export function waitingRoomOnly(rows: readonly PresenceRow[], window: Interval = allTime): boolean {
  if (heldSeconds(rows, window) > 0) return false;
  const came = rows.filter((row) => !row.noShow);
  if (
    hasUnreadable(
      came.filter((row) => row.room === 'main'),
      window,
    )
  )
    return false;
  return heldSeconds(asIfAdmitted(came), window) >= waitingRoomSecondsMin;
}

/** The rows of one participant of whom a person said that she was let in: the flag was wrong where nothing else is. */
export function admitWaiting(rows: readonly PresenceRow[], window: Interval): PresenceRow[] {
  return waitingRoomOnly(rows, window) ? asIfAdmitted(rows) : [...rows];
}

function asIfAdmitted(rows: readonly PresenceRow[]): PresenceRow[] {
  return rows.map((row) => ({ ...row, room: 'main' as const }));
}

/**
 * True where a row of one participant proves that she came, but not when: neither absence nor an hour
 * (attendance-sources.md §0 rule 10). Not where more could not change her presence in the window.
 */
export function hasUnknownTimes(rows: readonly PresenceRow[], window: Interval): boolean {
  if (heldSeconds(rows, window) >= window.endSeconds - window.startSeconds) return false;
  const came = rows.filter((row) => !row.noShow);
  const inside = came.filter((row) => row.room === 'main');
  return hasUnreadable(inside.length > 0 ? inside : came, window);
}

/** What a person must settle about the times themselves, whoever the participant is. */
export type TimesDoubt = 'waiting-room' | 'unknown-times';

export function timesDoubt(rows: readonly PresenceRow[], window: Interval): TimesDoubt | null {
  if (waitingRoomOnly(rows, window)) return 'waiting-room';
  return hasUnknownTimes(rows, window) ? 'unknown-times' : null;
}

function hasUnreadable(rows: readonly PresenceRow[], window: Interval): boolean {
  const totals = rows.filter((row) => row.timeGrade === 'totals-only');
  if (totals.some((row) => row.statedSeconds !== null)) return false;
  const timed = standingRows(rows.filter((row) => row.timeGrade !== 'totals-only'));
  return timed.some((row) => isUnreadable(row, window)) || (timed.length === 0 && totals.length > 0);
}

/** Without both ends, leaving before it joins, or an envelope of nobody knows what; not where it lies beyond the window. */
function isUnreadable(row: PresenceRow, window: Interval): boolean {
  const stretch = stretchOf(row, window);
  if (stretch !== null) return stretch.endSeconds < stretch.startSeconds;
  const { joinAt, leaveAt } = row;
  if (joinAt !== null && epochSecondsOf(joinAt) >= window.endSeconds) return false;
  return leaveAt === null || epochSecondsOf(leaveAt) > window.startSeconds;
}

function heldSeconds(rows: readonly PresenceRow[], window: Interval): number {
  const presence = unitePresence(rows, window);
  return presence.seconds + (presence.totalsOnlySeconds ?? 0);
}
