// The live roster of a session: who is in now, as far as events tell; nothing of it is the record.
import type { Actor } from '../../core/access.js';
import type { Language } from '../../core/bilingual.js';
import { liveRoster, type LivePerson } from '../../core/attendance/live-roster.js';
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import type { Session } from '../sessions/session.js';
import { listRoster } from './cohort-view.store.js';
import type { ConsoleDoors } from './console-doors.js';
import { listLinkedParticipants } from './live-view.store.js';

type Deps = Pick<ConsoleDoors, 'database' | 'sessions' | 'cohorts' | 'imports' | 'zoomAccount' | 'live'>;

/** `pull`: only the report will tell, and it comes by itself; `file`: somebody has to bring it. */
export async function liveSource(
  { database, zoomAccount }: Pick<Deps, 'database' | 'zoomAccount'>,
  session: Session,
): Promise<'live' | 'pull' | 'file'> {
  const isOurs =
    meetingIdOfJoinUrl(session.joinUrl) !== null &&
    (await zoomAccount.ownerId(database.read)) === session.organizationId;
  if (!isOurs) return 'file';
  return zoomAccount.mode === 'live' ? 'live' : 'pull';
}

export function createLiveView(deps: Deps) {
  const { database, sessions, cohorts, imports, live } = deps;
  return {
    load: async (actor: Actor, sessionId: string, language: Language, now: Instant) => {
      const session = await sessions.get(actor, sessionId);
      const cohort = await cohorts.get(actor, session.cohortId);
      const db = database.read;
      const peopleOf = new Map<string, { clinicianId: string; name: string }[]>();
      for (const row of await listLinkedParticipants(db, sessionId)) {
        const one = { clinicianId: row.clinician_id, name: row.name };
        peopleOf.set(row.participant_key, [...(peopleOf.get(row.participant_key) ?? []), one]);
      }
      const found = liveRoster({
        stays: await live.list(db, sessionId),
        peopleOf,
        roster: (await listRoster(db, session.cohortId)).map((row) => ({
          clinicianId: row.clinician_id,
          name: row.name,
        })),
        window: {
          startSeconds: epochSecondsOf(session.startsAt),
          endSeconds: epochSecondsOf(session.endsAt),
        },
        now,
      });
      const collator = new Intl.Collator(language);
      const byName = (a: { name: string }, b: { name: string }) => collator.compare(a.name, b.name);
      const shown = (people: readonly LivePerson[], state: LivePerson['state']) =>
        people
          .filter((one) => one.state === state)
          .sort(byName)
          .map((one) => ({ ...one, minutes: Math.floor(one.seconds / 60) }));
      return {
        session: {
          id: session.id,
          title: session.title,
          when: { startsAt: session.startsAt, endsAt: session.endsAt, timeZone: session.timeZone },
        },
        cohort: { id: cohort.id, name: cohort.name },
        source: await liveSource(deps, session),
        asOf: now,
        isCancelled: session.status === 'cancelled',
        hasReport: (await imports.list(db, sessionId)).length > 0,
        present: shown(found.known, 'in'),
        waiting: [...shown(found.known, 'waiting'), ...shown(found.unknown, 'waiting')],
        left: shown(found.known, 'left'),
        strangers: [...shown(found.unknown, 'in'), ...shown(found.unknown, 'left')],
        missing: [...found.missing].sort(byName),
      };
    },
  };
}
