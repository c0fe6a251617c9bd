// The shape of a credit system's catalogue file, and the compiled rule the engine reads.
import { z } from 'zod';
import type { Bilingual } from '../bilingual.js';
import type { Day } from '../time/instant.js';
import { dayPlusDays, isDay } from '../time/instant.js';
import { creditTextPattern, parseCredits } from './amount.js';
import type { Profession, Role, SegmentKind } from './vocabulary.js';
import {
  creditSystemIds,
  expandProfessions,
  professionGroupNames,
  professions,
  roles,
  segmentKinds,
} from './vocabulary.js';

export const creditText = z.string().regex(creditTextPattern, 'a credit amount such as "1.25"');
const positiveCreditText = creditText.refine(
  (text) => creditTextPattern.test(text) && parseCredits(text) > 0,
  {
    message: 'more than zero',
  },
);
const dayText = z.string().refine(isDay, 'a day such as 2024-12-16');
const minuteCount = z.int().min(0).max(60000);
const bilingual = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });
/** French stays empty until the accreditor's own French text is known (credits.md §3.2). */
const statementText = z.strictObject({ en: z.string().min(1), fr: z.string() });

const award = z.enum(['full', 'commensurate']);
/** The contract's `attendancePolicy`; five minutes of grace unless it says otherwise (credits.md §1.2). */
export const attendancePolicySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('commensurate') }),
  z.strictObject({ type: z.literal('complete'), graceMinutes: z.int().min(0).max(1440).default(5) }),
  z.strictObject({ type: z.literal('threshold-percent'), percent: z.int().min(1).max(100), award }),
  z.strictObject({ type: z.literal('threshold-minutes'), minutes: z.int().min(1).max(1440), award }),
  z.strictObject({
    type: z.literal('tiers'),
    tiers: z
      .array(z.strictObject({ fromMinutes: z.int().min(1).max(1440), credits: creditText }))
      .min(1)
      .max(20),
  }),
]);
export type AttendancePolicy = z.infer<typeof attendancePolicySchema>;

const capsSchema = z.strictObject({
  session: creditText.nullable(),
  /** Holds instead where the approval's activity type is `series` (AAFP, credits.md §1). */
  seriesSession: creditText.nullable(),
  day: creditText.nullable(),
  cohort: creditText.nullable(),
  approval: creditText.nullable(),
  year: creditText.nullable(),
});

export const documentKinds = [
  'certificate',
  'certificate-of-participation',
  'letter-of-attendance',
  'letter-of-participation',
  'none',
] as const;

export const printForms = ['credits', 'hours', 'ceu', 'hours-and-ceu'] as const;
export type PrintForm = (typeof printForms)[number];

export const ruleSchema = z.strictObject({
  unitMinutes: z.int().min(1).max(600),
  creditPerUnit: positiveCreditText,
  /** The step that time is rounded to, in units: `"0.25"` of a 60-minute unit is a quarter hour. */
  increment: positiveCreditText,
  rounding: z.enum(['nearest', 'floor', 'none']),
  minCredit: creditText,
  minActivityMinutes: minuteCount,
  /** Overrides `minActivityMinutes` for an approval of that activity type. */
  minActivityMinutesByType: z.record(z.string(), minuteCount),
  countedKinds: z.array(z.enum(segmentKinds)).min(1),
  /** Breaks of up to so many minutes count; longer ones are removed whole. */
  breakThresholdMin: minuteCount,
  attendancePolicy: attendancePolicySchema,
  caps: capsSchema,
  requiresEvaluation: z.boolean(),
  claimDeadlineDays: z.int().min(0).nullable(),
  /** How long after a session it may still be designated; 0: never, null: no rule known. */
  retroactiveDesignationDays: z.int().min(0).nullable(),
  /** Credits per hour taught, where the system knows teaching credit at all. */
  teachingMultiplier: positiveCreditText.nullable(),
  teachingExcludesLearner: z.boolean(),
  /** Professions or families of them; null: everybody. */
  eligibleProfessions: z
    .array(z.enum([...professions, ...professionGroupNames]))
    .min(1)
    .nullable(),
  eligibleRoles: z.array(z.enum(roles)).min(1),
  /** Rates per hour an approval may carry under this version; any other is applied with a warning. */
  approvedRates: z.array(positiveCreditText),
  /** The accreditor's statement speaks of time actually spent: a `full` threshold earns a warning. */
  commensurateOnly: z.boolean(),
  documentKind: z.enum(documentKinds),
  printAs: z.enum(printForms),
  decimals: z.int().min(0).max(3),
  hoursDecimals: z.int().min(0).max(3),
});

