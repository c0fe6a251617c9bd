import { describe, expect, test } from '@jest/globals';
import { duePeriods, type DueSession } from '../../../src/core/certificates/due-periods.js';

const asOf = '2026-07-01T00:00:00Z';
const session = (localDate: string, fields: Partial<DueSession> = {}): DueSession => ({
  localDate,
  endsAt: `${localDate}T18:00:00Z`,
  status: 'scheduled',
  finalizedAt: `${localDate}T20:00:00Z`,
  ...fields,
});

describe('which periods are due', () => {
  const two = [session('2026-01-07'), session('2026-01-14')];

  test('per cohort: once every held session has ended and is finalized', () => {
    expect(duePeriods('per-cohort', 'ama-pra-category-1', two, asOf)).toEqual(['cohort']);
    expect(duePeriods('per-cohort', 'ama-pra-category-1', [], asOf)).toEqual([]);
    const open = [...two, session('2026-01-21', { finalizedAt: null })];
    expect(duePeriods('per-cohort', 'ama-pra-category-1', open, asOf)).toEqual([]);
    const cancelled = [...two, session('2026-01-21', { finalizedAt: null, status: 'cancelled' })];
    expect(duePeriods('per-cohort', 'ama-pra-category-1', cancelled, asOf)).toEqual(['cohort']);
    expect(duePeriods('per-cohort', 'ama-pra-category-1', [...two, session('2026-08-01')], asOf)).toEqual([]);
  });

  test('per session: each finalized day', () => {
    const some = [...two, session('2026-01-21', { finalizedAt: null })];
    expect(duePeriods('per-session', 'ama-pra-category-1', some, asOf)).toEqual([
      { from: '2026-01-07', to: '2026-01-07' },
      { from: '2026-01-14', to: '2026-01-14' },
    ]);
  });

  test('annual: July to June for the CFPC, the calendar year for the others, and only when it is over', () => {
    const held = [session('2025-06-30'), session('2025-07-02'), session('2026-06-30')];
    expect(duePeriods('annual', 'cfpc-mainpro-certified', held, asOf)).toEqual([
      { from: '2024-07-01', to: '2025-06-30' },
      { from: '2025-07-01', to: '2026-06-30' },
    ]);
    expect(duePeriods('annual', 'cfpc-mainpro-certified', held, '2026-06-30T23:59:59Z')).toEqual([
      { from: '2024-07-01', to: '2025-06-30' },
    ]);
    expect(duePeriods('annual', 'rcpsc-moc-section-1', held, asOf)).toEqual([
      { from: '2025-01-01', to: '2025-12-31' },
    ]);
  });

  test('on demand: never by itself', () => {
    expect(duePeriods('on-demand', 'ama-pra-category-1', two, asOf)).toEqual([]);
  });
});
