// Rounding at its boundaries: quarter hours, halves, hundredths, and seconds dropped once.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import { roundMinutes } from '../../../src/core/credits/rounding.js';
import type { Scenario } from '../../support/credit-input.js';
import { creditInput, credit, minutesIn, startSeconds } from '../../support/credit-input.js';

const reckon = (scenario?: Scenario): ReturnType<typeof evaluateCredit> =>
  evaluateCredit(creditInput(scenario));

describe('rounding boundaries', () => {
  test.each([
    [7, '0'],
    [8, '0.25'],
    [22, '0.25'],
    [23, '0.50'],
    [37, '0.50'],
    [38, '0.75'],
    [52, '0.75'],
    [53, '1.00'],
    [60, '1.00'],
  ])('%i of 60 minutes, nearest quarter hour: %s', (minutes, credits) => {
    expect(reckon({ connections: minutesIn([0, minutes]) }).creditsThousandths).toBe(credit(credits));
  });

  test.each([
    [14, 0],
    [15, 250],
    [29, 250],
    [30, 500],
    [59, 750],
  ])('%i minutes, floor to a quarter: %i', (minutes, units) => {
    expect(roundMinutes(minutes, 60, { rounding: 'floor', incrementThousandths: 250 })).toBe(units);
  });

  test('hundredths are floored, a 50-minute unit is a unit, no rounding keeps thousandths', () => {
    expect(roundMinutes(40, 60, { rounding: 'floor', incrementThousandths: 10 })).toBe(660);
    expect(roundMinutes(50, 50, { rounding: 'floor', incrementThousandths: 10 })).toBe(1000);
    expect(roundMinutes(40, 60, { rounding: 'none', incrementThousandths: 1000 })).toBe(666);
    expect(
      reckon({ system: 'bacb-ceu', minutes: 75, more: { profession: 'behaviour-analyst' } })
        .creditsThousandths,
    ).toBe(1500);
    expect(
      reckon({ system: 'eaccme-ecmec', minutes: 59, more: { evaluationDone: true } }).creditsThousandths,
    ).toBe(500);
  });

  test('seconds are dropped once, after union', () => {
    const connections = [
      { startSeconds, endSeconds: startSeconds + 8 * 60 - 1 },
      { startSeconds: startSeconds + 600, endSeconds: startSeconds + 601 },
    ];
    expect(reckon({ connections }).minutes).toBe(8);
    expect(reckon({ connections: connections.slice(0, 1) }).minutes).toBe(7);
    expect(reckon({ connections: connections.slice(0, 1) }).reason).toBe('below-minimum');
  });

  test('rounding twice is rounding once', () => {
    const step = fc.record({
      incrementThousandths: fc.constantFrom(250, 500, 1000),
      rounding: fc.constantFrom('nearest' as const, 'floor' as const),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1440 }), step, (minutes, rule) => {
        const units = roundMinutes(minutes, 60, rule);
        expect(units % rule.incrementThousandths).toBe(0);
        expect(roundMinutes((units * 60) / 1000, 60, rule)).toBe(units);
      }),
    );
  });
});
