// An award as everybody outside the ledger sees it.
import type { Bilingual } from '../../core/bilingual.js';
import { formatCredits } from '../../core/credits/amount.js';
import type { ExplanationStep } from '../../core/credits/reckoning.js';
import type { Instant } from '../../core/time/instant.js';
import type { AwardRow, AwardStatus } from './credits.store.js';

export interface Award {
  id: string;
  clinicianId: string;
  sessionId: string;
  approvalId: string;
  kind: 'learner' | 'teaching';
  creditSystem: string;
  /** Decimal text with the decimals of the credit system; the amount held where the status is pending. */
  credits: string;
  minutes: number;
  status: AwardStatus;
  ruleVersion: string;
  engineVersion: string;
  explanation: ExplanationStep[];
  sentence: Bilingual;
  reason: string;
  recordedAt: Instant;
}

/** Two decimals everywhere but where CEUs need three (contract: credits are decimal strings). */
const decimalsOf = (creditSystem: string): number => (creditSystem === 'acpe-ceu' ? 3 : 2);

export function toAward(row: AwardRow, isReversed: boolean): Award {
  return {
    id: row.id,
    clinicianId: row.clinician_id,
    sessionId: row.session_id,
    approvalId: row.approval_id,
    kind: row.kind,
    creditSystem: row.credit_system,
    credits: formatCredits(row.credit_thousandths, decimalsOf(row.credit_system)),
    minutes: row.minutes,
    status: isReversed ? 'reversed' : row.status,
    ruleVersion: row.rule_version,
    engineVersion: row.engine_version,
    explanation: JSON.parse(row.explanation_json) as ExplanationStep[],
    sentence: { en: row.sentence_en, fr: row.sentence_fr },
    reason: row.reason,
    recordedAt: row.created_at,
  };
}
