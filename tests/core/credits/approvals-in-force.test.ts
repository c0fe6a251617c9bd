import { describe, expect, test } from '@jest/globals';
import { approvalsInForce, type DatedApproval } from '../../../src/core/credits/approvals-in-force.js';

const approval = (id: string, more: Partial<DatedApproval> = {}): DatedApproval => ({
  id,
  creditSystem: 'ama-pra-category-1',
  status: 'approved',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  ...more,
});
const inForceIds = (approvals: DatedApproval[], day: string, excluded: string[] = []) =>
  approvalsInForce(approvals, day, excluded).inForce.map((each) => each.id);

describe('approvals in force', () => {
  test('validity includes its first and last day and nothing beyond', () => {
    const one = [approval('a')];
    expect(inForceIds(one, '2025-12-31')).toEqual([]);
    expect(inForceIds(one, '2026-01-01')).toEqual(['a']);
    expect(inForceIds(one, '2026-12-31')).toEqual(['a']);
    expect(inForceIds(one, '2027-01-01')).toEqual([]);
  });

  test('only approved ones count, and not those the session was taken out of', () => {
    expect(inForceIds([approval('a', { status: 'applied' })], '2026-05-01')).toEqual([]);
    const two = [approval('a'), approval('b', { creditSystem: 'participation-hours' })];
    expect(inForceIds(two, '2026-05-01')).toEqual(['a', 'b']);
    expect(inForceIds(two, '2026-05-01', ['a'])).toEqual(['b']);
  });

  test('of two in one system the later beginning wins with a warning; excluded, the other holds without one', () => {
    const two = [approval('a'), approval('b', { validFrom: '2026-03-01' })];
    const { inForce, warnings } = approvalsInForce(two, '2026-05-01');
    expect(inForce.map((each) => each.id)).toEqual(['b']);
    expect(warnings).toMatchObject([
      { code: 'approval.outranked', severity: 'warning', params: { approvalId: 'a', winnerId: 'b' } },
    ]);
    expect(approvalsInForce(two, '2026-02-01')).toMatchObject({ inForce: [{ id: 'a' }], warnings: [] });
    expect(approvalsInForce(two, '2026-05-01', ['b'])).toMatchObject({
      inForce: [{ id: 'a' }],
      warnings: [],
    });
  });

  test('begun on one day, the one entered later wins, whatever the order; every loser is named', () => {
    const three = [approval('c'), approval('a'), approval('b')];
    for (const given of [three, [...three].reverse()]) {
      const { inForce, warnings } = approvalsInForce(given, '2026-05-01');
      expect(inForce.map((each) => each.id)).toEqual(['c']);
      expect(warnings.map((each) => each.params?.approvalId).sort()).toEqual(['a', 'b']);
    }
  });
});
