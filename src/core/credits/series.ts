// What a series reports as one activity: the credits of all its sessions, and each learner once per session attended.
import type { ApprovalTerms } from './approval-terms.js';
import { countedWindows } from './counted-time.js';
import { keepsAttendance } from './eligibility.js';
import { evaluateCredit } from './evaluate.js';
import type { CreditInput, SessionFacts } from './reckoning.js';
import type { CreditRule } from './rule.js';
import { totalSeconds } from '../time/interval.js';
import { epochSecondsOf } from '../time/instant.js';

/** The most a learner can earn in a session: full presence, evaluation done, nothing taken elsewhere. */
export function creditsOffered(session: SessionFacts, approval: ApprovalTerms, rule: CreditRule): number {
  const whole = {
    startSeconds: epochSecondsOf(session.startsAt),
    endSeconds: epochSecondsOf(session.endsAt),
  };
  const profession = (approval.eligibleProfessions ?? rule.eligibleProfessions)?.[0] ?? 'other';
  const input: CreditInput = {
    session,
    attendance: {
      intervals: [whole],
      joins: 1,
      presentSeconds: totalSeconds([whole]),
      totalsOnlySeconds: null,
      manualMinutes: null,
      evidence: 'exact',
    },
    role: 'learner',
    profession,
    teaching: null,
    evaluationDone: true,
    claimDaysAfterSession: null,
    approval,
    rule,
    takenIntervals: [],
  };
  return evaluateCredit(input).creditsThousandths;
}

export interface SeriesSession {
  session: SessionFacts;
  approval: ApprovalTerms;
  rule: CreditRule;
  /** Learners with attendance in this session. */
  learners: number;
}

export interface SeriesReport {
  activityCreditsThousandths: number;
  /** 20 learners in each of 52 sessions are 1040 (credits.md §4). */
  learnerCount: number;
  instructionMinutes: number;
}

export function reportSeries(sessions: readonly SeriesSession[]): SeriesReport {
  const held = sessions.filter((row) => keepsAttendance(row.session));
  return {
    activityCreditsThousandths: held.reduce(
      (sum, row) => sum + creditsOffered(row.session, row.approval, row.rule),
      0,
    ),
    learnerCount: held.reduce((sum, row) => sum + row.learners, 0),
    instructionMinutes: held.reduce((sum, row) => {
      const kinds = row.approval.countedKinds ?? row.rule.countedKinds;
      const seconds = totalSeconds(countedWindows(row.session, kinds, row.rule.breakThresholdMin));
      return sum + (seconds - (seconds % 60)) / 60;
    }, 0),
  };
}
