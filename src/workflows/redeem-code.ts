// A clinician redeems a code that was shown in the room: counted slowly where it is wrong, evidence where it is right.
import type { Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { CheckIn, CheckInsService } from '../features/check-in/check-ins.service.js';
import type { CodesService, ShownCode, TypedCode } from '../features/check-in/codes.service.js';
import type { TriesService } from '../features/check-in/tries.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database } from '../platform/db/database.js';
import type { ConvertCheckIns } from './convert-check-ins.js';
import { refuseCancelled } from './reach-held.js';

export interface Redemption extends CheckIn {
  /** The same code had been redeemed by her before. */
  replay: boolean;
}

export type RedeemCode = (actor: Actor, typed: TypedCode) => Promise<Redemption>;

interface Deps {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
  codes: CodesService;
  tries: TriesService;
  checkIns: CheckInsService;
  convertCheckIns: ConvertCheckIns;
}

export function createRedeemCode(deps: Deps): RedeemCode {
  const { database, organizations, sessions, codes, tries, checkIns, convertCheckIns } = deps;

  async function requireShown(personId: string, typed: TypedCode): Promise<ShownCode> {
    await tries.requirePatience(personId);
    const found = await codes.find(database.read, typed);
    if (found.state === 'redeemable') return found.shown;
    await tries.countWrong(personId);
    if (found.state === 'unknown') {
      throw new AppError(
        'check-in.unknown-code',
        'No session shows this code. Read it again from the screen; a new one stands there every minute.',
      );
    }
    throw new AppError(
      'check-in.expired',
      `This code could be redeemed until ${found.shown.redeemableUntil}. Tell the program's lead that you were there.`,
    );
  }

  return async (actor, typed) => {
    if (actor.kind !== 'person')
      throw new AppError(
        'auth.forbidden',
        'A code is redeemed by the person herself: sign in by mail first.',
      );
    const shown = await requireShown(actor.id, typed);
    return database.write(async (trx) => {
      const { organizationId } = await sessions.load(trx, shown.sessionId);
      await organizations.holdLedger(trx, organizationId);
      const session = await sessions.load(trx, shown.sessionId);
      refuseCancelled(session);
      const isNew = await checkIns.redeem(trx, actor, session, shown);
      await convertCheckIns.ofSession(trx, session);
      const checkIn = await checkIns.find(trx, actor, session, shown.id);
      if (checkIn === undefined) throw new Error('a check-in that was made is not there');
      return { ...checkIn, replay: !isNew };
    });
  };
}
