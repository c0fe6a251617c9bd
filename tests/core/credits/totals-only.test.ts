// A total without times is lower-grade evidence: said wherever the minutes of an award show, and never more than is known.
import { describe, expect, test } from '@jest/globals';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import { frozenEvidence } from '../../../src/core/credits/frozen-evidence.js';
import { creditInput, markOf, minutesIn, totalOf, type Scenario } from '../../support/credit-input.js';

const reckon = (scenario: Scenario) => evaluateCredit(creditInput(scenario));
const textOf = (scenario: Scenario, code: string) =>
  reckon(scenario).steps.find(({ step }) => step === code)?.text;
const withBreak = [
  { kind: 'content', minutes: 30 },
  { kind: 'break', minutes: 30 },
] as const;

describe('the sentence', () => {
  test('says that the minutes are a total', () => {
    expect(reckon({ attendance: totalOf(60) }).sentence).toEqual({
      en: 'By the report’s total, which has no times, you were present for all 60 counted minutes: that is 1.00 credit.',
      fr: 'D’après la durée totale du rapport, qui n’a pas d’heures, vous avez assisté à la totalité des 60 minutes comptées\u00a0: cela donne 1,00 crédit.',
    });
    expect(reckon({ attendance: totalOf(38) }).sentence.en).toMatch(
      /^By the report’s total, which has no times, you were present 38 of the 60 counted minutes;/,
    );
  });

  test('also where it came to nothing', () => {
    const few = reckon({ attendance: totalOf(3) });
    expect(few.reason).toBe('below-minimum');
    expect(few.sentence.en).toMatch(/^By the report’s total, which has no times, you were present 3 minutes/);
    const policy = { type: 'complete', graceMinutes: 0 } as const;
    const short = reckon({ attendance: totalOf(38), approval: { attendancePolicy: policy } });
    expect(short.reason).toBe('policy-not-met');
    expect(short.sentence.fr).toMatch(/^D’après la durée totale du rapport, qui n’a pas d’heures, vous avez/);
  });
});

describe('the step', () => {
  test('tells the total, or that it fills the session, and takes off only what there is', () => {
    expect(textOf({ attendance: totalOf(38) }, 'totals-only')).toEqual({
      en: 'the report tells only how long, not when: 38 min',
      fr: 'le rapport ne dit que la durée, sans heures\u00a0: 38 min',
    });
    expect(textOf({ attendance: totalOf(60) }, 'totals-only')?.en).toBe(
      'the report tells only how long, not when: no less than the 60 min of the session',
    );
    expect(textOf({ attendance: totalOf(45), segments: [...withBreak] }, 'totals-only')?.en).toBe(
      'the report tells only how long, not when: 45 min; the 30 min of the session that do not count are taken off',
    );
  });
});

describe('what an award rested on', () => {
  test.each([
    ['a total', { attendance: totalOf(40) }, 'totals-only'],
    ['joins and leaves', { connections: minutesIn([0, 40]) }, 'timed'],
    ['a mark by hand', { attendance: markOf(40) }, 'manual'],
    [
      'a roll call',
      { attendance: { ...markOf(40), evidence: 'attested' as const, attestedBy: 'roll-call' as const } },
      'attested',
    ],
    [
      'a code',
      { attendance: { ...markOf(40), evidence: 'attested' as const, attestedBy: 'check-in' as const } },
      'attested',
    ],
  ])('%s', (_what, scenario: Scenario, evidence) => {
    expect(frozenEvidence(reckon(scenario).steps)).toBe(evidence);
  });

  test('nothing was reckoned for a cancelled session', () => {
    expect(frozenEvidence([])).toBeNull();
  });
});
