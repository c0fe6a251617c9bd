// Which credits an invitation may promise: the approvals that hold on the day of the session.
import type { Bilingual } from '../../core/bilingual.js';
import { parseCredits } from '../../core/credits/amount.js';
import type { Db } from '../../platform/db/database.js';
import type { Approval } from '../programs/approval.js';
import type { ApprovalsService } from '../programs/approvals.service.js';
import type { SessionApprovalsService } from '../sessions/session-approvals.service.js';
import type { CreditsOnOffer } from './invitations.service.js';

interface Deps {
  approvals: Pick<ApprovalsService, 'loadForProgram'>;
  sessionApprovals: Pick<SessionApprovalsService, 'load'>;
  /** Names of the credit systems, by id. */
  systemNames: (db: Db) => Promise<ReadonlyMap<string, Bilingual>>;
}

/** Two in one system: the latest `validFrom` (contract, "Which approvals apply"). */
function latestOfEach(approvals: readonly Approval[]): Approval[] {
  const latest = new Map<string, Approval>();
  for (const approval of approvals) {
    const other = latest.get(approval.creditSystem);
    if (other === undefined || other.validFrom < approval.validFrom)
      latest.set(approval.creditSystem, approval);
  }
  return [...latest.values()];
}

export function createCreditsOnOffer(deps: Deps): CreditsOnOffer {
  return async (db, session) => {
    const excluded = new Set(
      (await deps.sessionApprovals.load(db, session.id))
        .filter((each) => each.excluded)
        .map((each) => each.approvalId),
    );
    const holding = (await deps.approvals.loadForProgram(db, session.programId)).filter(
      (each) =>
        each.status === 'approved' &&
        each.validFrom <= session.localDate &&
        session.localDate <= each.validTo &&
        !excluded.has(each.id),
    );
    if (holding.length === 0) return { credits: [], evaluationNeeded: false };
    const applying = latestOfEach(holding);
    const names = await deps.systemNames(db);
    return {
      credits: applying.flatMap(({ creditSystem, terms }) => {
        const name = names.get(creditSystem);
        const most = terms.maxCreditsPerSession;
        return name === undefined
          ? []
          : [{ name, creditThousandthsMax: most === null ? null : parseCredits(most) }];
      }),
      evaluationNeeded: applying.some(({ terms }) => terms.requiresEvaluation === true),
    };
  };
}
