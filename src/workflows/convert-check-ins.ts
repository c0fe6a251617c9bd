// Codes scanned before a session began become evidence once it has: at the next check-in, at finalizing, or by the clock.
import { systemActor } from '../core/access.js';
import type { AttestedQuestions } from '../features/attendance/attested-questions.service.js';
import type { CheckInsService } from '../features/check-in/check-ins.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';

export interface ConvertCheckIns {
  /** In the caller's transaction, who holds the ledger. */
  ofSession(trx: Db, session: Session): Promise<void>;
  /** Of every session that has begun; answers how many clinicians that touched. */
  all(): Promise<{ clinicians: number }>;
}

export function createConvertCheckIns(deps: {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
  checkIns: CheckInsService;
  attestedQuestions: AttestedQuestions;
  amend: AmendSession;
}): ConvertCheckIns {
  const { database, organizations, sessions, checkIns, attestedQuestions, amend } = deps;

  async function convert(trx: Db, session: Session): Promise<number> {
    const clinicianIds = await checkIns.convert(trx, session);
    if (clinicianIds.length === 0) return 0;
    await attestedQuestions.ask(trx, session);
    await amend(trx, systemActor, session, clinicianIds, 'check-in');
    return clinicianIds.length;
  }

  return {
    ofSession: async (trx, session) => {
      await convert(trx, session);
    },
    all: async () => {
      let clinicians = 0;
      for (const id of await checkIns.sessionsToConvert(database.read)) {
        clinicians += await database.write(async (trx) => {
          const { organizationId } = await sessions.load(trx, id);
          await organizations.holdLedger(trx, organizationId);
          return convert(trx, await sessions.load(trx, id));
        });
      }
      return { clinicians };
    },
  };
}
