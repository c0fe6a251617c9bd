// What was seen in the room itself, beside what meeting reports tell: the roll that was called.
import type { Language } from '../../core/bilingual.js';
import type { Instant } from '../../core/time/instant.js';
import type { Session } from '../sessions/session.js';
import { worthWords } from './attested-words.js';
import type { ConsoleDoors } from './console-doors.js';

type Deps = Pick<ConsoleDoors, 'database' | 'messages' | 'accounts' | 'rollCalls'>;

export function createRoomView({ database, messages, accounts, rollCalls }: Deps) {
  return {
    load: async (session: Session, now: Instant) => ({
      isOpen: session.status !== 'cancelled' && now >= rollCalls.opensAt(session),
      ticked: (await rollCalls.listStanding(database.read, session.id)).length,
    }),
    /** What somebody vouches for about one person, each with who and when. */
    attestedOf: async (session: Session, clinicianId: string, language: Language) => {
      const ticks = (await rollCalls.listStanding(database.read, session.id)).filter(
        (tick) => tick.clinicianId === clinicianId,
      );
      const names = await accounts.namesOf(
        database.read,
        ticks.map((tick) => tick.madeBy),
      );
      return ticks.map((tick) => ({
        kind: 'roll-call',
        at: tick.madeAt,
        by: names.get(tick.madeBy) ?? null,
        reason: tick.reason,
        worth: worthWords(tick.worth, session.timeZone, language, messages.t),
      }));
    },
  };
}
