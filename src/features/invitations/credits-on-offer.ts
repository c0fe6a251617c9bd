// Which credits an invitation may promise: the approvals that hold on the day of the session.
import type { Bilingual } from '../../core/bilingual.js';
import { parseCredits } from '../../core/credits/amount.js';
import { approvalsInForce } from '../../core/credits/approvals-in-force.js';
import type { Db } from '../../platform/db/database.js';
import type { ApprovalsService } from '../programs/approvals.service.js';
import type { SessionApprovalsService } from '../sessions/session-approvals.service.js';
import type { CreditsOnOffer } from './invitations.service.js';

interface Deps {
  approvals: Pick<ApprovalsService, 'loadForProgram'>;
  sessionApprovals: Pick<SessionApprovalsService, 'load'>;
  /** Names of the credit systems, by id. */
  systemNames: (db: Db) => Promise<ReadonlyMap<string, Bilingual>>;
}

export function createCreditsOnOffer(deps: Deps): CreditsOnOffer {
  return async (db, session) => {
    const excluded = (await deps.sessionApprovals.load(db, session.id))
      .filter((each) => each.excluded)
      .map((each) => each.approvalId);
    const approvals = await deps.approvals.loadForProgram(db, session.programId);
    const { inForce } = approvalsInForce(approvals, session.localDate, excluded);
    if (inForce.length === 0) return { credits: [], evaluationNeeded: false };
    const names = await deps.systemNames(db);
    return {
      credits: inForce.flatMap(({ creditSystem, terms }) => {
        const name = names.get(creditSystem);
        const most = terms.maxCreditsPerSession;
        return name === undefined
          ? []
          : [{ name, creditThousandthsMax: most === null ? null : parseCredits(most) }];
      }),
      evaluationNeeded: inForce.some(({ terms }) => terms.requiresEvaluation === true),
    };
  };
}
