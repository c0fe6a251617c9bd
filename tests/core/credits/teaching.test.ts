// Teaching credit, and who may not learn for credit beside it.
import { describe, expect, test } from '@jest/globals';
import { evaluateSession } from '../../../src/core/credits/evaluate.js';
import type { CreditInput } from '../../../src/core/credits/reckoning.js';
import type { Scenario } from '../../support/credit-input.js';
import { creditInput } from '../../support/credit-input.js';

describe('teaching', () => {
  const teaches = (minutes: number, more: Partial<CreditInput> = {}, approval = {}): Scenario => ({
    approval: { teachingCreditsPerHourThousandths: 2000, ...approval },
    more: { role: 'presenter', teaching: { minutes, talkId: 'talk-1', repeat: false }, ...more },
  });
  const teaching = (scenario: Scenario): ReturnType<typeof evaluateSession>['teaching'] =>
    evaluateSession(creditInput(scenario)).teaching;

  test.each([
    [7, 'none', 0],
    [8, 'awarded', 500],
    [30, 'awarded', 1000],
    [45, 'awarded', 1500],
    [500, 'awarded', 2000],
  ])('%i minutes taught: %s, %i', (minutes, status, credits) => {
    const result = teaching(teaches(minutes));
    expect([result?.status, result?.creditsThousandths]).toEqual([status, credits]);
  });

  test('a repeated talk, an absent speaker and another profession earn nothing, and say why', () => {
    const repeat = teaching(teaches(30, { teaching: { minutes: 30, talkId: 'talk-1', repeat: true } }));
    expect([repeat?.reason, repeat?.sentence.en]).toEqual([
      'talk-repeated',
      'This talk has been credited before; a repeated talk earns teaching credit once.',
    ]);
    expect(teaching({ ...teaches(30), connections: [] })?.reason).toBe('absent');
    expect(teaching(teaches(30, { profession: 'nurse' }))?.reason).toBe('profession');
  });

  test('there is none unless approval and system both know it; a case is not teaching', () => {
    expect(teaching(teaches(30, {}, { teachingCreditsPerHourThousandths: null }))).toBeNull();
    expect(teaching({ ...teaches(30), system: 'rcpsc-moc-section-1' })).toBeNull();
    expect(teaching(teaches(30, { role: 'case-presenter' }))).toBeNull();
    expect(teaching(teaches(30, { teaching: null }))).toBeNull();
  });

  test('never more per hour than the system gives', () => {
    const result = teaching(teaches(60, {}, { teachingCreditsPerHourThousandths: 3000 }));
    expect(result?.creditsThousandths).toBe(2000);
    expect(result?.warnings.map((warning) => warning.code)).toEqual(['credits.teaching-rate-above-rule']);
    expect(result?.sentence).toEqual({
      en: 'You taught 60 minutes; at 2.00 credits per hour taught that is 2.00 teaching credits.',
      fr: 'Vous avez enseigné 60 minutes; à 2,00 crédits par heure d’enseignement, cela donne 2,00 crédits d’enseignement.',
    });
  });

  test('who teaches for credit does not learn for credit in the same session', () => {
    const both = teaches(30, { role: 'facilitator', learnerRolesByPolicy: ['facilitator'] });
    const { learner, teaching: taught } = evaluateSession(creditInput(both));
    expect([learner.status, taught?.status]).toEqual(['none', 'awarded']);
    const unpaid = { ...both, approval: {} };
    expect(evaluateSession(creditInput(unpaid)).learner.status).toBe('awarded');
  });
});
