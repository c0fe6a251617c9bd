// The shipped catalogue: every file fits the schema, every system of the contract is there, dates join up.
import { describe, expect, test } from '@jest/globals';
import {
  attendancePolicySchema,
  compileRule,
  creditRuleOn,
  creditSystemSchema,
  ruleInForce,
} from '../../../src/core/credits/rule.js';
import type { CreditSystem } from '../../../src/core/credits/rule.js';
import {
  creditSystemIds,
  expandProfessions,
  professionGroups,
} from '../../../src/core/credits/vocabulary.js';
import { dayPlusDays } from '../../../src/core/time/instant.js';
import { readCatalogueFiles, shippedRule } from '../../support/credit-catalogue.js';

const files = readCatalogueFiles();
const parse = (id: string): CreditSystem => creditSystemSchema.parse(Object.fromEntries(files)[`${id}.json`]);

describe('catalogue', () => {
  test('holds exactly the credit systems of the contract, each in the file of its name', () => {
    expect(files.map(([name]) => name)).toEqual(creditSystemIds.map((id) => `${id}.json`).sort());
  });

  test.each(files)('%s fits the schema, names its sources, and its versions join up', (name, file) => {
    const system = creditSystemSchema.parse(file);
    expect(`${system.id}.json`).toBe(name);
    expect(system.versions.at(-1)?.effectiveTo).toBeNull();
    for (const [index, version] of system.versions.entries()) {
      expect(version.source.codes.length).toBeGreaterThan(0);
      expect(version.confidence === 'to-confirm').toBe(version.toConfirm.length > 0);
      const next = system.versions[index + 1];
      if (next !== undefined) expect(dayPlusDays(version.effectiveTo ?? '', 1)).toBe(next.effectiveFrom);
      const rule = compileRule(system, version);
      expect(Number.isInteger(rule.creditPerUnitThousandths) && rule.creditPerUnitThousandths > 0).toBe(true);
      expect(rule.eligibleRoles).not.toContain('staff');
      expect(rule.eligibleRoles).not.toContain('observer');
      expect(rule.eligibleRoles).not.toContain('presenter');
    }
  });

  test('Mainpro+ changes on 16 December 2024, both days included where they belong', () => {
    const { versions } = parse('cfpc-mainpro-certified');
    expect(ruleInForce(versions, '2024-12-15')?.rule.approvedRates).toEqual(['1', '2', '3']);
    expect(ruleInForce(versions, '2024-12-16')?.rule.approvedRates).toEqual(['1']);
    expect(ruleInForce(versions, '2024-12-16')?.version).toBe('2024-12-16');
    expect(ruleInForce(versions, '1999-12-31')).toBeUndefined();
    expect(creditRuleOn(parse('cfpc-mainpro-certified'), '1999-12-31')).toBeUndefined();
  });

  test('counted kinds follow the decision of credits.md §1.1', () => {
    const kinds = (id: string): string => [...shippedRule(id).countedKinds].sort().join(' ');
    for (const id of [
      'ama-pra-category-1',
      'aafp-prescribed',
      'aoa-1-a',
      'apa-ce',
      'bacb-ceu',
      'eaccme-ecmec',
    ]) {
      expect([id, kinds(id)]).toEqual([id, 'case content']);
    }
    for (const id of ['ancc-contact-hours', 'acpe-ceu', 'aswb-ace']) {
      expect([id, kinds(id)]).toEqual([id, 'case content evaluation']);
    }
    for (const id of [
      'cfpc-mainpro-certified',
      'rcpsc-moc-section-1',
      'cccep-ceu',
      'cna-continuous-learning',
      'participation-hours',
    ]) {
      expect([id, kinds(id)]).toEqual([id, 'case content evaluation housekeeping']);
    }
  });

  test('families of professions resolve once each', () => {
    expect(shippedRule('ama-pra-category-1').eligibleProfessions).toEqual(professionGroups.physicians);
    expect(shippedRule('participation-hours').eligibleProfessions).toBeNull();
    expect(expandProfessions(['physicians', 'family-physician', 'nurse'])).toEqual([
      ...professionGroups.physicians,
      'nurse',
    ]);
  });
});

describe('schema', () => {
  const changed = (change: (file: CreditSystem) => void): unknown => {
    const file = structuredClone(parse('cfpc-mainpro-certified'));
    change(file);
    return file;
  };
  const first = (file: CreditSystem): CreditSystem['versions'][number] => {
    const version = file.versions[0];
    if (version === undefined) throw new Error('no version');
    return version;
  };

  test.each<[string, (file: CreditSystem) => void]>([
    ['a gap between versions', (file) => (first(file).effectiveTo = '2024-12-10')],
    ['an overlap of versions', (file) => (first(file).effectiveTo = '2024-12-16')],
    ['an open version before another', (file) => (first(file).effectiveTo = null)],
    ['a day that does not exist', (file) => (first(file).effectiveFrom = '2000-02-30')],
    [
      'a number where decimal text belongs',
      (file) => Object.assign(first(file).rule, { creditPerUnit: 1.5 }),
    ],
    ['an amount that is no amount', (file) => (first(file).rule.minCredit = '1,25')],
    ['a step of nothing', (file) => (first(file).rule.increment = '0')],
    ['an unknown segment kind', (file) => Object.assign(first(file).rule, { countedKinds: ['lunch'] })],
    ['an unknown field', (file) => Object.assign(first(file).rule, { surprise: true })],
    ['placeholders that call themselves confirmed', (file) => (first(file).confidence = 'confirmed')],
    ['two versions of one name', (file) => (first(file).version = '2024-12-16')],
    ['no version at all', (file) => (file.versions = [])],
    ['a system without a French name', (file) => (file.name.fr = '')],
  ])('refuses %s', (_name, change) => {
    expect(creditSystemSchema.safeParse(changed(change)).success).toBe(false);
  });

  test('attendance policies of the contract, with five minutes of grace by default', () => {
    expect(attendancePolicySchema.parse({ type: 'complete' })).toEqual({ type: 'complete', graceMinutes: 5 });
    expect(attendancePolicySchema.safeParse({ type: 'threshold-percent', percent: 80 }).success).toBe(false);
    expect(
      attendancePolicySchema.safeParse({ type: 'threshold-percent', percent: 101, award: 'full' }).success,
    ).toBe(false);
    expect(attendancePolicySchema.safeParse({ type: 'tiers', tiers: [] }).success).toBe(false);
    expect(attendancePolicySchema.safeParse({ type: 'commensurate', graceMinutes: 5 }).success).toBe(false);
  });
});
