// The ladder of steps and the sentence, in English and French.
import { describe, expect, test } from '@jest/globals';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import type { Scenario } from '../../support/credit-input.js';
import { creditInput, minutesIn, startSeconds } from '../../support/credit-input.js';

const reckon = (scenario?: Scenario): ReturnType<typeof evaluateCredit> =>
  evaluateCredit(creditInput(scenario));

describe('explanation', () => {
  test('the ladder reads from the joins to the result', () => {
    const result = reckon({
      connections: [
        ...minutesIn([-5, 20], [22, 40]),
        { startSeconds: startSeconds + 1100, endSeconds: startSeconds + 1260 },
      ],
      approval: { maxCreditsPerSessionThousandths: 500 },
    });
    expect(result.steps.map(({ step, value }) => [step, value])).toEqual([
      ['joined', 3],
      ['united', 2],
      ['clipped', 2340],
      ['counted', 2340],
      ['minutes', 39],
      ['rounded', '0.75'],
      ['credits', '0.75'],
      ['capped', '0.50'],
      ['result', '0.50'],
    ]);
    expect(result.steps.every(({ text }) => text.en !== '' && text.fr !== '')).toBe(true);
    expect(result.sentence).toEqual({
      en: 'You were present 39 of the 60 counted minutes; rounded to the nearest quarter hour, kept within the approved maximum for a session (0.50 credit) that is 0.50 credit.',
      fr: 'Vous avez assisté à 39 des 60 minutes comptées; arrondi au quart d’heure le plus proche, dans la limite prévue (le maximum agréé par séance\u00a0: 0,50 crédit), cela donne 0,50 crédit.',
    });
  });

  test.each([
    [
      38,
      'You were present 38 of the 60 counted minutes; rounded to the nearest quarter hour that is 0.75 credit.',
      'Vous avez assisté à 38 des 60 minutes comptées; arrondi au quart d’heure le plus proche, cela donne 0,75 crédit.',
    ],
    [
      60,
      'You were present for all 60 counted minutes: that is 1.00 credit.',
      'Vous avez assisté à la totalité des 60 minutes comptées\u00a0: cela donne 1,00 crédit.',
    ],
    [
      7,
      'You were present 7 minutes of the 60 counted; that rounds to less than the least amount given (0.25 credit), and your attendance stays on record.',
      'Vous avez assisté à 7 minutes sur les 60 comptées; l’arrondi reste sous le minimum accordé (0,25 crédit), et votre présence reste au dossier.',
    ],
  ])('%i minutes in one sentence', (minutes, en, fr) => {
    expect(reckon({ connections: minutesIn([0, minutes]) }).sentence).toEqual({ en, fr });
  });

  test('names the rule and the engine it was reckoned by', () => {
    expect(reckon({ system: 'cfpc-mainpro-certified' })).toMatchObject({
      kind: 'learner',
      creditSystem: 'cfpc-mainpro-certified',
      ruleVersion: '2024-12-16',
      engineVersion: '1',
    });
  });
});
