// What was seen in the room itself, beside what meeting reports tell: the roll that was called, and codes redeemed.
import type { Language } from '../../core/bilingual.js';
import type { Instant } from '../../core/time/instant.js';
import type { CheckInSeen } from '../check-in/check-ins.service.js';
import type { Session } from '../sessions/session.js';
import { worthWords } from './attested-words.js';
import type { ConsoleDoors } from './console-doors.js';

type Deps = Pick<
  ConsoleDoors,
  'database' | 'messages' | 'accounts' | 'attestations' | 'rollCalls' | 'codes' | 'checkIns'
>;

/** A person's codes in one row: their moments, and what they count for. */
function byPerson(checkIns: readonly CheckInSeen[]): CheckInSeen[][] {
  const groups = new Map<string, CheckInSeen[]>();
  for (const checkIn of checkIns)
    groups.set(checkIn.clinicianId, [...(groups.get(checkIn.clinicianId) ?? []), checkIn]);
  return [...groups.values()];
}

export function createRoomView(deps: Deps) {
  const { database, messages, accounts, attestations, rollCalls, codes, checkIns } = deps;
  const { t } = messages;

  function countsFor({ state, worth }: CheckInSeen, session: Session, language: Language): string {
    if (state === 'counted' && worth !== null) return worthWords(worth, session.timeZone, language, t);
    return t(language, `console.room.${state}`);
  }

  return {
    load: async (session: Session, language: Language, now: Instant) => {
      const { opensAt, closesAt } = codes.window(session);
      const seen = await checkIns.list(database.read, session);
      return {
        isOpen: session.status !== 'cancelled' && now >= rollCalls.opensAt(session),
        showsCode: session.status !== 'cancelled' && now >= opensAt && now < closesAt,
        ticked: (await rollCalls.listStanding(database.read, session.id)).length,
        /** Some count nothing because nobody has said what a code is worth. */
        lacksWorth: seen.some(({ worth }) => worth?.kind === 'nothing'),
        checkIns: byPerson(seen).map((own) => ({
          clinicianId: own[0]?.clinicianId ?? '',
          name: own[0]?.name ?? '',
          isEnrolled: own.every((one) => one.isEnrolled),
          hasConnection: own.some((one) => one.hasConnection),
          moments: own.map((one) => one.momentAt),
          /** Two codes are not worth twice, so the same words stand once. */
          counts: [...new Set(own.map((one) => countsFor(one, session, language)))],
        })),
      };
    },
    /** What somebody vouches for about one person, each with who and when. */
    attestedOf: async (session: Session, clinicianId: string, language: Language) => {
      const own = (await attestations.listStanding(database.read, session.id)).filter(
        (one) => one.clinicianId === clinicianId,
      );
      const ticks = own.filter(({ kind }) => kind === 'roll-call');
      const names = await accounts.namesOf(
        database.read,
        ticks.map((tick) => tick.madeBy),
      );
      return own.map(({ kind, momentAt, madeAt, madeBy, reason, worth }) => ({
        kind,
        at: momentAt ?? madeAt,
        // A code is redeemed by the person herself.
        by: names.get(madeBy) ?? null,
        reason,
        worth: worthWords(worth, session.timeZone, language, t),
      }));
    },
  };
}
