// The shipped credit systems, read from seeds/credit-systems for tests.
import { readdirSync, readFileSync } from 'node:fs';
import type { CreditRule, CreditSystem } from '../../src/core/credits/rule.js';
import { creditRuleOn, creditSystemSchema } from '../../src/core/credits/rule.js';

const folder = new URL('../../seeds/credit-systems/', import.meta.url);

/** File name → its parsed JSON, unchecked. */
export function readCatalogueFiles(): [string, unknown][] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);
}

let systems: Map<string, CreditSystem> | undefined;

export function shippedRule(creditSystem: string, day = '2026-01-05'): CreditRule {
  systems ??= new Map(
    readCatalogueFiles().map(([, file]) => {
      const system = creditSystemSchema.parse(file);
      return [system.id, system];
    }),
  );
  const system = systems.get(creditSystem);
  const rule = system && creditRuleOn(system, day);
  if (rule === undefined) throw new Error(`no rule of ${creditSystem} on ${day}`);
  return rule;
}
