// A slow clock for presence: looks at every second of a session and asks each row, by its own rule, whether she was there.
import fc from 'fast-check';
import type { PresenceRow } from '../../src/core/attendance/presence.js';
import { epochSecondsOf, instantFromEpochSeconds } from '../../src/core/time/instant.js';
import type { Interval } from '../../src/core/time/interval.js';

export const base = epochSecondsOf('2026-01-05T17:00:00Z');
export const windowSeconds = 600;
export const window: Interval = { startSeconds: base, endSeconds: base + windowSeconds };

export const instantAt = (second: number) => instantFromEpochSeconds(base + second);

export function row(join: number | null, leave: number | null, more: Partial<PresenceRow> = {}): PresenceRow {
  return {
    joinAt: join === null ? null : instantAt(join),
    leaveAt: leave === null ? null : instantAt(leave),
    room: 'main',
    noShow: false,
    statedSeconds: null,
    timeGrade: 'exact',
    ...more,
  };
}

/** Second → whether anybody counted it, each row by its own rule; nothing is united or clipped here. */
export function isThere(rows: readonly PresenceRow[], second: number): boolean {
  const told = rows.filter(({ room, noShow }) => room === 'main' && !noShow);
  const at = base + second;
  return told.some(({ joinAt, leaveAt, staysOpen, statedSeconds }) => {
    if (joinAt === null || epochSecondsOf(joinAt) > at) return false;
    if (leaveAt !== null) return at < epochSecondsOf(leaveAt);
    // Another row knows how this stay ended.
    if (told.some((other) => other.joinAt === joinAt && other.leaveAt !== null && other.leaveAt >= joinAt))
      return false;
    if (staysOpen === true) return at < window.endSeconds;
    return statedSeconds !== null && at < epochSecondsOf(joinAt) + statedSeconds - 59;
  });
}

export function countedSeconds(rows: readonly PresenceRow[], within: readonly Interval[] = [window]): number {
  let counted = 0;
  for (let second = 0; second < windowSeconds; second += 1) {
    const at = base + second;
    const isWithin = within.some(({ startSeconds, endSeconds }) => startSeconds <= at && at < endSeconds);
    if (isWithin && isThere(rows, second)) counted += 1;
  }
  return counted;
}

export const join = fc.integer({ min: -300, max: 900 });
const length = fc.integer({ min: -20, max: 600 });
export const complete = fc.tuple(join, length).map(([from, seconds]) => row(from, from + seconds));
const anyRow = fc.oneof(
  { weight: 4, arbitrary: complete },
  complete.map((each) => ({ ...each, room: 'waiting' as const })),
  complete.map((each) => ({ ...each, noShow: true })),
  join.map((from) => row(from, null, { timeGrade: 'inferred', staysOpen: true })),
  join.map((from) => row(from, null, { timeGrade: 'inferred' })),
  fc
    .tuple(join, fc.integer({ min: 0, max: 15 }))
    .map(([from, minutes]) => row(from, null, { timeGrade: 'inferred', statedSeconds: minutes * 60 })),
  join.map((to) => row(null, to)),
);
export const anyRows = fc.array(anyRow, { maxLength: 10 });
