// Codes of a session, by the server's clock: made when they are shown, redeemable for as long as the program said that day.
import type { Actor } from '../../core/access.js';
import {
  codeFromBits,
  codeWindow,
  isEasilyRead,
  readCode,
  shownUntil,
  type CodeWindow,
} from '../../core/attendance/check-in-code.js';
import { AppError } from '../../core/errors.js';
import { epochSecondsOf, instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { KeyedSecrets } from '../../platform/secrets.js';
import type { AuditService } from '../audit/audit.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import {
  findByFigures,
  findCode,
  findShown,
  insertCode,
  retireCodes,
  wasEverShown,
  type CodeRow,
} from './codes.store.js';

/** A code that was typed in time is honoured while the mail that proves the address is under way. */
const proofSeconds = 2 * 3600;
const candidatesMax = 200;
/** Figures rest so long before they are shown again, while others are free: a photo of an old slide opens nothing else. */
const figuresRestDays = 180;
const restingCandidatesMax = 150;

export interface ShownCode {
  id: string;
  sessionId: string;
  code: string;
  shownFrom: Instant;
  shownUntil: Instant;
  redeemableUntil: Instant;
}

/** What somebody typed, or the code she typed before she was asked to prove her address. */
export interface TypedCode {
  code: string;
  proof?: string | undefined;
}

export type FoundCode =
  { state: 'redeemable'; shown: ShownCode } | { state: 'expired'; shown: ShownCode } | { state: 'unknown' };

export interface CodesService {
  /** The code of this minute; whoever asks in the same minute is shown the same. */
  show(actor: Actor, sessionId: string): Promise<ShownCode>;
  window(session: Session): CodeWindow;
  find(db: Db, typed: TypedCode): Promise<FoundCode>;
  /** Binds a code that was typed just now to a link that is mailed. */
  proofFor(shown: ShownCode): string;
}

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  programs: Pick<ProgramsService, 'load'>;
  sessions: SessionsService;
  secrets: KeyedSecrets;
  randomBits(bytes: number): Uint8Array;
}

const toShown = (row: CodeRow): ShownCode => ({
  id: row.id,
  sessionId: row.session_id,
  code: row.code,
  shownFrom: row.shown_from,
  shownUntil: row.shown_until,
  redeemableUntil: row.redeemable_until,
});

const proofPurpose = 'check-in-typed';

function requireShowing(session: Session, { opensAt, closesAt }: CodeWindow, now: Instant): void {
  if (session.status === 'cancelled')
    throw new AppError('session.cancelled', 'A cancelled session shows no code.');
  if (now < opensAt)
    throw new AppError('session.not-begun', `Codes of this session are shown from ${opensAt}.`);
  if (now >= closesAt)
    throw new AppError('check-in.closed', `Codes of this session were shown until ${closesAt}.`);
}

export function createCodesService(deps: Deps): CodesService {
  const { database, clock, ids, audit, programs, sessions, secrets, randomBits } = deps;
  const windowOf = (session: Session): CodeWindow => codeWindow(heldTimes(session));

  /** The index decides whether figures are free; of two who show at once the second finds the first one's. */
  async function make(trx: Db, actor: Actor, session: Session, until: Instant): Promise<CodeRow> {
    const now = clock.now();
    const { evidencePolicy } = await programs.load(trx, session.programId);
    const redeemableUntil = instantPlusSeconds(until, evidencePolicy.checkIn.redeemHours * 3600);
    await retireCodes(trx, now);
    const restFrom = instantPlusSeconds(now, -figuresRestDays * 86_400);
    for (let tried = 0; tried < candidatesMax; tried += 1) {
      const code = codeFromBits(randomBits(4));
      if (!isEasilyRead(code)) continue;
      const last = await findByFigures(trx, code);
      if (tried < restingCandidatesMax && last !== undefined && last.shown_from > restFrom) continue;
      await insertCode(trx, {
        id: ids.next(),
        session_id: session.id,
        code,
        shown_from: now,
        shown_until: until,
        redeemable_until: redeemableUntil,
        made_by: actor.id,
        retired_at: null,
      });
      const made = await findShown(trx, session.id, until);
      if (made !== undefined) return made;
    }
    throw new Error('no free figures for a code');
  }

  async function recordOpening(trx: Db, actor: Actor, session: Session): Promise<void> {
    if (await wasEverShown(trx, session.id)) return;
    await audit.record(trx, {
      actor,
      action: 'check-in.opened',
      subject: { kind: 'session', id: session.id },
      organizationId: session.organizationId,
      programId: session.programId,
    });
  }

  /** The code a proof was made for; undefined where it is none of ours, or was made too late or too long ago. */
  async function proved(db: Db, { code, proof = '' }: TypedCode): Promise<ShownCode | undefined> {
    const [id = '', typedAt = '', signature = ''] = proof.split('.');
    if (!secrets.verify(proofPurpose, `${id}.${typedAt}`, signature)) return undefined;
    const row = await findCode(db, id);
    const typedSeconds = Number(typedAt);
    const isFresh = epochSecondsOf(clock.now()) <= typedSeconds + proofSeconds;
    const wasInTime = row !== undefined && typedSeconds < epochSecondsOf(row.redeemable_until);
    return row?.code === code && isFresh && wasInTime ? toShown(row) : undefined;
  }

  return {
    window: windowOf,
    show: async (actor, sessionId) => {
      const session = await sessions.reach(database.read, actor, 'attendance.edit', sessionId);
      const now = clock.now();
      requireShowing(session, windowOf(session), now);
      const until = shownUntil(now);
      const standing = await findShown(database.read, sessionId, until);
      if (standing !== undefined) return toShown(standing);
      return database.write(async (trx) => {
        await recordOpening(trx, actor, session);
        return toShown(await make(trx, actor, session, until));
      });
    },
    find: async (db, typed) => {
      const code = readCode(typed.code);
      if (code === null) return { state: 'unknown' };
      const bound = await proved(db, { ...typed, code });
      if (bound !== undefined) return { state: 'redeemable', shown: bound };
      const row = await findByFigures(db, code);
      if (row === undefined) return { state: 'unknown' };
      const state = row.redeemable_until > clock.now() ? 'redeemable' : 'expired';
      return { state, shown: toShown(row) };
    },
    proofFor: ({ id }) => {
      const said = `${id}.${epochSecondsOf(clock.now())}`;
      return `${said}.${secrets.sign(proofPurpose, said)}`;
    },
  };
}
