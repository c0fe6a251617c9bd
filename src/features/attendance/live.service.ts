// Live stays: who is in the meeting now, as far as its webhooks tell; provisional until the report comes.
import type { SourceRow } from '../../core/attendance/evidence.js';
import { participantKey } from '../../core/attendance/evidence.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { Session } from '../sessions/session.js';
import { closeLiveStays, findLiveStay, listLiveStays, upsertLiveStay } from './live.store.js';

/** One event of a stay; joins and leaves may come in any order, and more than once. */
export interface Observation extends Pick<SourceRow, 'name' | 'email' | 'externalIds' | 'room'> {
  /** The run of the meeting, e.g. its UUID. */
  runId: string;
  /** Tells this stay from every other of the run, e.g. participant UUID and join. */
  stayId: string;
  joinedAt: Instant | null;
  leftAt: Instant | null;
}

export interface LiveStay {
  participantKey: string;
  name: string;
  email: string | null;
  room: 'main' | 'waiting';
  joinedAt: Instant | null;
  /** Null while the person is there; the meeting's end where no leave was told. */
  leftAt: Instant | null;
}

export interface LiveService {
  observe(trx: Db, session: Session, observation: Observation): Promise<void>;
  /** Whoever has not left by then is taken to have stayed to this moment. */
  endRun(trx: Db, session: Session, runId: string, endedAt: Instant): Promise<void>;
  list(db: Db, sessionId: string): Promise<LiveStay[]>;
}

const stayKeyOf = (runId: string, stayId: string) => `${runId}\n${stayId}`;

export function createLiveService({ clock, ids }: { clock: Clock; ids: Ids }): LiveService {
  return {
    observe: async (trx, session, seen) => {
      const stayKey = stayKeyOf(seen.runId, seen.stayId);
      const known = await findLiveStay(trx, session.id, stayKey);
      const id = known?.id ?? ids.next();
      const facts = { name: seen.name, email: seen.email, externalIds: seen.externalIds };
      await upsertLiveStay(trx, {
        id,
        session_id: session.id,
        stay_key: stayKey,
        // A leave often knows less than its join did; what was known of the person stays.
        participant_key:
          known?.participant_key ?? participantKey({ ...facts, joinAt: seen.joinedAt, rowNo: 0 }),
        raw_name: known?.raw_name ?? seen.name,
        raw_email: known?.raw_email ?? seen.email,
        room: known?.room ?? seen.room,
        joined_at: known?.joined_at ?? seen.joinedAt,
        left_at: seen.leftAt ?? known?.left_at ?? null,
        closed_at: known?.closed_at ?? null,
        updated_at: clock.now(),
      });
    },
    endRun: (trx, session, runId, endedAt) =>
      closeLiveStays(trx, session.id, stayKeyOf(runId, ''), endedAt, clock.now()),
    list: async (db, sessionId) =>
      (await listLiveStays(db, sessionId)).map((row) => ({
        participantKey: row.participant_key,
        name: row.raw_name,
        email: row.raw_email,
        room: row.room,
        joinedAt: row.joined_at,
        leftAt: row.left_at ?? row.closed_at,
      })),
  };
}
