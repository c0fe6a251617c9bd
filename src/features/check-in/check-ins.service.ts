// Check-ins: a code redeemed by the person it belongs to, once; evidence from the moment the session has begun.
import type { Actor } from '../../core/access.js';
import { codeWindow } from '../../core/attendance/check-in-code.js';
import { checkInWorth, type Worth } from '../../core/attendance/attestation.js';
import { AppError } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { AttestationsService } from '../attendance/attestations.service.js';
import { gatherWitnesses, type Witnessed } from '../attendance/witnesses.service.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import {
  findCheckIn,
  insertCheckIn,
  listCheckIns,
  listSessionsToConvert,
  listWaiting,
  settleCheckIn,
  type CheckInRow,
} from './check-ins.store.js';
import type { ShownCode } from './codes.service.js';

/** `waiting`: until the session begins; `lapsed`: the session was moved away from that moment; `undone`: counts no more. */
export type CheckInState = 'counted' | 'waiting' | 'lapsed' | 'undone';

export interface CheckIn {
  id: string;
  sessionId: string;
  clinicianId: string;
  /** When the code was shown: the moment it proves. */
  momentAt: Instant;
  redeemedAt: Instant;
  state: CheckInState;
  /** Frozen on the day it was counted; null until then. */
  worth: Worth | null;
  isEnrolled: boolean;
}

export interface CheckInSeen extends CheckIn {
  name: string;
  /** A report or a webhook tells of a connection of this person in this session. */
  hasConnection: boolean;
}

export interface CheckInsService {
  /** Of hers in the organization of the session, the one on its roster first; empty where the hub does not know her. */
  recordsOf(db: Db, actor: Actor, session: Session): Promise<string[]>;
  /** Redeemed before, it stays as it is: answers whether it is new. Throws `check-in.no-record`. */
  redeem(trx: Db, actor: Actor, session: Session, shown: ShownCode): Promise<boolean>;
  /** What she redeemed this code as; undefined where she has not. */
  find(db: Db, actor: Actor, session: Session, codeId: string): Promise<CheckIn | undefined>;
  /** Those that waited for the session to begin become evidence; answers whose. Does nothing before that. */
  convert(trx: Db, session: Session): Promise<string[]>;
  sessionsToConvert(db: Db): Promise<string[]>;
  /** In order of the moments they prove. */
  list(db: Db, session: Session): Promise<CheckInSeen[]>;
}

interface Deps {
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  clinicians: Pick<CliniciansService, 'recordsOfPerson' | 'loadMany'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
  programs: Pick<ProgramsService, 'load'>;
  attestations: AttestationsService;
}

const speaksFor = (seen: Witnessed | undefined): boolean =>
  seen !== undefined && seen.rows.length + seen.shared.length + seen.live.length > 0;

function noRecord(): AppError {
  return new AppError(
    'check-in.no-record',
    "The hub of this session has no record with your address. Tell the program's lead that you were there; once your address is on your record, the code can be redeemed until it runs out.",
  );
}

