// Claims: a clinician says that she was there, until a deadline, and gets an answer by another.
import { readablePrograms, requireAccess, type Actor } from '../../core/access.js';
import type { EvidencePolicy } from '../../core/attendance/evidence-policy.js';
import { AppError, notFound } from '../../core/errors.js';
import { epochSecondsOf, instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import {
  countOpenClaims,
  findClaim,
  insertClaim,
  listClaimsOfClinicians,
  pageClaims,
  settleClaim,
  type ClaimRow,
  type ClaimStatus,
} from './claims.store.js';

export interface Claim {
  id: string;
  organizationId: string;
  programId: string;
  sessionId: string;
  clinicianId: string;
  /** Her own words. */
  statement: string;
  /** How long she says she was there; null: the whole session. */
  minutes: number | null;
  status: ClaimStatus;
  dueAt: Instant;
  grantedMinutes: number | null;
  answer: string | null;
  madeAt: Instant;
  answeredAt: Instant | null;
}

export interface ClaimWords {
  statement: string;
  minutes: number | null;
}

export interface ClaimsService {
  /** By the clinician herself, signed in. */
  claim(actor: Actor, sessionId: string, words: ClaimWords): Promise<Claim>;
  /** Hers alone, while nobody has answered. */
  withdraw(actor: Actor, id: string): Promise<void>;
  /** An open claim of a session in which the actor may decide. */
  reachOpen(db: Db, actor: Actor, id: string): Promise<Claim>;
  settle(
    trx: Db,
    actor: Actor,
    claim: Claim,
    answer: { grantedMinutes: number | null; reason: string },
  ): Promise<Claim>;
  list(
    actor: Actor,
    filter: { sessionId?: string | undefined; status?: ClaimStatus | undefined },
    page: PageRequest,
  ): Promise<Page<Claim>>;
  countOpen(db: Db, actor: Actor): Promise<number>;
  /** Every claim of this person in these sessions, the latest last. */
  ofPerson(db: Db, clinicianIds: readonly string[], sessionIds: readonly string[]): Promise<Claim[]>;
  /** Until when the session can be claimed. */
  claimableUntil(db: Db, session: Session): Promise<Instant>;
}

const daySeconds = 86_400;

/** Until when a session that was held so can be claimed. */
export function claimDeadline({ claims }: EvidencePolicy, heldEndsAt: Instant): Instant {
  return instantPlusSeconds(heldEndsAt, claims.claimDays * daySeconds);
}

function toClaim(row: ClaimRow): Claim {
  return {
    id: row.id,
    organizationId: row.organization_id,
    programId: row.program_id,
    sessionId: row.session_id,
    clinicianId: row.clinician_id,
    statement: row.statement,
    minutes: row.minutes,
    status: row.status,
    dueAt: row.due_at,
    grantedMinutes: row.granted_minutes,
    answer: row.answer,
    madeAt: row.made_at,
    answeredAt: row.answered_at,
  };
}

const answeredMeanwhile = () =>
  new AppError('claim.settled', 'This claim has been answered or taken back already; reload the page.');

export function createClaimsService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  clinicians: Pick<CliniciansService, 'recordsOfPerson'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
  programs: Pick<ProgramsService, 'load'>;
  sessions: Pick<SessionsService, 'load'>;
}): ClaimsService {
  const { database, clock, ids, audit, clinicians, enrolments, programs, sessions } = deps;

  /** Her record on this session's roster; to everybody else the session does not exist. */
  async function ownRecord(db: Db, actor: Actor, session: Session): Promise<Clinician> {
    const records = (await clinicians.recordsOfPerson(db, actor.addresses)).filter(
      (record) => record.organizationId === session.organizationId,
    );
    const roles = await enrolments.rolesForSession(db, session);
    const own = records.find((record) => roles.has(record.id));
    if (own === undefined) throw notFound('session');
    return own;
  }

  async function claimableUntil(db: Db, session: Session): Promise<Instant> {
    const { evidencePolicy } = await programs.load(db, session.programId);
    return claimDeadline(evidencePolicy, heldTimes(session).endsAt);
  }

  async function requireClaimable(db: Db, session: Session, words: ClaimWords): Promise<void> {
    if (session.status === 'cancelled')
      throw new AppError('session.cancelled', 'A cancelled session has no attendance to claim.');
    const { startsAt, endsAt } = heldTimes(session);
    if (endsAt > clock.now())
      throw new AppError('session.not-ended', `The session ends at ${endsAt}; tell us after that.`);
    const until = await claimableUntil(db, session);
    if (clock.now() > until)
      throw new AppError(
        'claim.too-late',
        `Attendance of this session could be claimed until ${until}. Write to the program if there was a reason for the delay.`,
      );
    const sessionMinutes = (epochSecondsOf(endsAt) - epochSecondsOf(startsAt)) / 60;
    if (words.minutes !== null && words.minutes > sessionMinutes) {
      const detail = 'Nobody attends longer than the session lasts.';
      throw new AppError('request.invalid', detail, {
        errors: [{ pointer: '/body/minutes', code: 'minutes.longer-than-session', detail }],
      });
    }
  }

  async function note(trx: Db, actor: Actor, claim: Claim, action: string, reason: string | null) {
    await audit.record(trx, {
      actor,
      action,
      subject: { kind: 'session', id: claim.sessionId },
      organizationId: claim.organizationId,
      programId: claim.programId,
      ...(reason === null ? {} : { reason }),
      detail: { claimId: claim.id, clinicianId: claim.clinicianId },
    });
  }

  async function load(db: Db, id: string): Promise<Claim> {
    const row = await findClaim(db, id);
    if (row === undefined) throw notFound('claim');
    return toClaim(row);
  }

  return {
    claimableUntil,
    claim: (actor, sessionId, words) =>
      database
        .write(async (trx) => {
          const session = await sessions.load(trx, sessionId);
          const clinician = await ownRecord(trx, actor, session);
          await requireClaimable(trx, session, words);
          const { evidencePolicy } = await programs.load(trx, session.programId);
          const id = ids.next();
          await insertClaim(trx, {
            id,
            organization_id: session.organizationId,
            program_id: session.programId,
            session_id: session.id,
            clinician_id: clinician.id,
            statement: words.statement,
            minutes: words.minutes,
            status: 'open',
            due_at: instantPlusSeconds(clock.now(), evidencePolicy.claims.answerDays * daySeconds),
            granted_minutes: null,
            answer: null,
            made_at: clock.now(),
            answered_at: null,
            answered_by: null,
          });
          const claim = await load(trx, id);
          await note(trx, actor, claim, 'claim.made', null);
          return claim;
        })
        .catch((error: unknown) => {
          if (constraintKind(error) !== 'unique') throw error;
          throw new AppError(
            'resource.conflict',
            'You have told us about this session already; the program will answer.',
          );
        }),
    withdraw: (actor, id) =>
      database.write(async (trx) => {
        const claim = await load(trx, id);
        const own = await clinicians.recordsOfPerson(trx, actor.addresses);
        if (!own.some((record) => record.id === claim.clinicianId)) throw notFound('claim');
        const taken = { status: 'withdrawn', answered_at: clock.now(), answered_by: actor.id } as const;
        if (!(await settleClaim(trx, id, taken))) throw answeredMeanwhile();
        await note(trx, actor, claim, 'claim.withdrawn', null);
      }),
    reachOpen: async (db, actor, id) => {
      const claim = await load(db, id);
      requireAccess(actor, 'attendance.edit', claim, 'claim');
      if (claim.status !== 'open') throw answeredMeanwhile();
      return claim;
    },
    settle: async (trx, actor, claim, { grantedMinutes, reason }) => {
      const status = grantedMinutes === null ? 'refused' : 'granted';
      const answered = { answered_at: clock.now(), answered_by: actor.id };
      const changes = { status, granted_minutes: grantedMinutes, answer: reason, ...answered } as const;
      if (!(await settleClaim(trx, claim.id, changes))) throw answeredMeanwhile();
      await note(trx, actor, claim, `claim.${status}`, reason);
      return load(trx, claim.id);
    },
    list: async (actor, filter, page) =>
      mapPage(await pageClaims(database.read, { ...filter, scope: readablePrograms(actor) }, page), toClaim),
    countOpen: (db, actor) => countOpenClaims(db, readablePrograms(actor)),
    ofPerson: async (db, clinicianIds, sessionIds) =>
      (await listClaimsOfClinicians(db, clinicianIds, sessionIds)).map(toClaim),
  };
}
