// Ledger folds, overlapping sessions, caps, completion letters and series reports.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyCaps } from '../../../src/core/credits/caps.js';
import { earnsCompletionLetter } from '../../../src/core/credits/completion.js';
import { evaluateCredit } from '../../../src/core/credits/evaluate.js';
import type { AwardEntry, LedgerEntry } from '../../../src/core/credits/ledger.js';
import { balancesBySystem, causeOf, foldLedger } from '../../../src/core/credits/ledger.js';
import {
  compareSessions,
  reckonInOrder,
  sessionsAfter,
  takenBefore,
} from '../../../src/core/credits/overlap.js';
import { noEarlierTotals } from '../../../src/core/credits/reckoning.js';
import { creditsOffered, reportSeries } from '../../../src/core/credits/series.js';
import { shippedRule } from '../../support/credit-catalogue.js';
import { creditInput, minutesIn } from '../../support/credit-input.js';

const award = (id: string, more: Partial<AwardEntry> = {}): AwardEntry => ({
  kind: 'award',
  id,
  recordedAt: '2026-01-06T00:00:00Z',
  clinicianId: 'clinician-1',
  sessionId: `session-of-${id}`,
  approvalId: 'approval-1',
  creditSystem: 'ama-pra-category-1',
  awardKind: 'learner',
  status: 'awarded',
  creditsThousandths: 1000,
  minutes: 60,
  ...more,
});
const reversal = (id: string, reversesId: string, recordedAt = '2026-01-07T00:00:00Z'): LedgerEntry => ({
  kind: 'reversal',
  id,
  recordedAt,
  reversesId,
  reason: 'late evidence',
});

describe('ledger', () => {
  test('awarded then reversed is nothing; a new award stands', () => {
    const entries = [
      award('a'),
      reversal('r', 'a'),
      award('b', { sessionId: 'session-of-a', creditsThousandths: 750, minutes: 45 }),
    ];
    const { standing, findings } = foldLedger(entries);
    expect(standing.map((entry) => entry.id)).toEqual(['b']);
    expect(findings).toEqual([]);
    expect(balancesBySystem(standing).get('ama-pra-category-1')).toEqual({
      awardedThousandths: 750,
      heldThousandths: 0,
      minutes: 45,
      sessions: 1,
    });
  });

  test('as of an instant, later entries are unknown', () => {
    const entries = [award('a'), reversal('r', 'a', '2026-02-01T00:00:00Z')];
    expect(foldLedger(entries, '2026-01-31T23:59:59Z').standing).toHaveLength(1);
    expect(foldLedger(entries, '2026-02-01T00:00:00Z').standing).toHaveLength(0);
    expect(foldLedger(entries, '2026-01-01T00:00:00Z').standing).toHaveLength(0);
  });

  test('says what does not fit instead of hiding it', () => {
    const entries = [
      award('a'),
      award('b', { sessionId: 'session-of-a' }),
      reversal('r1', 'x'),
      award('c'),
      reversal('r2', 'c'),
      reversal('r3', 'c'),
    ];
    const { findings, standing } = foldLedger(entries);
    expect(findings.map((finding) => finding.code)).toEqual([
      'ledger.reversal-of-nothing',
      'ledger.reversed-twice',
      'ledger.double-award',
    ]);
    expect(standing.map((entry) => entry.id)).toEqual(['a', 'b']);
    expect(causeOf(award('a'))).not.toBe(causeOf(award('a', { awardKind: 'teaching' })));
  });

  test('held and refused awards are kept apart, and systems are never added up', () => {
    const standing = [
      award('a'),
      award('b', { status: 'pending-evaluation' }),
      award('c', { status: 'none', creditsThousandths: 0 }),
      award('d', { creditSystem: 'cfpc-mainpro-certified', creditsThousandths: 500, minutes: 30 }),
      award('e', { sessionId: 'session-of-a', awardKind: 'teaching', minutes: 30 }),
    ];
    const balances = balancesBySystem(standing);
    expect(balances.get('ama-pra-category-1')).toEqual({
      awardedThousandths: 2000,
      heldThousandths: 1000,
      minutes: 90,
      sessions: 1,
    });
    expect(balances.get('cfpc-mainpro-certified')?.awardedThousandths).toBe(500);
  });

  test('the order of entries does not matter to the balance', () => {
    const entries = [
      award('a'),
      award('b'),
      reversal('r', 'a'),
      award('c', { status: 'pending-evaluation' }),
    ];
    const expected = balancesBySystem(foldLedger(entries).standing);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(balancesBySystem(foldLedger(shuffled).standing)).toEqual(expected);
      }),
    );
  });
});

