// Attendance policies: what of the attended minutes may be credited at all.
import { parseCredits } from './amount.js';
import type { ApprovalTerms } from './approval-terms.js';
import type { CountedTime } from './counted-time.js';
import type { AttendancePolicy, CreditRule } from './rule.js';

export interface PolicyOutcome {
  met: boolean;
  /** Minutes that go into the rounding. */
  minutes: number;
  /** Whether the whole available session is credited, attended or not. */
  full: boolean;
  /** A tier states the credit itself; nothing is left to round. */
  tierThousandths: number | null;
  /** Counted minutes that had to be attended; null where the policy asks for none. */
  requiredMinutes: number | null;
}

/** The approval's policy, else the rule's; a rule's `complete` does not bind an activity accredited in modules. */
export function effectivePolicy(rule: CreditRule, approval: ApprovalTerms): AttendancePolicy {
  if (approval.attendancePolicy !== null) return approval.attendancePolicy;
  if (rule.attendancePolicy.type === 'complete' && approval.modular === true) return { type: 'commensurate' };
  return rule.attendancePolicy;
}

/** Smallest whole number of minutes that is at least `percent` of `minutes`. `(80, 60)` → 48. */
function percentOf(percent: number, minutes: number): number {
  const product = percent * minutes;
  const remainder = product % 100;
  return (product - remainder) / 100 + (remainder > 0 ? 1 : 0);
}

/** Attended minutes are judged against the session's counted minutes (credits.md §1.3). */
export function applyPolicy(policy: AttendancePolicy, time: CountedTime): PolicyOutcome {
  const attended = time.attendedMinutes;
  const judge = (requiredMinutes: number, award: 'full' | 'commensurate'): PolicyOutcome => {
    const met = attended > 0 && attended >= requiredMinutes;
    const full = met && award === 'full';
    const minutes = full ? time.availableMinutes : met ? attended : 0;
    return { met, minutes, full, tierThousandths: null, requiredMinutes };
  };
  switch (policy.type) {
    case 'commensurate':
      return { met: true, minutes: attended, full: false, tierThousandths: null, requiredMinutes: null };
    case 'complete':
      return judge(Math.max(0, time.sessionCountedMinutes - policy.graceMinutes), 'full');
    case 'threshold-percent':
      return judge(percentOf(policy.percent, time.sessionCountedMinutes), policy.award);
    case 'threshold-minutes':
      return judge(policy.minutes, policy.award);
    case 'tiers': {
      const tiers = [...policy.tiers].sort((a, b) => a.fromMinutes - b.fromMinutes);
      const reached = tiers.findLast((tier) => attended >= tier.fromMinutes);
      const requiredMinutes = reached?.fromMinutes ?? tiers[0]?.fromMinutes ?? 0;
      if (reached === undefined)
        return { met: false, minutes: 0, full: false, tierThousandths: null, requiredMinutes };
      return {
        met: true,
        minutes: attended,
        full: false,
        tierThousandths: parseCredits(reached.credits),
        requiredMinutes,
      };
    }
  }
}