export function createCheckInsService(deps: Deps): CheckInsService {
  const { clock, ids, audit, clinicians, enrolments, programs, attestations } = deps;

  async function recordsOf(db: Db, actor: Actor, session: Session): Promise<string[]> {
    const records = (await clinicians.recordsOfPerson(db, actor.addresses)).filter(
      (record) => record.organizationId === session.organizationId,
    );
    const roles = await enrolments.rolesForSession(db, session);
    return records
      .map((record) => record.id)
      .sort((a, b) => Number(roles.has(b)) - Number(roles.has(a)) || (a < b ? -1 : 1));
  }

  async function describe(db: Db, session: Session, rows: readonly CheckInRow[]): Promise<CheckIn[]> {
    const standing = new Map((await attestations.listStanding(db, session.id)).map((one) => [one.id, one]));
    const roles = await enrolments.rolesForSession(db, session);
    return rows.map((row) => {
      const evidence = standing.get(row.attestation_id ?? '');
      return {
        id: row.id,
        sessionId: row.session_id,
        clinicianId: row.clinician_id,
        momentAt: row.moment_at,
        redeemedAt: row.redeemed_at,
        state: stateOf(row, evidence !== undefined),
        worth: evidence?.worth ?? null,
        isEnrolled: roles.has(row.clinician_id),
      };
    });
  }

  /** Under the policy of this day; whoever redeemed it is who made it. */
  async function convertRow(trx: Db, session: Session, row: CheckInRow, worth: Worth): Promise<void> {
    const actor: Actor = { kind: 'person', id: row.redeemed_by, grants: [], addresses: [] };
    const people = [{ clinicianId: row.clinician_id, momentAt: row.moment_at, worth }];
    const [attestationId = ''] = await attestations.attest(trx, actor, session, 'check-in', people, null);
    if (!(await settleCheckIn(trx, row.id, { attestation_id: attestationId })))
      throw new Error('a check-in was converted twice');
  }

  return {
    recordsOf,
    redeem: async (trx, actor, session, shown) => {
      const own = await recordsOf(trx, actor, session);
      const [clinicianId] = own;
      if (clinicianId === undefined) throw noRecord();
      if ((await findCheckIn(trx, own, shown.id)) !== undefined) return false;
      const id = ids.next();
      const isNew = await insertCheckIn(trx, {
        id,
        organization_id: session.organizationId,
        session_id: session.id,
        clinician_id: clinicianId,
        code_id: shown.id,
        moment_at: shown.shownFrom,
        redeemed_at: clock.now(),
        redeemed_by: actor.id,
        attestation_id: null,
        lapsed_at: null,
      });
      if (!isNew) return false;
      await audit.record(trx, {
        actor,
        action: 'check-in.redeemed',
        subject: { kind: 'session', id: session.id },
        organizationId: session.organizationId,
        programId: session.programId,
        detail: { checkInId: id, clinicianId, codeId: shown.id, momentAt: shown.shownFrom },
      });
      return true;
    },
    find: async (db, actor, session, codeId) => {
      const own = await recordsOf(db, actor, session);
      const row = own.length === 0 ? undefined : await findCheckIn(db, own, codeId);
      return row === undefined ? undefined : (await describe(db, session, [row]))[0];
    },
    convert: async (trx, session) => {
      const held = heldTimes(session);
      const now = clock.now();
      if (session.status === 'cancelled' || held.startsAt > now) return [];
      const waiting = await listWaiting(trx, session.id);
      if (waiting.length === 0) return [];
      const { opensAt, closesAt } = codeWindow(held);
      const { evidencePolicy } = await programs.load(trx, session.programId);
      const isOfSession = ({ moment_at: at }: CheckInRow): boolean => at >= opensAt && at < closesAt;
      for (const row of waiting) {
        if (isOfSession(row)) await convertRow(trx, session, row, checkInWorth(evidencePolicy));
        else await settleCheckIn(trx, row.id, { lapsed_at: now });
      }
      return [...new Set(waiting.filter(isOfSession).map((row) => row.clinician_id))];
    },
    sessionsToConvert: (db) => listSessionsToConvert(db, clock.now()),
    list: async (db, session) => {
      const rows = await listCheckIns(db, session.id);
      if (rows.length === 0) return [];
      const checkIns = await describe(db, session, rows);
      const people = await clinicians.loadMany(
        db,
        checkIns.map((checkIn) => checkIn.clinicianId),
      );
      // What a merged record kept is told by the one that stands.
      const names = new Map(
        people.filter((person) => person.mergedIntoId === null).map(({ id, name }) => [id, name.display]),
      );
      const witnesses = await gatherWitnesses(db, session);
      return checkIns.flatMap((checkIn) => {
        const name = names.get(checkIn.clinicianId);
        if (name === undefined) return [];
        return [{ ...checkIn, name, hasConnection: speaksFor(witnesses.get(checkIn.clinicianId)) }];
      });
    },
  };
}

function stateOf(row: CheckInRow, stands: boolean): CheckInState {
  if (row.lapsed_at !== null) return 'lapsed';
  if (row.attestation_id === null) return 'waiting';
  return stands ? 'counted' : 'undone';
}
