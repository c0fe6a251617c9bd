// A claim gets its answer: granted, it becomes a mark by hand with its reason, and credits follow; either way she is told.
import type { Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import { claimMail } from '../features/attendance/claim-mail.js';
import type { Claim, ClaimsService } from '../features/attendance/claims.service.js';
import type { MarksService } from '../features/attendance/marks.service.js';
import type { CliniciansService } from '../features/clinicians/clinicians.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { OutboxService } from '../features/outbox/outbox.service.js';
import type { ProgramsService } from '../features/programs/programs.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';

/** `minutes` null: the claim is refused. */
export interface ClaimAnswer {
  minutes: number | null;
  reason: string;
}

export type AnswerClaim = (actor: Actor, claimId: string, answer: ClaimAnswer) => Promise<Claim>;

export function createAnswerClaim(deps: {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger' | 'load'>;
  sessions: Pick<SessionsService, 'load'>;
  claims: ClaimsService;
  marks: Pick<MarksService, 'mark'>;
  amend: AmendSession;
  clinicians: Pick<CliniciansService, 'load'>;
  programs: Pick<ProgramsService, 'load'>;
  outbox: Pick<OutboxService, 'enqueue'>;
  publicUrl: string;
  senderAddress: string;
}): AnswerClaim {
  const { database, organizations, sessions, claims, marks, amend, clinicians, programs, outbox } = deps;

  async function tell(trx: Db, claim: Claim, session: Session): Promise<void> {
    const mail = claimMail({
      claim,
      session,
      clinician: await clinicians.load(trx, claim.clinicianId),
      program: await programs.load(trx, session.programId),
      organization: await organizations.load(trx, session.organizationId),
      publicUrl: deps.publicUrl,
      senderAddress: deps.senderAddress,
    });
    if (mail !== null) await outbox.enqueue(trx, mail);
  }

  return (actor, claimId, { minutes, reason }) =>
    database.write(async (trx) => {
      const asked = await claims.reachOpen(trx, actor, claimId);
      await organizations.holdLedger(trx, asked.organizationId);
      const claim = await claims.reachOpen(trx, actor, claimId);
      const session = await sessions.load(trx, claim.sessionId);
      if (session.status === 'cancelled')
        throw new AppError('session.cancelled', 'A cancelled session has no attendance to grant.');
      const settled = await claims.settle(trx, actor, claim, { grantedMinutes: minutes, reason });
      if (minutes !== null) {
        const words = `claim granted: ${reason}`;
        await marks.mark(trx, actor, session, claim.clinicianId, { minutes }, words);
        await amend(trx, actor, session, [claim.clinicianId], words, { losses: 'lead' });
      }
      await tell(trx, settled, session);
      return settled;
    });
}
