// When a session seems to have begun: the later of the host and half of the people, and silence where nothing is sure.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { begunHint, begunLateSecondsMin, type Arrival } from '../../../src/core/attendance/begun.js';

const noon = 12 * 3600;
const planned = { startSeconds: noon, endSeconds: noon + 3600 };
const lateMax = 120 * 60;
const minute = (count: number) => noon + count * 60;
const came = (from: number, to = 60, isHost = false): Arrival => ({
  isHost,
  stretches: [{ startSeconds: minute(from), endSeconds: minute(to) }],
});
const crowd = (from: number, people = 6) => Array.from({ length: people }, () => came(from));
const hint = (arrivals: readonly Arrival[]) => begunHint(arrivals, planned, lateMax);

describe('a late start', () => {
  test('the host decides where the people waited', () => {
    expect(hint([came(8.3, 68, true), ...crowd(-2)])).toEqual({
      atSeconds: minute(8),
      hostAtSeconds: minute(8.3),
      halfAtSeconds: minute(-2),
      people: 7,
    });
  });

  test('the people decide where the host waited, or where no host is named', () => {
    expect(hint([came(-5, 60, true), ...crowd(11)])?.atSeconds).toBe(minute(11));
    expect(hint(crowd(11))).toMatchObject({ atSeconds: minute(11), hostAtSeconds: null });
  });

  test('half means half of the fullest, not of all who ever came', () => {
    const early = [came(0, 10), came(0, 10), came(0, 10)];
    expect(hint([...early, ...crowd(20, 10)])?.atSeconds).toBe(minute(20));
    expect(hint([...crowd(0, 5), ...crowd(20, 5)])).toBeNull();
  });

  test('two hosts: the first opens the room', () => {
    expect(hint([came(4, 60, true), came(30, 60, true), ...crowd(0)])?.atSeconds).toBe(minute(4));
  });
});

describe('silence', () => {
  test.each([
    ['nobody', []],
    ['two people without a host', [came(15), came(15)]],
    ['in time', [came(-3, 60, true), ...crowd(0)]],
    ['two minutes are how meetings begin', [came(2.9, 60, true), ...crowd(0)]],
    ['early: people gather before every meeting', [came(-40, 60, true), ...crowd(-30)]],
    ['the host came when it was over', [came(61, 90, true), ...crowd(0)]],
    ['a host who only waited outside has no stretch', [{ isHost: true, stretches: [] }, ...crowd(0)]],
  ] as [string, Arrival[]][])('%s', (_what, arrivals) => {
    expect(hint(arrivals)).toBeNull();
  });

  test('later than a start may lie from its plan', () => {
    const long = { startSeconds: noon, endSeconds: noon + 4 * 3600 };
    expect(begunHint(crowd(121), long, lateMax)).toBeNull();
    expect(begunHint([came(119, 240), came(119, 240), came(119, 240)], long, lateMax)).not.toBeNull();
  });
});

test('whatever comes, a hint is a whole minute within the limits, and somebody was there by then', () => {
  const arrival = fc.record({
    isHost: fc.boolean(),
    stretches: fc
      .tuple(fc.integer({ min: noon - 7200, max: noon + 7200 }), fc.integer({ min: 0, max: 7200 }))
      .map(([startSeconds, length]) => [{ startSeconds, endSeconds: startSeconds + length }]),
  });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 20 }), (arrivals) => {
      const found = hint(arrivals);
      if (found === null) return;
      expect(found.atSeconds % 60).toBe(0);
      expect(found.atSeconds - noon).toBeGreaterThanOrEqual(begunLateSecondsMin);
      expect(found.atSeconds).toBeLessThan(planned.endSeconds);
      const first = Math.min(...arrivals.flatMap(({ stretches }) => stretches.map((s) => s.startSeconds)));
      expect(first).toBeLessThan(found.atSeconds + 60);
    }),
  );
});
