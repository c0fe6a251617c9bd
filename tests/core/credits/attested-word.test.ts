// An award that rests on a roll call or a code says so, in both languages; the figures stay what they are.
import { describe, expect, test } from '@jest/globals';
import { openingOf, wordOf } from '../../../src/core/credits/attested-word.js';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import { creditInput, markOf, minutesIn } from '../../support/credit-input.js';

const attested = (attestedBy: 'roll-call' | 'check-in', minutes: number | null) =>
  evaluateCredit(
    creditInput({
      connections: minutes === null ? minutesIn([0, 60]) : [],
      attendance: {
        evidence: 'attested',
        attestedBy,
        joins: 0,
        manualMinutes: minutes,
        ...(minutes === null ? {} : { intervals: [] }),
      },
    }),
  );

describe('whose word', () => {
  test('a whole session by the roll call: no joins are told, for there were none', () => {
    const result = attested('roll-call', null);
    expect(result.steps.map(({ step, value }) => [step, value])).toEqual([
      ['attested', 60],
      ['counted', 3600],
      ['minutes', 60],
      ['rounded', '1.00'],
      ['credits', '1.00'],
      ['result', '1.00'],
    ]);
    expect(result.steps[0]?.text).toEqual({
      en: 'noted present at the roll call: 60 minutes',
      fr: 'présence notée à l’appel\u00a0: 60 minutes',
    });
    expect(result.sentence).toEqual({
      en: 'You were noted present at the roll call, which counts for 60 of the 60 counted minutes: that is 1.00 credit.',
      fr: 'Votre présence a été notée à l’appel, ce qui vaut 60 des 60 minutes comptées\u00a0: cela donne 1,00 crédit.',
    });
  });

  test('thirty minutes by a code', () => {
    const result = attested('check-in', 30);
    expect(result.steps[0]).toMatchObject({ step: 'attested', value: 30 });
    expect(result.sentence).toEqual({
      en: 'You checked in with a code shown in the session, which counts for 30 of the 60 counted minutes: that is 0.50 credit.',
      fr: 'Vous avez signalé votre présence par un code affiché pendant la séance, ce qui vaut 30 des 60 minutes comptées\u00a0: cela donne 0,50 crédit.',
    });
  });

  test('the same minutes are the same credit, whoever says so', () => {
    const byHand = evaluateCredit(creditInput({ connections: [], attendance: markOf(45) }));
    for (const by of ['roll-call', 'check-in'] as const) {
      const { creditsThousandths, minutes, countedIntervals } = attested(by, 45);
      expect({ creditsThousandths, minutes, countedIntervals }).toEqual({
        creditsThousandths: byHand.creditsThousandths,
        minutes: byHand.minutes,
        countedIntervals: byHand.countedIntervals,
      });
    }
  });

  test('a mark by hand and a shared screen are told as before', () => {
    expect(wordOf({})).toBeNull();
    expect(openingOf({ attestedBy: 'shared-screen' })).toBeNull();
  });
});
