// The presence bar as geometry: tables, and the law that present and clipped make up the presence.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { presencePicture } from '../../../src/core/attendance/presence-picture.js';

const session = { startSeconds: 36_000, endSeconds: 39_600 };
const agenda = [
  { kind: 'content', minutes: 30 },
  { kind: 'break', minutes: 5 },
  { kind: 'case', minutes: 25 },
];
const minute = (from: number, to: number) => ({
  startSeconds: session.startSeconds + from * 60,
  endSeconds: session.startSeconds + to * 60,
});
const draw = (
  presence: { startSeconds: number; endSeconds: number }[],
  counted: typeof presence | null = null,
) => presencePicture({ session, segments: agenda, presence, counted });

describe('presencePicture', () => {
  test('segments follow each other, a break does not count', () => {
    expect(draw([]).segments).toEqual([
      { fromPercent: 0, widthPercent: 50, kind: 'content', isCounted: true },
      { fromPercent: 50, widthPercent: 8.33, kind: 'break', isCounted: false },
      { fromPercent: 58.33, widthPercent: 41.67, kind: 'case', isCounted: true },
    ]);
  });

  test('presence in the break is clipped, gaps stay gaps, overlaps are drawn once', () => {
    const picture = draw([minute(15, 45), minute(20, 40), minute(54, 60)]);
    expect(picture.present).toEqual([
      { fromPercent: 25, widthPercent: 25 },
      { fromPercent: 58.33, widthPercent: 16.67 },
      { fromPercent: 90, widthPercent: 10 },
    ]);
    expect(picture.clipped).toEqual([{ fromPercent: 50, widthPercent: 8.33 }]);
  });

  test('what is outside the session widens the bar, by a quarter of an hour at most', () => {
    const picture = draw([minute(-60, 70)]);
    expect(picture.sessionFromPercent).toBeCloseTo((15 / 85) * 100, 1);
    expect(picture.sessionToPercent).toBeCloseTo((75 / 85) * 100, 1);
    expect(picture.clipped[0]?.fromPercent).toBe(0);
    expect(draw([minute(0, 60)])).toMatchObject({ sessionFromPercent: 0, sessionToPercent: 100 });
  });

  test('what the credits stand for decides, where it is known', () => {
    expect(draw([minute(0, 60)], [minute(0, 30)])).toMatchObject({
      present: [{ fromPercent: 0, widthPercent: 50 }],
      clipped: [{ fromPercent: 50, widthPercent: 50 }],
    });
    expect(draw([minute(0, 60)], []).present).toEqual([]);
  });

  test('an empty session draws nothing and divides by nothing', () => {
    const empty = { startSeconds: 5, endSeconds: 5 };
    const picture = presencePicture({ session: empty, segments: [], presence: [], counted: null });
    expect(picture).toMatchObject({ segments: [], present: [], clipped: [] });
  });

  test('present and clipped never overlap and stay on the bar', () => {
    const stretch = fc.tuple(fc.integer({ min: -90, max: 150 }), fc.integer({ min: 0, max: 90 }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 8 }), (stretches) => {
        const picture = draw(stretches.map(([from, length]) => minute(from, from + length)));
        const drawn = [...picture.present, ...picture.clipped].sort((a, b) => a.fromPercent - b.fromPercent);
        let end = 0;
        for (const { fromPercent, widthPercent } of drawn) {
          expect(fromPercent).toBeGreaterThanOrEqual(end - 0.011);
          expect(widthPercent).toBeGreaterThanOrEqual(0);
          end = fromPercent + widthPercent;
        }
        expect(end).toBeLessThanOrEqual(100.011);
      }),
      { numRuns: 200 },
    );
  });
});
