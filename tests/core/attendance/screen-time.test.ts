// How long somebody sat before a shared screen: within the device's time, shortened and never lengthened.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unitePresence, type Presence } from '../../../src/core/attendance/presence.js';
import { sharedPresence } from '../../../src/core/attendance/screen-presence.js';
import { isShorter, limitsOf, narrowest, overlapSeconds } from '../../../src/core/attendance/screen-time.js';
import { instantFromEpochSeconds } from '../../../src/core/time/instant.js';
import { subtractIntervals, totalSeconds, type Interval } from '../../../src/core/time/interval.js';

const of = (startSeconds: number, endSeconds: number): Interval => ({ startSeconds, endSeconds });
const window = of(0, 3600);

const rowsOf = (stays: readonly Interval[]) =>
  stays.map(({ startSeconds, endSeconds }) => ({
    joinAt: instantFromEpochSeconds(startSeconds),
    leaveAt: instantFromEpochSeconds(endSeconds),
    room: 'main' as const,
    noShow: false,
    statedSeconds: null,
    timeGrade: 'exact' as const,
  }));
const deviceOf = (stays: readonly Interval[]): Presence => unitePresence(rowsOf(stays), window);
const totalsOnly: Presence = {
  ...deviceOf([]),
  evidence: 'totals-only',
  totalsOnlySeconds: 1800,
};

describe('limits', () => {
  const device = deviceOf([of(90, 1200), of(1500, 3600)]);

  test('as long as the device where nothing is said', () => {
    expect(limitsOf(null, device, window)).toBeNull();
  });

  test('minutes are counted from when the device joined, over its gaps', () => {
    expect(limitsOf({ minutes: 20 }, device, window)).toEqual([of(90, 1200), of(1500, 1590)]);
  });

  test('from one moment to another', () => {
    expect(limitsOf(of(600, 1800), device, window)).toEqual([of(600, 1800)]);
  });

  test('of a device whose times nobody knows, minutes within what it proves', () => {
    expect(limitsOf({ minutes: 20 }, totalsOnly, window)).toEqual([of(0, 1200)]);
    expect(limitsOf({ minutes: 31 }, totalsOnly, window)).toBe('minutes-too-many');
  });

  test.each([
    [{ minutes: 0 }, 'minutes-none'],
    [{ minutes: 54 }, 'minutes-too-many'],
    [of(600, 600), 'backwards'],
    [of(1250, 1450), 'device-away'],
    [of(4000, 5000), 'device-away'],
  ])('%j is a fault: %s', (wish, fault) => {
    expect(limitsOf(wish, device, window)).toBe(fault);
  });
});

const intervals = fc.array(
  fc
    .tuple(fc.integer({ min: -600, max: 4200 }), fc.integer({ min: 1, max: 1800 }))
    .map(([start, length]) => of(start, start + length)),
  { minLength: 1, maxLength: 6 },
);
const maybeLimits = fc.option(intervals, { nil: null });

describe('whatever anybody says', () => {
  test('nobody sits longer than the device, and each word can only shorten', () => {
    fc.assert(
      fc.property(intervals, maybeLimits, maybeLimits, (stays, listed, own) => {
        const rows = rowsOf(stays);
        const worth = (limits: Interval[] | null) => sharedPresence([{ rows, limits }], window)?.seconds ?? 0;
        const both = worth(narrowest([listed, own]));
        expect(both).toBeLessThanOrEqual(Math.min(worth(listed), worth(own)));
        expect(worth(listed)).toBeLessThanOrEqual(deviceOf(stays).seconds);
      }),
    );
  });

  test('so many minutes are worth so many minutes', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 1, max: 60 }), (stays, minutes) => {
        const device = deviceOf(stays);
        const limits = limitsOf({ minutes }, device, window);
        if (minutes * 60 > device.seconds) {
          expect(limits).toBe('minutes-too-many');
          return;
        }
        const seconds = sharedPresence(
          [{ rows: rowsOf(stays), limits: limits as Interval[] }],
          window,
        )?.seconds;
        expect(seconds).toBe(minutes * 60);
      }),
    );
  });

  test('shorter means that something is left out', () => {
    fc.assert(
      fc.property(maybeLimits, maybeLimits, (before, after) => {
        const expected =
          after !== null && (before === null || totalSeconds(subtractIntervals(before, after)) > 0);
        expect(isShorter(before, after)).toBe(expected);
      }),
    );
  });
});

test('the time at two places at once', () => {
  expect(overlapSeconds([of(0, 100), of(200, 300)], [of(50, 250)])).toBe(100);
  expect(overlapSeconds([of(0, 100)], [])).toBe(0);
  expect(narrowest([])).toBeNull();
  expect(narrowest([null, [of(5, 9)], null])).toEqual([of(5, 9)]);
});
