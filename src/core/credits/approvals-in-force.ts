// Which of a program's approvals a session is credited under.
import type { Finding } from '../finding.js';
import type { Day } from '../time/instant.js';

export interface DatedApproval {
  id: string;
  creditSystem: string;
  status: 'applied' | 'approved';
  validFrom: Day;
  validTo: Day;
}

export interface ApprovalsInForce<A> {
  /** At most one a credit system, in the order they were given. */
  inForce: A[];
  warnings: Finding[];
}

/** Of two in one system the later `validFrom` wins; begun on one day, the one entered later (ids sort by time). */
function outranks(a: DatedApproval, b: DatedApproval): boolean {
  return a.validFrom === b.validFrom ? a.id > b.id : a.validFrom > b.validFrom;
}

/**
 * Every approved one whose validity holds the session's local date (both ends included), unless the session was taken
 * out of it (contract, "Which approvals apply").
 */
export function approvalsInForce<A extends DatedApproval>(
  approvals: readonly A[],
  sessionLocalDate: Day,
  excludedApprovalIds: ReadonlySet<string> | readonly string[] = [],
): ApprovalsInForce<A> {
  const excluded = new Set(excludedApprovalIds);
  const candidates = approvals.filter(
    (approval) =>
      approval.status === 'approved' &&
      approval.validFrom <= sessionLocalDate &&
      sessionLocalDate <= approval.validTo &&
      !excluded.has(approval.id),
  );
  const winners = new Map<string, A>();
  for (const candidate of candidates) {
    const holder = winners.get(candidate.creditSystem);
    if (holder === undefined || outranks(candidate, holder)) winners.set(candidate.creditSystem, candidate);
  }
  const inForce = candidates.filter((candidate) => winners.get(candidate.creditSystem) === candidate);
  const warnings = candidates.flatMap((candidate): Finding[] => {
    const winner = winners.get(candidate.creditSystem);
    if (winner === undefined || winner === candidate) return [];
    return [
      {
        code: 'approval.outranked',
        severity: 'warning',
        detail:
          `On ${sessionLocalDate} two approvals for ${candidate.creditSystem} are in force; the one valid from ` +
          `${winner.validFrom} counts. Shorten the other one, or take the session out of it.`,
        params: {
          approvalId: candidate.id,
          winnerId: winner.id,
          creditSystem: candidate.creditSystem,
          day: sessionLocalDate,
          winnerFrom: winner.validFrom,
        },
      },
    ];
  });
  return { inForce, warnings };
}
