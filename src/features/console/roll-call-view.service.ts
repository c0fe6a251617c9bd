// The roll of a session: everybody who may be called, what was ticked before and by whom, and what reports say beside it.
import type { Actor } from '../../core/access.js';
import type { Language } from '../../core/bilingual.js';
import type { Instant } from '../../core/time/instant.js';
import type { AttendanceEntry } from '../attendance/attendance.service.js';
import { worthWords } from './attested-words.js';
import type { ConsoleDoors } from './console-doors.js';
import { tellApart } from './tell-apart.js';

type Deps = Pick<
  ConsoleDoors,
  | 'database'
  | 'messages'
  | 'accounts'
  | 'sessions'
  | 'cohorts'
  | 'clinicians'
  | 'enrolments'
  | 'rollCalls'
  | 'attendance'
>;

/** Minutes that do not rest on the roll call itself. */
function minutesTold(entry: AttendanceEntry | undefined): number | null {
  const isToldElsewhere =
    entry !== undefined && entry.attestedBy === null && !entry.adjusted && entry.minutes > 0;
  return isToldElsewhere ? entry.minutes : null;
}

export function createRollCallView(deps: Deps) {
  const { database, messages, accounts, sessions, cohorts, clinicians, enrolments, rollCalls, attendance } =
    deps;
  return async (actor: Actor, sessionId: string, language: Language, now: Instant) => {
    const db = database.read;
    const session = await sessions.reach(db, actor, 'attendance.edit', sessionId);
    const cohort = await cohorts.get(actor, session.cohortId);
    const ticks = new Map(
      (await rollCalls.listStanding(db, sessionId)).map((tick) => [tick.clinicianId, tick]),
    );
    const roles = await enrolments.rolesForSession(db, session);
    const people = tellApart(
      (await clinicians.loadMany(db, [...roles.keys(), ...ticks.keys()])).map(
        ({ id, name, site, emails }) => ({
          id,
          name: name.display,
          site,
          address: emails[0]?.address ?? null,
        }),
      ),
    );
    const names = await accounts.namesOf(
      db,
      [...ticks.values()].map((tick) => tick.madeBy),
    );
    const told = new Map(
      (await attendance.list(actor, sessionId)).map((entry) => [entry.clinicianId, entry]),
    );
    const { timeZone } = session;
    const collator = new Intl.Collator(language);
    const roll = people.map(({ id, name }) => {
      const tick = ticks.get(id);
      return {
        clinicianId: id,
        name,
        role: roles.get(id)?.role ?? null,
        minutesTold: minutesTold(told.get(id)),
        tick:
          tick === undefined
            ? null
            : {
                at: tick.madeAt,
                by: names.get(tick.madeBy) ?? null,
                reason: tick.reason,
                worth: worthWords(tick.worth, timeZone, language, messages.t),
              },
      };
    });
    const opensAt = rollCalls.opensAt(session);
    return {
      session: {
        id: session.id,
        title: session.title,
        when: { startsAt: session.startsAt, endsAt: session.endsAt, timeZone },
        isCancelled: session.status === 'cancelled',
      },
      cohort: { id: cohort.id, name: cohort.name },
      opensAt,
      isOpen: session.status !== 'cancelled' && now >= opensAt,
      roll: roll.sort((a, b) => collator.compare(a.name, b.name)),
      /** What the next list is likely about too. */
      lastReason: [...ticks.values()].at(-1)?.reason ?? '',
    };
  };
}
