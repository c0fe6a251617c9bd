import { describe, expect, test } from '@jest/globals';
import { approvalWarnings } from '../../../src/core/credits/approval-warnings.js';

type Judged = Parameters<typeof approvalWarnings>[0];
type Around = Parameters<typeof approvalWarnings>[1];

const terms: Judged['terms'] = {
  activityId: '196743',
  creditsPerHour: null,
  attendancePolicy: null,
  activityType: null,
  designatedOn: null,
  expiresOn: null,
  statement: { en: 'Certified.', fr: 'Certifiée.' },
};
const around: Around = { programTimeZone: 'America/Toronto', languages: ['en', 'fr'], siblings: [] };
const codes = (
  approval: Partial<Omit<Judged, 'terms'>> & { terms?: Partial<Judged['terms']> },
  more: Partial<Around> = {},
) =>
  approvalWarnings(
    {
      id: 'a',
      creditSystem: 'cfpc-mainpro-certified',
      status: 'approved',
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
      ...approval,
      terms: { ...terms, ...approval.terms },
    },
    { ...around, ...more },
  ).map((each) => each.code);

describe('warnings about an approval', () => {
  test.each([
    ['196743', []],
    ['196743-001', []],
    ['196743001', []],
    ['19674', ['approval.activity-id-odd']],
    ['CERT+ 196743', ['approval.activity-id-odd']],
    ['TBD', ['approval.activity-id-placeholder']],
  ])('Mainpro+ activity id %s → %j', (activityId, expected) => {
    expect(codes({ terms: { activityId } })).toEqual(expected);
  });

  test('CCCEP numbers have their form; other systems take any id but a placeholder', () => {
    expect(codes({ creditSystem: 'cccep-ceu', terms: { activityId: '1092-2020-1356-L-P' } })).toEqual([]);
    expect(codes({ creditSystem: 'cccep-ceu', terms: { activityId: '1092-2020-1356-X-P' } })).toEqual([
      'approval.activity-id-odd',
    ]);
    expect(codes({ creditSystem: 'rcpsc-moc-section-1', terms: { activityId: 'anything' } })).toEqual([]);
    expect(codes({ creditSystem: 'rcpsc-moc-section-1', terms: { activityId: 'n/a' } })).toEqual([
      'approval.activity-id-placeholder',
    ]);
  });

  test.each([
    ['cfpc-mainpro-certified', null, '2026-12-31', false],
    ['cfpc-mainpro-certified', null, '2027-01-01', false],
    ['cfpc-mainpro-certified', null, '2027-01-02', true],
    ['cfpc-mainpro-certified-assessment', null, '2029-01-01', false],
    ['cfpc-mainpro-certified-assessment', null, '2029-01-02', true],
    ['ama-pra-category-1', 'series', '2027-01-02', true],
    ['ama-pra-category-1', 'course', '2027-01-02', false],
    ['participation-hours', null, '2036-01-01', false],
  ])('%s (%s) valid to %s: long %s', (creditSystem, activityType, validTo, long) => {
    expect(codes({ creditSystem, validTo, terms: { activityType } })).toEqual(
      long ? ['approval.validity-long'] : [],
    );
  });

  test('the day after a month without that day still compares right', () => {
    expect(codes({ validFrom: '2024-02-29', validTo: '2025-02-28' })).toEqual([]);
    expect(codes({ validFrom: '2024-02-29', validTo: '2025-03-01' })).toEqual(['approval.validity-long']);
  });

  test.each([
    ['2', '2024-12-15', []],
    ['2', '2024-12-16', ['approval.rate-withdrawn']],
    ['3', '2026-01-01', ['approval.rate-withdrawn']],
    ['1', '2026-01-01', []],
  ])('%s credits an hour from %s → %j', (creditsPerHour, validFrom, expected) => {
    expect(codes({ validFrom, validTo: validFrom, terms: { creditsPerHour } })).toEqual(expected);
  });

  test('EACCME is odd in Canada and nowhere else', () => {
    const creditSystem = 'eaccme-ecmec';
    for (const programTimeZone of ['America/Toronto', 'america/st_johns', 'Canada/Pacific']) {
      expect(codes({ creditSystem }, { programTimeZone })).toEqual(['approval.eaccme-in-canada']);
    }
    expect(codes({ creditSystem }, { programTimeZone: 'Europe/Dublin' })).toEqual([]);
  });

  test('a full threshold, a later designation and an early expiry', () => {
    const full = { type: 'threshold-percent', percent: 80, award: 'full' } as const;
    const ama = 'ama-pra-category-1';
    expect(codes({ creditSystem: ama, terms: { attendancePolicy: full } })).toEqual([
      'approval.full-threshold',
    ]);
    expect(
      codes({ creditSystem: ama, terms: { attendancePolicy: { ...full, award: 'commensurate' } } }),
    ).toEqual([]);
    expect(codes({ terms: { attendancePolicy: full } })).toEqual([]);
    expect(codes({ creditSystem: ama, terms: { designatedOn: '2026-01-01' } })).toEqual([]);
    expect(codes({ creditSystem: ama, terms: { designatedOn: '2026-01-02' } })).toEqual([
      'approval.designated-later',
    ]);
    expect(codes({ terms: { expiresOn: '2026-06-30' } })).toEqual(['approval.expires-within-validity']);
    expect(codes({ terms: { expiresOn: '2026-12-31' } })).toEqual([]);
  });

  test('a missing French statement matters where the program speaks French', () => {
    const statement = { en: 'Certified.', fr: '' };
    expect(codes({ terms: { statement } })).toEqual(['approval.statement-french-missing']);
    expect(codes({ terms: { statement } }, { languages: ['en'] })).toEqual([]);
  });

  test('siblings of the same system that share a day, never itself', () => {
    const sibling = (
      id: string,
      validFrom: string,
      validTo: string,
      creditSystem = 'cfpc-mainpro-certified',
    ) => ({ id, creditSystem, status: 'approved', validFrom, validTo }) as const;
    const siblings = [
      sibling('a', '2026-01-01', '2026-12-31'),
      sibling('b', '2026-12-31', '2027-06-30'),
      sibling('c', '2027-01-01', '2027-06-30'),
      sibling('d', '2026-01-01', '2026-12-31', 'participation-hours'),
    ];
    expect(codes({}, { siblings })).toEqual(['approval.overlaps']);
  });
});
