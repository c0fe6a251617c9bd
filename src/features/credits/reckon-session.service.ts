// Runs the credit engine over a session: every attending clinician under every approval she is eligible for.
import type { EarlierTotals, Reckoning } from '../../core/credits/reckoning.js';
import { noEarlierTotals } from '../../core/credits/reckoning.js';
import { evaluateSession } from '../../core/credits/evaluate.js';
import { takenBefore, type CreditedStretch } from '../../core/credits/overlap.js';
import type { CreditRule } from '../../core/credits/rule.js';
import { intersectIntervals, type Interval } from '../../core/time/interval.js';
import type { Db } from '../../platform/db/database.js';
import { sha256Hex } from '../../platform/secrets.js';
import { windowOf } from '../attendance/participants-of.js';
import type { AwardContext, Taking, Terms } from './award-context.service.js';
import { listEarlierAwards, listNeighbouringAwards, type NeighbouringAward } from './credits.store.js';

/** One reckoning with what it was reckoned from, ready for the ledger. */
export interface ReckonedAward {
  clinicianId: string;
  approvalId: string;
  approvalVersion: number;
  creditSystem: string;
  reckoning: Reckoning;
  /** Hash of every input: equal hashes mean that nothing it rests on has changed. */
  inputHash: string;
}

export interface SessionReckonings {
  awards: ReckonedAward[];
  /** Awards of sessions near this one: what they cover is taken, or was left to it. */
  neighbouring: NeighbouringAward[];
}

const causeOf = (clinicianId: string, creditSystem: string) => `${clinicianId}\n${creditSystem}`;

function creditedStretches(neighbouring: readonly NeighbouringAward[]): Map<string, CreditedStretch[]> {
  const stretches = new Map<string, CreditedStretch[]>();
  for (const award of neighbouring) {
    const key = causeOf(award.clinician_id, award.credit_system);
    const countedIntervals = JSON.parse(award.covered_json) as Interval[];
    const stretch = { sessionId: award.session_id, startsAt: award.session_starts_at, countedIntervals };
    stretches.set(key, [...(stretches.get(key) ?? []), stretch]);
  }
  return stretches;
}

const hasWiderCaps = (rule: CreditRule) =>
  [
    rule.capThousandths.day,
    rule.capThousandths.cohort,
    rule.capThousandths.approval,
    rule.capThousandths.year,
  ].some((cap) => cap !== null);

/** What everybody holds already, where the rule has limits beyond the session; by clinician. */
async function earlierTotals(
  db: Db,
  context: AwardContext,
  terms: Terms,
): Promise<Map<string, EarlierTotals>> {
  if (!hasWiderCaps(terms.rule)) return new Map();
  const { session } = context;
  const totals = new Map<string, EarlierTotals>();
  for (const award of await listEarlierAwards(
    db,
    terms.rule.creditSystem,
    session.id,
    session.organizationId,
  )) {
    const sum = totals.get(award.clinician_id) ?? { ...noEarlierTotals };
    totals.set(award.clinician_id, sum);
    const credits = award.credit_thousandths;
    if (award.local_date === session.localDate) sum.dayThousandths += credits;
    if (award.cohort_id === session.cohortId) sum.cohortThousandths += credits;
    if (award.approval_id === terms.approval.approvalId) sum.approvalThousandths += credits;
    if (award.local_date.slice(0, 4) === session.localDate.slice(0, 4)) sum.yearThousandths += credits;
  }
  return totals;
}

function teachingOf(context: AwardContext, clinicianId: string, taking: Taking, creditSystem: string) {
  if (taking.teaching === null) return null;
  return {
    ...taking.teaching,
    repeat: context.isTalkCredited(clinicianId, creditSystem, taking.teaching.talkId),
  };
}

function reckonOne(
  context: AwardContext,
  terms: Terms,
  clinicianId: string,
  taking: Taking,
  takenIntervals: Interval[],
  earlier: EarlierTotals,
): ReckonedAward[] {
  const { approval, rule } = terms;
  const input = {
    session: context.facts,
    attendance: {
      intervals: taking.attendance.intervals,
      joins: taking.attendance.joins,
      presentSeconds: taking.attendance.seconds,
      totalsOnlySeconds: taking.attendance.totalsOnlySeconds,
      manualMinutes: taking.attendance.manualMinutes,
      evidence: taking.attendance.evidence,
      // Absent where nobody's word counts: inputs of earlier awards keep their hash.
      ...(taking.attendance.attestedBy === null ? {} : { attestedBy: taking.attendance.attestedBy }),
      provisional: taking.attendance.status === 'provisional',
    },
    role: taking.role,
    profession: taking.profession,
    teaching: teachingOf(context, clinicianId, taking, rule.creditSystem),
    evaluationDone: taking.evaluationDoneAt !== null,
    // A deadline counts only where a claim is made explicitly, so that imported history loses nothing.
    claimDaysAfterSession: null,
    approval,
    rule,
    takenIntervals,
    earlier,
  };
  const { learner, teaching } = evaluateSession(input);
  const inputHash = sha256Hex(JSON.stringify([input, learner.engineVersion]));
  return (
    [learner, ...(teaching === null ? [] : [teaching])]
      // Who is not of an eligible profession has no row at all: this credit is not hers to miss.
      .filter((reckoning) => reckoning.reason !== 'profession')
      .map((reckoning) => ({
        clinicianId,
        approvalId: approval.approvalId,
        approvalVersion: approval.version,
        creditSystem: rule.creditSystem,
        reckoning,
        inputHash,
      }))
  );
}

/** `clinicianIds` null: everybody with presence. */
export async function reckonSession(
  db: Db,
  context: AwardContext,
  clinicianIds: ReadonlySet<string> | null,
): Promise<SessionReckonings> {
  const neighbouring = await listNeighbouringAwards(db, context.session);
  const stretches = creditedStretches(neighbouring);
  // By plan: whose minutes they are does not change with a start that is put right.
  const window = windowOf(context.session);
  const start = { sessionId: context.session.id, startsAt: context.session.startsAt };
  const awards: ReckonedAward[] = [];
  for (const terms of context.terms) {
    const totals = await earlierTotals(db, context, terms);
    for (const [clinicianId, taking] of context.takings) {
      if (clinicianIds !== null && !clinicianIds.has(clinicianId)) continue;
      const taken = intersectIntervals(
        takenBefore(start, stretches.get(causeOf(clinicianId, terms.rule.creditSystem)) ?? []),
        [window],
      );
      awards.push(
        ...reckonOne(context, terms, clinicianId, taking, taken, totals.get(clinicianId) ?? noEarlierTotals),
      );
    }
  }
  return { awards, neighbouring };
}
