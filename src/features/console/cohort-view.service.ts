// The page of a cohort: its weeks, sessions, roster and certificates, and who still lacks an invitation.
import { may, type Actor } from '../../core/access.js';
import type { Bilingual } from '../../core/bilingual.js';
import type { Instant } from '../../core/time/instant.js';
import type { Cohort } from '../sessions/cohort.js';
import type { ConsoleDoors } from './console-doors.js';
import {
  listCertifiable,
  listCertificates,
  listRoster,
  listSessionsOfCohort,
  listUninvited,
  type SessionOfCohort,
} from './cohort-view.store.js';
import { createZoomView } from './zoom-view.service.js';

export type SessionState = 'scheduled' | 'held' | 'finalized' | 'cancelled';

type Deps = Pick<
  ConsoleDoors,
  'database' | 'cohorts' | 'sessions' | 'programs' | 'catalogue' | 'zoomAccount' | 'registrants'
>;

function stateOf(session: SessionOfCohort, now: Instant): SessionState {
  if (session.status === 'cancelled') return 'cancelled';
  if (session.finalized_at !== null) return 'finalized';
  return session.ends_at <= now ? 'held' : 'scheduled';
}

/** The square of weeks.liquid: 14 of its 20 units are filled from below. */
function squareOf(percent: number): { sharePercent: number; fillFrom: number; fillHeight: number } {
  const fillHeight = Math.round(14 * percent) / 100;
  return { sharePercent: percent, fillHeight, fillFrom: Math.round((17 - fillHeight) * 100) / 100 };
}

function rightsOf(actor: Actor, cohort: Cohort) {
  return {
    people: may(actor, 'people.edit', cohort),
    mark: may(actor, 'attendance.edit', cohort),
    invite: may(actor, 'invites.send', cohort),
    certify: may(actor, 'certificates.issue', cohort),
  };
}

export function createCohortView(deps: Deps) {
  const { database, cohorts, programs, catalogue } = deps;
  const zoom = createZoomView(deps);

  async function nameSystems(): Promise<(id: string) => Bilingual> {
    const systems = await catalogue.load(database.read);
    return (id) => systems.get(id)?.name ?? { en: id, fr: id };
  }

  return {
    load: async (actor: Actor, cohortId: string, now: Instant) => {
      const cohort = await cohorts.get(actor, cohortId);
      const program = await programs.get(actor, cohort.programId);
      const db = database.read;
      const roster = await listRoster(db, cohortId);
      const sessions = await listSessionsOfCohort(db, cohortId);
      const nameOf = await nameSystems();
      return {
        cohort: { id: cohort.id, name: cohort.name, timeZone: cohort.timeZone, startTime: cohort.startTime },
        program: { id: program.id, name: program.name },
        can: rightsOf(actor, cohort),
        sessions: sessions.map((row) => ({
          id: row.id,
          number: row.number,
          title: row.title,
          localDate: row.local_date,
          startsAt: row.starts_at,
          state: stateOf(row, now),
          isAhead: row.ends_at > now,
          present: row.present,
          openReviews: row.open_reviews,
          ...squareOf(
            roster.length === 0 ? 0 : Math.min(100, Math.round((row.present / roster.length) * 100)),
          ),
        })),
        roster: roster.map((row) => ({
          name: row.name,
          profession: row.profession,
          site: row.site,
          role: row.role,
          hasAddress: row.address !== null,
        })),
        links: await zoom.linksOf(cohort, roster, now),
        certificates: (await listCertificates(db, cohortId)).map((row) => ({
          number: row.number,
          name: row.name,
          system: nameOf(row.credit_system),
          creditThousandths: row.credit_thousandths,
          issuedAt: row.issued_at,
          status: row.status,
          statusReason: row.status_reason,
          isDrawn: row.is_drawn,
        })),
        certifiable: (await listCertifiable(db, cohortId)).map((row) => ({
          ...row,
          name: nameOf(row.creditSystem),
        })),
      };
    },
    /** Whom "send" would reach: for the next session, and for every session ahead. */
    uninvited: async (actor: Actor, cohortId: string, now: Instant) => {
      const cohort = await cohorts.reach(database.read, actor, 'invites.send', cohortId);
      const db = database.read;
      const ahead = (await listSessionsOfCohort(db, cohortId)).filter(
        (row) => row.status === 'scheduled' && row.starts_at > now,
      );
      const lacking = await listUninvited(db, cohortId, now);
      const next = ahead[0];
      const people = (rows: readonly { clinician_id: string }[]): number =>
        new Set(rows.map((row) => row.clinician_id)).size;
      const ofNext = lacking.filter((row) => row.session_id === next?.id);
      const unreachable = (await listRoster(db, cohortId)).filter((row) => row.address === null).length;
      return {
        cohort: { id: cohort.id, name: cohort.name },
        next:
          next === undefined
            ? null
            : {
                id: next.id,
                title: next.title,
                localDate: next.local_date,
                people: people(ofNext),
                mails: ofNext.length,
              },
        all: { sessions: ahead.length, people: people(lacking), mails: lacking.length },
        unreachable,
      };
    },
  };
}

export type CohortView = ReturnType<typeof createCohortView>;
