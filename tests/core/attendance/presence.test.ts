// Presence: what counts, what does not, and the union against a slow second-by-second oracle.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unitePresence, waitingRoomOnly } from '../../../src/core/attendance/presence.js';
import type { PresenceRow } from '../../../src/core/attendance/presence.js';
import { epochSecondsOf, instantFromEpochSeconds } from '../../../src/core/time/instant.js';

const base = epochSecondsOf('2026-01-05T17:00:00Z');
const hour = { startSeconds: base, endSeconds: base + 3600 };

function row(join: number | null, leave: number | null, more: Partial<PresenceRow> = {}): PresenceRow {
  return {
    joinAt: join === null ? null : instantFromEpochSeconds(base + join),
    leaveAt: leave === null ? null : instantFromEpochSeconds(base + leave),
    room: 'main',
    noShow: false,
    statedSeconds: null,
    timeGrade: 'exact',
    ...more,
  };
}

describe('unitePresence', () => {
  test('unites, clips, and never sums overlaps', () => {
    const presence = unitePresence([row(-120, 1230), row(600, 1800), row(3000, 4000)], hour);
    expect(presence).toEqual({
      intervals: [
        { startSeconds: base, endSeconds: base + 1800 },
        { startSeconds: base + 3000, endSeconds: base + 3600 },
      ],
      seconds: 2400,
      totalsOnlySeconds: null,
      unclippedSeconds: 1920 + 1000,
      joins: 3,
      isInferred: false,
      evidence: 'exact',
    });
  });

  test('leaves out the waiting room and no-shows', () => {
    const presence = unitePresence(
      [row(0, 60), row(60, 900, { room: 'waiting' }), row(0, 3600, { noShow: true })],
      hour,
    );
    expect(presence).toMatchObject({ seconds: 60, joins: 1 });
  });

  test('closes an open connection where told, and says so', () => {
    expect(unitePresence([row(11, null, { timeGrade: 'inferred' })], hour)).toMatchObject({
      seconds: 3589,
      isInferred: true,
      evidence: 'minute',
    });
    expect(unitePresence([row(11, null)], hour, base + 100).seconds).toBe(89);
    expect(unitePresence([row(200, null)], hour, base + 100).seconds).toBe(0);
  });

  test('a join that is unknown or after its leave adds nothing', () => {
    expect(unitePresence([row(null, 600), row(900, 300)], hour)).toMatchObject({
      seconds: 0,
      unclippedSeconds: 0,
    });
  });

  test('totals without times are capped at the session, also when merged', () => {
    const totals = (minutes: number | null): PresenceRow =>
      row(null, null, { timeGrade: 'totals-only', statedSeconds: minutes === null ? null : minutes * 60 });
    expect(unitePresence([totals(82)], hour)).toMatchObject({
      totalsOnlySeconds: 3600,
      seconds: 0,
      evidence: 'totals-only',
    });
    expect(unitePresence([totals(3)], hour).totalsOnlySeconds).toBe(180);
    expect(unitePresence([totals(61), totals(3)], hour).totalsOnlySeconds).toBe(3600);
    expect(unitePresence([totals(null)], hour).totalsOnlySeconds).toBe(0);
    expect(unitePresence([totals(60), row(0, 600)], hour)).toMatchObject({ seconds: 600, evidence: 'exact' });
  });

  test('nothing is nothing', () => {
    expect(unitePresence([], hour)).toMatchObject({
      seconds: 0,
      joins: 0,
      intervals: [],
      totalsOnlySeconds: null,
    });
  });
});

const stays = fc.array(
  fc
    .tuple(fc.integer({ min: -300, max: 900 }), fc.integer({ min: -20, max: 600 }))
    .map(([join, length]) => row(join, join + length)),
  { maxLength: 12 },
);
const shortWindow = { startSeconds: base, endSeconds: base + 600 };

describe('properties', () => {
  test('the seconds are those a clock would count', () => {
    fc.assert(
      fc.property(stays, (rows) => {
        let counted = 0;
        for (let second = shortWindow.startSeconds; second < shortWindow.endSeconds; second += 1) {
          const isThere = rows.some(
            ({ joinAt, leaveAt }) =>
              epochSecondsOf(joinAt ?? '') <= second && second < epochSecondsOf(leaveAt ?? ''),
          );
          if (isThere) counted += 1;
        }
        const presence = unitePresence(rows, shortWindow);
        expect(presence.seconds).toBe(counted);
        expect(presence.unclippedSeconds).toBeGreaterThanOrEqual(counted);
      }),
      { numRuns: 100 },
    );
  });

  test('the order of rows does not matter', () => {
    fc.assert(
      fc.property(stays, (rows) => {
        const reversed = unitePresence([...rows].reverse(), shortWindow);
        expect(reversed).toEqual(unitePresence(rows, shortWindow));
      }),
    );
  });

  test('splitting a connection changes no second', () => {
    fc.assert(
      fc.property(stays, fc.integer({ min: 0, max: 600 }), (rows, cut) => {
        const at = instantFromEpochSeconds(base + cut);
        const split = rows.flatMap((each) =>
          each.joinAt !== null && each.leaveAt !== null && each.joinAt < at && at < each.leaveAt
            ? [
                { ...each, leaveAt: at },
                { ...each, joinAt: at },
              ]
            : [each],
        );
        const [whole, parts] = [rows, split].map((each) => unitePresence(each, shortWindow));
        expect(parts?.intervals).toEqual(whole?.intervals);
        expect(parts?.unclippedSeconds).toBe(whole?.unclippedSeconds);
      }),
    );
  });
});

describe('waitingRoomOnly', () => {
  const waiting = { room: 'waiting' } as const;
  test('asks for a person where every minute is flagged as waiting', () => {
    expect(waitingRoomOnly([row(0, 3000, waiting)])).toBe(true);
    expect(
      waitingRoomOnly([row(null, null, { ...waiting, timeGrade: 'totals-only', statedSeconds: 1800 })]),
    ).toBe(true);
  });
  test('not for the usual minute before being let in, nor where somebody was in the room', () => {
    expect(waitingRoomOnly([row(-80, 11, waiting)], hour)).toBe(false);
    expect(waitingRoomOnly([row(0, 3000, waiting), row(3000, 3060)])).toBe(false);
    expect(waitingRoomOnly([row(0, 600)])).toBe(false);
    expect(waitingRoomOnly([])).toBe(false);
  });
  test('with a window only time inside it counts', () => {
    expect(waitingRoomOnly([row(0, 3000, waiting), row(-600, -10)], hour)).toBe(true);
    expect(waitingRoomOnly([row(-900, -60, waiting)], hour)).toBe(false);
  });
});
