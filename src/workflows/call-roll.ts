// Staff say whom they saw: ticks become evidence of their own grade, and whoever is not enrolled becomes a question.
import type { Actor } from '../core/access.js';
import type { AttestedQuestions } from '../features/attendance/attested-questions.service.js';
import type { RollCallMark, RollCallService } from '../features/attendance/roll-call.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';
import { createReachHeld } from './reach-held.js';

/** All of the list or nothing of it. */
export type CallRoll = (
  actor: Actor,
  sessionId: string,
  marks: readonly RollCallMark[],
  reason: string,
) => Promise<void>;

export function createCallRoll(deps: {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
  rollCalls: RollCallService;
  attestedQuestions: AttestedQuestions;
  amend: AmendSession;
}): CallRoll {
  const { database, rollCalls, attestedQuestions, amend } = deps;
  const reachHeld = createReachHeld(deps);
  return (actor, sessionId, marks, reason) =>
    database.write(async (trx) => {
      const session = await reachHeld(trx, actor, sessionId);
      rollCalls.requireOpen(session);
      const changed = await rollCalls.call(trx, actor, session, marks, reason);
      await attestedQuestions.ask(trx, session);
      await amend(trx, actor, session, changed, `roll call: ${reason}`, { losses: 'lead' });
    });
}
