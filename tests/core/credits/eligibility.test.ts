// The gates before the arithmetic, each at its edge.
import { describe, expect, test } from '@jest/globals';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import { earnsAsLearner } from '../../../src/core/credits/eligibility.js';
import { noEarlierTotals } from '../../../src/core/credits/reckoning.js';
import type { RefusalReason } from '../../../src/core/credits/reckoning.js';
import { roles } from '../../../src/core/credits/vocabulary.js';
import { shippedRule } from '../../support/credit-catalogue.js';
import type { Scenario } from '../../support/credit-input.js';
import { creditInput, minutesIn } from '../../support/credit-input.js';

const reckon = (scenario?: Scenario): ReturnType<typeof evaluateCredit> =>
  evaluateCredit(creditInput(scenario));

const cymhAgenda: Scenario['segments'] = [
  { kind: 'housekeeping', minutes: 7 },
  { kind: 'content', minutes: 23 },
  { kind: 'case', minutes: 25 },
  { kind: 'case', minutes: 25 },
  { kind: 'housekeeping', minutes: 5 },
  { kind: 'evaluation', minutes: 5 },
];

describe('gates', () => {
  const cases: [string, RefusalReason, Scenario][] = [
    ['an approval applied for', 'approval-not-approved', { approval: { status: 'applied' } }],
    ['an expired approval', 'approval-not-approved', { approval: { status: 'expired' } }],
    ['the day before validity', 'outside-validity', { approval: { validFrom: '2026-01-06' } }],
    ['the day after validity', 'outside-validity', { approval: { validTo: '2026-01-04' } }],
    ['an accreditation that ended earlier', 'outside-validity', { approval: { expiresOn: '2026-01-04' } }],
    ['designation a day late', 'designated-later', { approval: { designatedOn: '2026-01-06' } }],
    ['a profession the rule leaves out', 'profession', { more: { profession: 'pharmacist' } }],
    [
      'a profession the approval leaves out',
      'profession',
      { approval: { eligibleProfessions: ['specialist-physician'] } },
    ],
    [
      'an approval that would widen the rule',
      'profession',
      { approval: { eligibleProfessions: ['nurse'] }, more: { profession: 'nurse' } },
    ],
    ['staff', 'role', { more: { role: 'staff' } }],
    ['an observer', 'role', { more: { role: 'observer' } }],
    ['nobody there', 'absent', { connections: [] }],
    ['unconfirmed evidence', 'provisional', { attendance: { provisional: true } }],
    [
      'nobody there in the counted part',
      'nothing-counted',
      { segments: cymhAgenda, connections: minutesIn([0, 7]) },
    ],
    [
      'a claim on day 61',
      'claimed-late',
      { system: 'acpe-ceu', more: { profession: 'pharmacist', claimDaysAfterSession: 61 } },
    ],
    [
      'an activity of 29 minutes',
      'activity-too-short',
      { system: 'cna-continuous-learning', minutes: 29, more: { profession: 'nurse' } },
    ],
    [
      'an application activity of 59 minutes',
      'activity-too-short',
      {
        system: 'acpe-ceu',
        minutes: 59,
        approval: { activityType: 'application' },
        more: { profession: 'pharmacist' },
      },
    ],
    [
      'a used-up day',
      'cap-reached',
      {
        system: 'eaccme-ecmec',
        more: { evaluationDone: true, earlier: { ...noEarlierTotals, dayThousandths: 6000 } },
      },
    ],
  ];
  test.each(cases)('%s earns nothing', (_name, reason, scenario) => {
    const result = reckon(scenario);
    expect([result.status, result.reason, result.creditsThousandths]).toEqual(['none', reason, 0]);
    expect(result.countedIntervals).toEqual([]);
    expect(result.steps.at(-2)?.value).toBe(reason);
    expect(result.sentence.en).not.toBe(result.sentence.fr);
  });

  test.each<[string, Scenario]>([
    ['the first day of validity', { approval: { validFrom: '2026-01-05' } }],
    ['the last day of validity', { approval: { validTo: '2026-01-05' } }],
    ['designation on the day itself', { approval: { designatedOn: '2026-01-05' } }],
    [
      'designation later where the system has no such rule',
      { system: 'cfpc-mainpro-certified', approval: { designatedOn: '2026-03-01' } },
    ],
    [
      'AAFP designation 365 days later',
      { system: 'aafp-prescribed', approval: { designatedOn: '2027-01-05' } },
    ],
    ['a resident', { more: { profession: 'resident-physician' } }],
    ['a case presenter', { more: { role: 'case-presenter' } }],
    [
      'a facilitator where the program says so',
      { more: { role: 'facilitator', learnerRolesByPolicy: ['facilitator'] } },
    ],
    [
      'a claim on day 60',
      { system: 'acpe-ceu', more: { profession: 'pharmacist', claimDaysAfterSession: 60 } },
    ],
    [
      'a knowledge activity of 59 minutes',
      { system: 'acpe-ceu', minutes: 59, more: { profession: 'pharmacist' } },
    ],
    [
      'a physician assistant at the Royal College',
      { system: 'rcpsc-moc-section-1', more: { profession: 'physician-assistant' } },
    ],
  ])('%s earns', (_name, scenario) => {
    expect(reckon(scenario).status).toBe('awarded');
  });

  test('AAFP designation on day 366 is too late', () => {
    expect(reckon({ system: 'aafp-prescribed', approval: { designatedOn: '2027-01-06' } }).reason).toBe(
      'designated-later',
    );
  });

  test('roles: facilitators and specialists only by policy', () => {
    const rule = shippedRule('ama-pra-category-1');
    expect(roles.filter((role) => earnsAsLearner(role, rule))).toEqual(['learner', 'case-presenter']);
    expect(earnsAsLearner('specialist', rule, ['specialist'])).toBe(true);
    expect(earnsAsLearner('staff', rule, ['specialist'])).toBe(false);
  });

  test('a cancelled session tells nothing of presence', () => {
    const input = creditInput();
    const result = evaluateCredit({ ...input, session: { ...input.session, status: 'cancelled' } });
    expect(result.steps.map((step) => step.step)).toEqual(['session', 'result']);
    expect(result.reason).toBe('session-cancelled');
  });
});