describe('overlapping sessions', () => {
  const early = { sessionId: 'b', startsAt: '2026-01-05T12:00:00Z' };
  const late = { sessionId: 'a', startsAt: '2026-01-05T12:30:00Z' };
  const tie = { sessionId: 'a', startsAt: '2026-01-05T12:00:00Z' };

  test('the session that started first keeps the minute, ties by id', () => {
    expect([late, early, tie].sort(compareSessions)).toEqual([tie, early, late]);
    expect(compareSessions(early, { ...early })).toBe(0);
  });

  test('takes from earlier sessions only and finds those that come after', () => {
    const credited = [
      { ...early, countedIntervals: minutesIn([0, 40]) },
      { ...late, countedIntervals: minutesIn([40, 90]) },
    ];
    expect(takenBefore(late, credited)).toEqual(minutesIn([0, 40]));
    expect(takenBefore(early, credited)).toEqual([]);
    expect(sessionsAfter(early, credited).map((other) => other.sessionId)).toEqual(['a']);
    expect(sessionsAfter(late, credited)).toEqual([]);
    expect(sessionsAfter(tie, [late, early])).toEqual([early, late]);
  });

  test('whatever the order they come in, no minute is credited twice', () => {
    const sessions = [0, 30, 45].map((offset, index) => ({
      sessionId: `s${index}`,
      startsAt: `2026-01-05T12:${String(offset).padStart(2, '0')}:00Z`,
      from: offset,
    }));
    const reckon = (order: typeof sessions): number[] =>
      reckonInOrder(order, (session, takenIntervals) => {
        const input = creditInput({ more: { takenIntervals } });
        const endsAt = `2026-01-05T13:${String(session.from).padStart(2, '0')}:00Z`;
        const intervals = minutesIn([session.from, session.from + 60]);
        return evaluateCredit({
          ...input,
          session: { ...input.session, startsAt: session.startsAt, endsAt },
          attendance: { ...input.attendance, intervals },
        });
      }).map(({ result }) => result.minutes);
    expect(reckon(sessions)).toEqual([60, 30, 15]);
    expect(reckon([...sessions].reverse())).toEqual([60, 30, 15]);
  });
});

describe('caps', () => {
  const rule = shippedRule('ama-pra-category-1');
  const none = { maxCreditsPerSessionThousandths: null, activityType: null };

  test('without limits nothing is bound', () => {
    expect(applyCaps(4000, rule, none, noEarlierTotals)).toEqual({ creditsThousandths: 4000, bound: null });
  });

  test.each([
    ['session', 'sessionThousandths'],
    ['day', 'dayThousandths'],
    ['cohort', 'cohortThousandths'],
    ['approval', 'approvalThousandths'],
    ['year', 'yearThousandths'],
  ] as const)('a limit per %s counts what is held already', (scope, held) => {
    const limited = { capThousandths: { ...rule.capThousandths, [scope]: 2000 } };
    expect(applyCaps(1500, limited, none, { ...noEarlierTotals, [held]: 1000 })).toEqual({
      creditsThousandths: 1000,
      bound: { scope, limitThousandths: 2000 },
    });
    expect(applyCaps(1500, limited, none, { ...noEarlierTotals, [held]: 2500 }).creditsThousandths).toBe(0);
    expect(applyCaps(1000, limited, none, { ...noEarlierTotals, [held]: 1000 }).bound).toBeNull();
  });

  test('the tightest limit wins; the limit of a series binds series only', () => {
    const aafp = shippedRule('aafp-prescribed');
    expect(
      applyCaps(4000, aafp, { ...none, activityType: 'series' }, noEarlierTotals).creditsThousandths,
    ).toBe(3750);
    expect(applyCaps(4000, aafp, none, noEarlierTotals).creditsThousandths).toBe(4000);
    const approval = { activityType: 'series', maxCreditsPerSessionThousandths: 1500 };
    expect(applyCaps(4000, aafp, approval, noEarlierTotals).bound?.scope).toBe('approved-session');
  });
});

describe('completion letters and series', () => {
  test.each([
    [7, 12, 60, false],
    [6, 10, 60, true],
    [8, 12, 60, true],
    [0, 0, 0, false],
    [0, 5, 0, true],
  ])('%i of %i at %i %%: %s', (sessionsAttended, sessionsHeld, sessionPercentMin, letter) => {
    expect(earnsCompletionLetter({ sessionPercentMin }, { sessionsHeld, sessionsAttended })).toBe(letter);
  });

  test('a series offers the capped credit of every session held', () => {
    const { session, approval, rule } = creditInput({
      approval: { maxCreditsPerSessionThousandths: 750, requiresEvaluation: true },
    });
    expect(creditsOffered(session, approval, rule)).toBe(750);
    const row = { session, approval, rule, learners: 20 };
    const cancelled = { ...row, session: { ...session, status: 'cancelled' as const } };
    expect(reportSeries([row, row, cancelled])).toEqual({
      activityCreditsThousandths: 1500,
      learnerCount: 40,
      instructionMinutes: 120,
    });
  });
});
