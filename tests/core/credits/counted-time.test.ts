// Which minutes count: agenda kinds, breaks, minutes credited elsewhere, evidence without times.
import { describe, expect, test } from '@jest/globals';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import type { Scenario } from '../../support/credit-input.js';
import { creditInput, markOf, minutesIn, totalOf } from '../../support/credit-input.js';

const reckon = (scenario?: Scenario): ReturnType<typeof evaluateCredit> =>
  evaluateCredit(creditInput(scenario));
const stepOf = (scenario: Scenario, code: string): unknown =>
  reckon(scenario).steps.find((step) => step.step === code)?.value;

const cymhAgenda: Scenario['segments'] = [
  { kind: 'housekeeping', minutes: 7 },
  { kind: 'content', minutes: 23 },
  { kind: 'case', minutes: 25 },
  { kind: 'case', minutes: 25 },
  { kind: 'housekeeping', minutes: 5 },
  { kind: 'evaluation', minutes: 5 },
];

describe('counted time', () => {
  test.each([
    ['ama-pra-category-1', 'family-physician', 73, 1250],
    ['ancc-contact-hours', 'nurse', 78, 1300],
    ['cfpc-mainpro-certified', 'family-physician', 90, 1500],
    ['participation-hours', 'other', 90, 1500],
  ] as const)('%s counts %s for %i of the 90-minute agenda', (system, profession, minutes, credits) => {
    const result = reckon({ system, segments: cymhAgenda, more: { profession } });
    expect([result.minutes, result.creditsThousandths]).toEqual([minutes, credits]);
  });

  test('an approval names its own kinds', () => {
    expect(reckon({ segments: cymhAgenda, approval: { countedKinds: ['content'] } }).minutes).toBe(23);
  });

  test('CCCEP keeps a break of 5 minutes in, removes one of 6 whole, and sees through a break cut in two', () => {
    const withBreaks = (...breaks: number[]): number =>
      reckon({
        system: 'cccep-ceu',
        segments: [
          { kind: 'content', minutes: 60 },
          ...breaks.map((minutes) => ({ kind: 'break' as const, minutes })),
          { kind: 'case', minutes: 30 },
        ],
        more: { profession: 'pharmacist' },
      }).minutes;
    expect(withBreaks(5)).toBe(95);
    expect(withBreaks(6)).toBe(90);
    expect(withBreaks(5, 5)).toBe(90);
  });

  test('no agenda means one content segment; time after the end of the session counts for nothing', () => {
    const input = creditInput({ minutes: 60 });
    const bare = evaluateCredit({ ...input, session: { ...input.session, segments: [] } });
    expect(bare.minutes).toBe(60);
    const short = evaluateCredit({ ...input, session: { ...input.session, endsAt: '2026-01-05T12:45:00Z' } });
    expect(short.minutes).toBe(45);
  });

  test('minutes already credited elsewhere are left out, and only what is credited is covered', () => {
    const result = reckon({ more: { takenIntervals: minutesIn([0, 20], [10, 25]) } });
    expect([result.minutes, result.creditsThousandths]).toEqual([35, 500]);
    expect(result.countedIntervals).toEqual(minutesIn([25, 60]));
    expect(result.sentence.en).toBe(
      'You were present for all 60 counted minutes; less 25 min already credited in an overlapping session, rounded to the nearest quarter hour that is 0.50 credit.',
    );
    expect(reckon({ more: { takenIntervals: minutesIn([0, 60]) } }).reason).toBe('already-credited');
  });
});

describe('evidence without times', () => {
  const agenda: Scenario['segments'] = [
    { kind: 'housekeeping', minutes: 10 },
    { kind: 'content', minutes: 50 },
  ];

  test('a total loses the uncounted time of the session first', () => {
    const of = (minutes: number): number =>
      reckon({ segments: agenda, attendance: totalOf(minutes) }).minutes;
    expect([of(60), of(40), of(10), of(75)]).toEqual([50, 30, 0, 50]);
    expect(reckon({ segments: agenda, attendance: totalOf(5) }).reason).toBe('nothing-counted');
    expect(stepOf({ segments: agenda, attendance: totalOf(40) }, 'totals-only')).toBe(2400);
  });

  test('a total never counts what another session has credited, and covers all that is left', () => {
    const result = reckon({ attendance: totalOf(60), more: { takenIntervals: minutesIn([0, 15]) } });
    expect(result.minutes).toBe(45);
    expect(result.countedIntervals).toEqual(minutesIn([15, 60]));
    expect(reckon({ attendance: totalOf(30), more: { takenIntervals: minutesIn([0, 45]) } }).minutes).toBe(0);
  });

  test('times beside a total: the better of the two readings', () => {
    const attendance = { totalsOnlySeconds: 20 * 60 };
    expect(reckon({ connections: minutesIn([0, 40]), attendance }).minutes).toBe(40);
    expect(reckon({ connections: minutesIn([0, 10]), attendance }).minutes).toBe(20);
  });

  test('a mark by hand is taken as attested, up to the counted minutes', () => {
    const marked = (minutes: number): number =>
      reckon({ segments: agenda, attendance: markOf(minutes) }).minutes;
    expect([marked(30), marked(60), marked(0)]).toEqual([30, 50, 0]);
    expect(reckon({ attendance: markOf(0) }).reason).toBe('absent');
    expect(reckon({ attendance: markOf(45) }).sentence).toEqual({
      en: 'Your presence was marked by hand for 45 of the 60 counted minutes: that is 0.75 credit.',
      fr: 'Une inscription manuelle vous attribue 45 des 60 minutes comptées\u00a0: cela donne 0,75 crédit.',
    });
    expect(reckon({ attendance: markOf(45), more: { takenIntervals: minutesIn([0, 30]) } }).minutes).toBe(15);
  });
});
