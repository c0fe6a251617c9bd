// Ledger entries: how they are keyed and compared, and the rows an award, a reversal and a waiting loss become.
import type { Actor } from '../../core/access.js';
import type { Clock } from '../../platform/clock.js';
import type { Ids } from '../../platform/ids.js';
import type { Session } from '../sessions/session.js';
import type { AwardRow } from './credits.store.js';
import type { ReckonedAward } from './reckon-session.service.js';

export const keyOf = (award: { clinicianId: string; approvalId: string; kind: string }) =>
  [award.clinicianId, award.approvalId, award.kind].join('\n');
export const keyOfRow = (row: AwardRow) =>
  keyOf({ clinicianId: row.clinician_id, approvalId: row.approval_id, kind: row.kind });

export const heldOf = (row: AwardRow | undefined): number =>
  row?.status === 'awarded' ? row.credit_thousandths : 0;

export function sameOutcome(row: AwardRow, reckoned: ReckonedAward): boolean {
  const { reckoning } = reckoned;
  return (
    row.status === reckoning.status &&
    row.credit_thousandths === reckoning.creditsThousandths &&
    row.hour_thousandths === reckoning.hoursThousandths &&
    row.minutes === reckoning.minutes &&
    // As many minutes at another time are other minutes: no other session may credit them.
    row.covered_json === JSON.stringify(reckoning.countedIntervals)
  );
}

/** Stands in the place of an input hash where there is nothing to reckon from. */
export const withdrawnHash = 'withdrawn';
const withdrawnSentence = {
  en: 'The evidence no longer shows presence in this session, so the credit would be withdrawn; a lead decides.',
  fr: 'Les données ne montrent plus de présence à cette séance; le crédit serait donc retiré. La décision revient à une personne responsable du programme.',
};

/** Losses that wait: written after what stands, and about nothing that has been replaced since. */
export function openProposals(standing: readonly AwardRow[], proposals: readonly AwardRow[]): AwardRow[] {
  const newest = new Map(standing.map((row) => [keyOfRow(row), row.id]));
  return proposals.filter((row) => {
    const standingId = newest.get(keyOfRow(row));
    return standingId !== undefined && row.id > standingId;
  });
}

/** A loss that waits for a lead explains why what stands is more than what the evidence gives. */
export function differencesOf(
  standing: readonly AwardRow[],
  reckoned: readonly ReckonedAward[],
  proposals: readonly AwardRow[],
): { awardId: string; detail: string }[] {
  const after = new Map(reckoned.map((award) => [keyOf({ ...award, kind: award.reckoning.kind }), award]));
  const waiting = new Set(
    openProposals(standing, proposals).map((row) => `${keyOfRow(row)}\n${row.input_hash}`),
  );
  const changed = standing.flatMap((row) => {
    const award = after.get(keyOfRow(row));
    if (award === undefined) {
      const isWaiting = waiting.has(`${keyOfRow(row)}\n${withdrawnHash}`);
      return isWaiting ? [] : [{ awardId: row.id, detail: 'stands, but the evidence gives no award' }];
    }
    if (sameOutcome(row, award) || waiting.has(`${keyOfRow(row)}\n${award.inputHash}`)) return [];
    const { reckoning } = award;
    return [
      {
        awardId: row.id,
        detail: `stands as ${row.status} ${row.credit_thousandths}/1000 for ${row.minutes} min, the evidence gives ${reckoning.status} ${reckoning.creditsThousandths}/1000 for ${reckoning.minutes} min`,
      },
    ];
  });
  const known = new Set(standing.map(keyOfRow));
  const missing = [...after].filter(([key]) => !known.has(key));
  return [
    ...changed,
    ...missing.map(([, award]) => ({
      awardId: award.approvalId,
      detail: `clinician ${award.clinicianId} has no award under this approval, the evidence gives one`,
    })),
  ];
}

/** Who books what, and why. */
export interface Writing {
  actor: Actor;
  session: Session;
  reason: string;
  mayLose: boolean;
}

/** The three kinds of rows the ledger takes. */
export function createLedgerEntries({ clock, ids }: { clock: Clock; ids: Ids }) {
  function toEntry(
    { actor, session, reason }: Writing,
    reckoned: ReckonedAward,
    status: AwardRow['status'],
  ): AwardRow {
    const { reckoning } = reckoned;
    return {
      id: ids.next(),
      organization_id: session.organizationId,
      program_id: session.programId,
      cohort_id: session.cohortId,
      session_id: session.id,
      clinician_id: reckoned.clinicianId,
      approval_id: reckoned.approvalId,
      approval_version: reckoned.approvalVersion,
      credit_system: reckoned.creditSystem,
      kind: reckoning.kind,
      entry: 'award',
      reverses_id: null,
      status,
      credit_thousandths: reckoning.creditsThousandths,
      hour_thousandths: reckoning.hoursThousandths,
      minutes: reckoning.minutes,
      rule_version: reckoning.ruleVersion,
      engine_version: reckoning.engineVersion,
      covered_json: JSON.stringify(reckoning.countedIntervals),
      explanation_json: JSON.stringify(reckoning.steps),
      sentence_en: reckoning.sentence.en,
      sentence_fr: reckoning.sentence.fr,
      input_hash: reckoned.inputHash,
      reason,
      created_at: clock.now(),
      created_by: actor.id,
    };
  }

  function toReversal({ actor, reason }: Writing, row: AwardRow): AwardRow {
    return {
      ...row,
      id: ids.next(),
      entry: 'reversal',
      reverses_id: row.id,
      status: 'reversed',
      covered_json: '[]',
      reason,
      created_at: clock.now(),
      created_by: actor.id,
    };
  }

  /** The loss of the whole award, where the evidence no longer places her in the session. */
  function toWithdrawal({ actor, reason }: Writing, row: AwardRow): AwardRow {
    return {
      ...row,
      id: ids.next(),
      status: 'pending-confirmation',
      credit_thousandths: 0,
      hour_thousandths: 0,
      minutes: 0,
      covered_json: '[]',
      explanation_json: JSON.stringify([{ step: 'result', value: '0', text: withdrawnSentence }]),
      sentence_en: withdrawnSentence.en,
      sentence_fr: withdrawnSentence.fr,
      input_hash: withdrawnHash,
      reason,
      created_at: clock.now(),
      created_by: actor.id,
    };
  }

  return { toEntry, toReversal, toWithdrawal };
}
