// Attendance policies, rates, caps and the evaluation gate.
import { describe, expect, test } from '@jest/globals';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import type { AttendancePolicy } from '../../../src/core/credits/rule.js';
import type { Scenario } from '../../support/credit-input.js';
import { creditInput, minutesIn } from '../../support/credit-input.js';

const reckon = (scenario?: Scenario): ReturnType<typeof evaluateCredit> =>
  evaluateCredit(creditInput(scenario));
const stepOf = (scenario: Scenario, code: string): unknown =>
  reckon(scenario).steps.find((step) => step.step === code)?.value;

describe('attendance policies', () => {
  const under = (
    policy: AttendancePolicy,
    attended: number,
    more: Scenario = {},
  ): ReturnType<typeof reckon> =>
    reckon({ connections: minutesIn([0, attended]), approval: { attendancePolicy: policy }, ...more });

  test('complete: met at the grace, missed one minute below, and then the whole session counts', () => {
    const complete: AttendancePolicy = { type: 'complete', graceMinutes: 5 };
    const met = under(complete, 55);
    expect([met.minutes, met.creditsThousandths, met.countedIntervals]).toEqual([
      60,
      1000,
      minutesIn([0, 60]),
    ]);
    expect(under(complete, 54).reason).toBe('policy-not-met');
    expect(under({ type: 'complete', graceMinutes: 0 }, 59).status).toBe('none');
    expect(under({ type: 'complete', graceMinutes: 90 }, 1).status).toBe('awarded');
  });

  test('a whole session never includes minutes credited elsewhere', () => {
    const result = under({ type: 'threshold-percent', percent: 50, award: 'full' }, 50, {
      connections: minutesIn([0, 50]),
      approval: { attendancePolicy: { type: 'threshold-percent', percent: 50, award: 'full' } },
      more: { takenIntervals: minutesIn([0, 15]) },
    });
    expect([result.minutes, result.countedIntervals]).toEqual([45, minutesIn([15, 60])]);
  });

  test('thresholds by percent and minutes, full or commensurate', () => {
    expect(under({ type: 'threshold-percent', percent: 80, award: 'full' }, 47).status).toBe('none');
    expect(under({ type: 'threshold-percent', percent: 80, award: 'full' }, 48).creditsThousandths).toBe(
      1000,
    );
    expect(
      under({ type: 'threshold-percent', percent: 80, award: 'commensurate' }, 48).creditsThousandths,
    ).toBe(750);
    expect(under({ type: 'threshold-percent', percent: 81, award: 'full' }, 48).status).toBe('none');
    expect(under({ type: 'threshold-minutes', minutes: 45, award: 'full' }, 44).reason).toBe(
      'policy-not-met',
    );
    expect(under({ type: 'threshold-minutes', minutes: 45, award: 'full' }, 45).creditsThousandths).toBe(
      1000,
    );
    expect(
      under({ type: 'threshold-minutes', minutes: 45, award: 'commensurate' }, 50).creditsThousandths,
    ).toBe(750);
  });

  test('tiers state the credit themselves, in whatever order they are written', () => {
    const tiers: AttendancePolicy = {
      type: 'tiers',
      tiers: [
        { fromMinutes: 50, credits: '1.00' },
        { fromMinutes: 25, credits: '0.40' },
      ],
    };
    expect(under(tiers, 24).reason).toBe('policy-not-met');
    expect(under(tiers, 25).creditsThousandths).toBe(400);
    expect(under(tiers, 49).creditsThousandths).toBe(400);
    expect(under(tiers, 50).creditsThousandths).toBe(1000);
    expect(under(tiers, 50).sentence.en).toBe(
      'You were present 50 of the 60 counted minutes; by the tier reached that is 1.00 credit.',
    );
  });

  test('CCCEP asks for the complete activity unless it is modular', () => {
    const pharmacist = { profession: 'pharmacist' as const };
    const half: Scenario = { system: 'cccep-ceu', connections: minutesIn([0, 30]), more: pharmacist };
    expect(reckon(half).reason).toBe('policy-not-met');
    expect(reckon({ ...half, approval: { modular: true } }).creditsThousandths).toBe(500);
  });

  test('oddities are warned of, never refused', () => {
    const warned = (scenario: Scenario): string[] => reckon(scenario).warnings.map((warning) => warning.code);
    const full = { attendancePolicy: { type: 'threshold-percent', percent: 80, award: 'full' } as const };
    expect(warned({ approval: full })).toEqual(['credits.full-threshold']);
    expect(warned({ system: 'participation-hours', approval: full })).toEqual([]);
    expect(
      warned({ system: 'cfpc-mainpro-certified', approval: { creditsPerHourThousandths: 2000 } }),
    ).toEqual(['credits.rate-not-in-rule']);
    expect(
      warned({ system: 'cfpc-mainpro-certified', approval: { creditsPerHourThousandths: 1000 } }),
    ).toEqual([]);
  });
});

describe('rate, cap, evaluation', () => {
  test('a legacy rate multiplies time, and hours stay in step after the cap', () => {
    const result = reckon({
      system: 'cfpc-mainpro-certified',
      minutes: 120,
      approval: { creditsPerHourThousandths: 2000, maxCreditsPerSessionThousandths: 3000 },
    });
    expect([result.creditsThousandths, result.hoursThousandths, result.minutes]).toEqual([3000, 1500, 120]);
    expect(stepOf({ approval: { maxCreditsPerSessionThousandths: 500 } }, 'capped')).toBe('0.50');
  });

  test('an evaluation asked for holds the amount and keeps the minutes', () => {
    const held = reckon({ approval: { requiresEvaluation: true } });
    expect([held.status, held.creditsThousandths]).toEqual(['pending-evaluation', 1000]);
    expect(held.countedIntervals).toEqual(minutesIn([0, 60]));
    expect(held.sentence.fr).toBe(
      'Vous avez assisté à la totalité des 60 minutes comptées\u00a0: cela donne 1,00 crédit, en attente de votre évaluation.',
    );
    expect(reckon({ approval: { requiresEvaluation: true }, more: { evaluationDone: true } }).status).toBe(
      'awarded',
    );
    expect(reckon({ system: 'eaccme-ecmec' }).status).toBe('pending-evaluation');
    expect(reckon({ system: 'eaccme-ecmec', approval: { requiresEvaluation: false } }).status).toBe(
      'awarded',
    );
  });
});
