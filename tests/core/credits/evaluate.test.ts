// Properties of the interpreter, against a literal second-by-second reckoner among others.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import { noEarlierTotals } from '../../../src/core/credits/reckoning.js';
import type { AttendancePolicy } from '../../../src/core/credits/rule.js';
import { totalSeconds } from '../../../src/core/time/interval.js';
import type { Scenario } from '../../support/credit-input.js';
import { creditInput, startSeconds } from '../../support/credit-input.js';

const reckon = (scenario?: Scenario): ReturnType<typeof evaluateCredit> =>
  evaluateCredit(creditInput(scenario));

describe('properties', () => {
  const segment = fc.record({
    kind: fc.constantFrom(
      'content' as const,
      'case' as const,
      'housekeeping' as const,
      'break' as const,
      'evaluation' as const,
    ),
    minutes: fc.integer({ min: 1, max: 60 }),
  });
  const agenda = fc.array(segment, { minLength: 1, maxLength: 6 });
  const stretch = fc
    .tuple(fc.integer({ min: -600, max: 20000 }), fc.integer({ min: 0, max: 9000 }))
    .map(([from, length]) => ({
      startSeconds: startSeconds + from,
      endSeconds: startSeconds + from + length,
    }));
  const connections = fc.array(stretch, { maxLength: 6 });
  const system = fc.constantFrom(
    'ama-pra-category-1',
    'cfpc-mainpro-certified',
    'rcpsc-moc-section-1',
    'participation-hours',
  );

  test('agrees with a literal, second-by-second reckoner', () => {
    const kinds: Record<string, string[]> = { 'ama-pra-category-1': ['content', 'case'] };
    const allButBreaks = ['content', 'case', 'housekeeping', 'evaluation'];
    fc.assert(
      fc.property(
        system,
        agenda,
        connections,
        connections,
        fc.option(fc.integer({ min: 0, max: 12 })),
        (id, segments, joins, taken, quarters) => {
          let second = startSeconds;
          let countedSeconds = 0;
          for (const part of segments) {
            for (let i = 0; i < part.minutes * 60; i += 1, second += 1) {
              const inside = (list: typeof joins): boolean =>
                list.some((c) => c.startSeconds <= second && second < c.endSeconds);
              if ((kinds[id] ?? allButBreaks).includes(part.kind) && inside(joins) && !inside(taken))
                countedSeconds += 1;
            }
          }
          const minutes = Math.floor(countedSeconds / 60);
          let expected = 0;
          if (id === 'participation-hours') while ((expected + 10) * 60 <= minutes * 1000) expected += 10;
          else while ((expected / 250) * 15 + 8 <= minutes) expected += 250;
          const cap = quarters === null ? null : quarters * 250;
          const result = reckon({
            system: id,
            segments,
            connections: joins,
            approval: { maxCreditsPerSessionThousandths: cap },
            more: { takenIntervals: taken },
          });
          expect(result.creditsThousandths).toBe(cap === null ? expected : Math.min(expected, cap));
          expect(result.countedIntervals).toEqual(result.creditsThousandths === 0 ? [] : expect.anything());
          if (result.status === 'awarded') expect(totalSeconds(result.countedIntervals)).toBe(countedSeconds);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('never negative, never above the cap, whatever the policy', () => {
    const policy = fc.constantFrom<AttendancePolicy>(
      { type: 'commensurate' },
      { type: 'complete', graceMinutes: 5 },
      { type: 'threshold-percent', percent: 50, award: 'full' },
      { type: 'threshold-minutes', minutes: 20, award: 'commensurate' },
      { type: 'tiers', tiers: [{ fromMinutes: 10, credits: '5.00' }] },
    );
    fc.assert(
      fc.property(
        policy,
        agenda,
        connections,
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 3000 }),
        (attendancePolicy, segments, joins, cap, held) => {
          const result = reckon({
            segments,
            connections: joins,
            approval: { attendancePolicy, maxCreditsPerSessionThousandths: cap },
            more: { earlier: { ...noEarlierTotals, sessionThousandths: held } },
          });
          expect(result.creditsThousandths).toBeGreaterThanOrEqual(0);
          expect(result.creditsThousandths + Math.min(held, cap)).toBeLessThanOrEqual(cap);
          expect(result.status === 'none').toBe(result.creditsThousandths === 0);
          expect(result.reason === null).toBe(result.status !== 'none');
        },
      ),
    );
  });

  test('more attendance never earns less under a commensurate rule', () => {
    fc.assert(
      fc.property(system, agenda, connections, stretch, (id, segments, joins, extra) => {
        const less = reckon({ system: id, segments, connections: joins });
        const more = reckon({ system: id, segments, connections: [...joins, extra] });
        expect(more.creditsThousandths).toBeGreaterThanOrEqual(less.creditsThousandths);
      }),
    );
  });

  test('the order of connections and a connection cut in two change nothing', () => {
    fc.assert(
      fc.property(system, agenda, connections, fc.nat(9000), (id, segments, joins, cut) => {
        const whole = reckon({ system: id, segments, connections: joins });
        const pieces = joins.flatMap((c) => {
          const middle = Math.min(c.startSeconds + cut, c.endSeconds);
          return [
            { startSeconds: middle, endSeconds: c.endSeconds },
            { startSeconds: c.startSeconds, endSeconds: middle },
          ];
        });
        const split = reckon({ system: id, segments, connections: pieces.reverse() });
        expect([split.creditsThousandths, split.minutes, split.countedIntervals, split.status]).toEqual([
          whole.creditsThousandths,
          whole.minutes,
          whole.countedIntervals,
          whole.status,
        ]);
      }),
    );
  });
});