export const creditSystemVersionSchema = z.strictObject({
  version: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$/),
  effectiveFrom: dayText,
  effectiveTo: dayText.nullable(),
  rule: ruleSchema,
  statement: statementText.nullable(),
  source: z.strictObject({ citation: z.string().min(1), codes: z.array(z.string().min(1)) }),
  confidence: z.enum(['confirmed', 'to-confirm']),
  /** Names of the rule's fields that hold our placeholder until the accreditor confirms. */
  toConfirm: z.array(z.enum(ruleSchema.keyof().options)),
  notes: bilingual.nullable(),
});
export type CreditSystemVersion = z.infer<typeof creditSystemVersionSchema>;

export const creditSystemSchema = z
  .strictObject({
    id: z.enum(creditSystemIds),
    name: bilingual,
    unitName: bilingual,
    accreditor: bilingual,
    versions: z.array(creditSystemVersionSchema).min(1),
  })
  .superRefine((system, context) => {
    for (const problem of versionProblems(system.versions)) {
      context.addIssue({ code: 'custom', path: ['versions'], message: problem });
    }
  });
/** A catalogue file as it is stored and answered: amounts are decimal text. */
export type CreditSystem = z.infer<typeof creditSystemSchema>;

/** Versions stand in order, without gap or overlap, the last one open. */
function versionProblems(versions: readonly CreditSystemVersion[]): string[] {
  const problems = versions.flatMap((version, index) => {
    const next = versions[index + 1];
    const found: string[] = [];
    if (version.effectiveTo !== null && version.effectiveTo < version.effectiveFrom) {
      found.push(`version ${version.version} ends before it begins`);
    }
    if (
      next !== undefined &&
      (version.effectiveTo === null || dayPlusDays(version.effectiveTo, 1) !== next.effectiveFrom)
    ) {
      found.push(`version ${next.version} must begin the day after version ${version.version} ends`);
    }
    if (version.toConfirm.length > 0 && version.confidence === 'confirmed') {
      found.push(`version ${version.version} holds values to confirm and cannot be confirmed`);
    }
    return found;
  });
  if (new Set(versions.map((version) => version.version)).size < versions.length) {
    problems.push('two versions carry the same name');
  }
  return problems;
}

/** The version whose days hold `day` (both ends included), or undefined. */
export function ruleInForce<V extends { effectiveFrom: Day; effectiveTo: Day | null }>(
  versions: readonly V[],
  day: Day,
): V | undefined {
  return versions.find(
    (version) => version.effectiveFrom <= day && (version.effectiveTo === null || day <= version.effectiveTo),
  );
}

type RuleFile = z.infer<typeof ruleSchema>;
type AmountField =
  'creditPerUnit' | 'increment' | 'minCredit' | 'teachingMultiplier' | 'approvedRates' | 'caps';

export interface CapLimits {
  session: number | null;
  seriesSession: number | null;
  day: number | null;
  cohort: number | null;
  approval: number | null;
  year: number | null;
}

/** A version's rule ready to reckon with: amounts in thousandths, families of professions resolved. */
export interface CreditRule extends Omit<
  RuleFile,
  AmountField | 'eligibleProfessions' | 'eligibleRoles' | 'countedKinds'
> {
  creditSystem: string;
  version: string;
  unitName: Bilingual;
  confidence: 'confirmed' | 'to-confirm';
  creditPerUnitThousandths: number;
  incrementThousandths: number;
  minCreditThousandths: number;
  teachingMultiplierThousandths: number | null;
  approvedRateThousandths: number[];
  capThousandths: CapLimits;
  countedKinds: readonly SegmentKind[];
  eligibleProfessions: readonly Profession[] | null;
  eligibleRoles: readonly Role[];
}

const parseOptional = (text: string | null): number | null => (text === null ? null : parseCredits(text));

export function compileRule(
  system: Pick<CreditSystem, 'id' | 'unitName'>,
  version: CreditSystemVersion,
): CreditRule {
  const { creditPerUnit, increment, minCredit, teachingMultiplier, approvedRates, caps, ...rest } =
    version.rule;
  return {
    ...rest,
    creditSystem: system.id,
    version: version.version,
    unitName: system.unitName,
    confidence: version.confidence,
    creditPerUnitThousandths: parseCredits(creditPerUnit),
    incrementThousandths: parseCredits(increment),
    minCreditThousandths: parseCredits(minCredit),
    teachingMultiplierThousandths: parseOptional(teachingMultiplier),
    approvedRateThousandths: approvedRates.map(parseCredits),
    capThousandths: {
      session: parseOptional(caps.session),
      seriesSession: parseOptional(caps.seriesSession),
      day: parseOptional(caps.day),
      cohort: parseOptional(caps.cohort),
      approval: parseOptional(caps.approval),
      year: parseOptional(caps.year),
    },
    eligibleProfessions:
      rest.eligibleProfessions === null ? null : expandProfessions(rest.eligibleProfessions),
  };
}

/** The compiled rule of a system on a day, or undefined where the catalogue does not reach back so far. */
export function creditRuleOn(system: CreditSystem, day: Day): CreditRule | undefined {
  const version = ruleInForce(system.versions, day);
  return version === undefined ? undefined : compileRule(system, version);
}
