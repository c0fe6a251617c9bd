// Presence against a slow oracle that looks at every second: union, clipping to session and segments, open ends, envelopes.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unitePresence, type PresenceRow } from '../../../src/core/attendance/presence.js';
import { countedWindows } from '../../../src/core/credits/counted-time.js';
import type { SegmentKind } from '../../../src/core/credits/vocabulary.js';
import { epochSecondsOf } from '../../../src/core/time/instant.js';
import { intersectIntervals, totalSeconds } from '../../../src/core/time/interval.js';
import {
  anyRows,
  base,
  complete,
  countedSeconds,
  instantAt,
  join,
  row,
  window,
  windowSeconds,
} from '../../support/presence-oracle.js';

describe('three stays that a span would merge', () => {
  // A peer merges duplicates as earliest in and latest out, and credits the gap in the middle (field.md, LC3).
  const stays = [row(0, 100), row(250, 300), row(500, 600)];

  test('are 250 seconds, not 600', () => {
    expect(unitePresence(stays, window)).toMatchObject({
      seconds: 250,
      intervals: stays.map(({ joinAt, leaveAt }) => ({
        startSeconds: epochSecondsOf(joinAt ?? ''),
        endSeconds: epochSecondsOf(leaveAt ?? ''),
      })),
    });
    const span = Math.max(...[100, 300, 600]) - Math.min(...[0, 250, 500]);
    expect(span).toBe(600);
  });

  test('in any order, from any number of reports', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...stays, ...stays], { minLength: 6 }), (told) => {
        expect(unitePresence(told, window).seconds).toBe(250);
      }),
    );
  });

  test('and a talk in the gap earns them nothing', () => {
    const session = { startsAt: instantAt(0), endsAt: instantAt(600) };
    const segments = [
      { kind: 'housekeeping' as const, minutes: 2 },
      { kind: 'content' as const, minutes: 2 },
      { kind: 'evaluation' as const, minutes: 6 },
    ];
    const talk = countedWindows({ ...session, segments }, ['content'], 0);
    const { intervals } = unitePresence(stays, window);
    expect(totalSeconds(talk)).toBe(120);
    expect(totalSeconds(intersectIntervals(intervals, talk))).toBe(0);
  });
});

describe('every kind of row', () => {
  test('the seconds are those a clock would count', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        expect(unitePresence(rows, window).seconds).toBe(countedSeconds(rows));
      }),
      { numRuns: 400 },
    );
  });

  test('intervals are apart, in order, within the session, and add up', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { intervals, seconds } = unitePresence(rows, window);
        expect(totalSeconds(intervals)).toBe(seconds);
        for (const [index, each] of intervals.entries()) {
          expect(each.startSeconds).toBeLessThan(each.endSeconds);
          expect(each.startSeconds).toBeGreaterThan(intervals[index - 1]?.endSeconds ?? base - 1);
          expect(each.endSeconds).toBeLessThanOrEqual(window.endSeconds);
        }
      }),
    );
  });

  test('told twice, or in another order, it is the same', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { intervals, seconds } = unitePresence(rows, window);
        expect(unitePresence([...rows, ...rows].reverse(), window)).toMatchObject({ intervals, seconds });
      }),
    );
  });

  test('a further stay takes nothing away, and adds at most its own length', () => {
    fc.assert(
      // Open stays aside: a later report may know that they ended sooner.
      fc.property(fc.array(complete, { maxLength: 8 }), complete, (rows, further) => {
        const gained =
          unitePresence([...rows, further], window).seconds - unitePresence(rows, window).seconds;
        expect(gained).toBeGreaterThanOrEqual(0);
        expect(gained).toBeLessThanOrEqual(countedSeconds([further]));
      }),
    );
  });

  test('an open stay of a report that names no leave earns nothing', () => {
    fc.assert(
      fc.property(fc.array(join, { maxLength: 6 }), (joins) => {
        const rows = joins.map((from) => row(from, null, { timeGrade: 'inferred' }));
        expect(unitePresence(rows, window)).toMatchObject({ seconds: 0, intervals: [] });
      }),
    );
  });
});

describe('clipped to segments', () => {
  const kinds: readonly SegmentKind[] = ['content', 'case', 'housekeeping', 'break', 'evaluation'];
  const agenda = fc
    .array(fc.record({ kind: fc.constantFrom(...kinds), minutes: fc.integer({ min: 1, max: 4 }) }), {
      maxLength: 6,
    })
    .map((segments) => {
      const starts = segments.map((_, index) =>
        segments.slice(0, index).reduce((sum, { minutes }) => sum + minutes * 60, 0),
      );
      return segments.map((segment, index) => ({ ...segment, startSeconds: base + (starts[index] ?? 0) }));
    });
  const counting = fc.uniqueArray(fc.constantFrom(...kinds.filter((kind) => kind !== 'break')), {
    minLength: 1,
  });

  test('the seconds are those a clock would count in segments of the counted kinds', () => {
    fc.assert(
      fc.property(anyRows, agenda, counting, (rows, segments, counted) => {
        const session = { startsAt: instantAt(0), endsAt: instantAt(windowSeconds), segments };
        const windows = countedWindows(session, counted, 0);
        const whole = segments.length === 0 && counted.includes('content');
        const meant = segments
          .filter(({ kind }) => counted.some((each) => each === kind))
          .map(({ startSeconds, minutes }) => ({ startSeconds, endSeconds: startSeconds + minutes * 60 }));
        const { intervals } = unitePresence(rows, window);
        expect(totalSeconds(intersectIntervals(intervals, windows))).toBe(
          countedSeconds(rows, whole ? [window] : meant),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('an envelope', () => {
  /** What really happened: stays in order, of which the source tells first join, last leave and the sum. */
  const truth = fc
    .uniqueArray(fc.integer({ min: -300, max: 900 }), { minLength: 2, maxLength: 8 })
    .map((marks) => [...marks].sort((a, b) => a - b))
    .map((marks) => (marks.length % 2 === 0 ? marks : marks.slice(1)))
    .map((marks) =>
      marks.flatMap((from, index) => (index % 2 === 0 ? [row(from, marks[index + 1] ?? from)] : [])),
    );

  /** As told by a source whose durations cannot be read. */
  const unfilled = (stays: readonly PresenceRow[]): PresenceRow => ({
    ...envelopeOf(stays),
    statedSeconds: null,
    timeGrade: 'inferred',
  });

  function envelopeOf(stays: readonly PresenceRow[]): PresenceRow {
    const statedSeconds = stays.reduce(
      (sum, { joinAt, leaveAt }) => sum + epochSecondsOf(leaveAt ?? '') - epochSecondsOf(joinAt ?? ''),
      0,
    );
    const [joinAt = null, leaveAt = null] = [stays[0]?.joinAt, stays.at(-1)?.leaveAt];
    return { ...row(null, null), joinAt, leaveAt, statedSeconds, isEnvelope: true };
  }

  /** Gaps up to this are taken for rounding. */
  const roundingSeconds = 60;
  const told = (rows: readonly PresenceRow[]): number => {
    const { seconds, totalsOnlySeconds } = unitePresence(rows, window);
    return Math.max(seconds, totalsOnlySeconds ?? 0);
  };

  test('never proves more than was true, rounding aside, however her absence lay', () => {
    fc.assert(
      fc.property(truth, (stays) => {
        expect(told([envelopeOf(stays)])).toBeLessThanOrEqual(countedSeconds(stays) + roundingSeconds);
      }),
      { numRuns: 300 },
    );
  });

  test('nor do two of them, or one beside the stays of another source', () => {
    fc.assert(
      fc.property(truth, truth, fc.boolean(), (one, other, isEnvelope) => {
        const rows = [envelopeOf(one), ...(isEnvelope ? [envelopeOf(other)] : other)];
        expect(told(rows)).toBeLessThanOrEqual(countedSeconds([...one, ...other]) + 2 * roundingSeconds);
      }),
      { numRuns: 300 },
    );
  });

  test('of unknown duration adds nothing to what others tell', () => {
    fc.assert(
      fc.property(truth, fc.array(complete, { maxLength: 4 }), (one, others) => {
        expect(told([unfilled(one), ...others])).toBe(countedSeconds(others));
      }),
    );
  });

  test('without a gap is the stay itself', () => {
    fc.assert(
      fc.property(join, fc.integer({ min: 0, max: 600 }), (from, seconds) => {
        const stay = row(from, from + seconds);
        expect(unitePresence([envelopeOf([stay])], window).seconds).toBe(countedSeconds([stay]));
      }),
    );
  });
});
