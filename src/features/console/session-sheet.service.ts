// The sheet of a session: who was there as bars and words, what it earned and why, and what still needs a person.
import { may, type Actor } from '../../core/access.js';
import type { Language } from '../../core/bilingual.js';
import { notFound } from '../../core/errors.js';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { AttendanceEntry } from '../attendance/attendance.service.js';
import type { ReviewItem } from '../attendance/review.service.js';
import { isByWord } from '../portal/presence-bar.js';
import { heldTimes, type Session } from '../sessions/session.js';
import { attendanceBar } from './attendance-bar.js';
import { listRoster } from './cohort-view.store.js';
import {
  awardLine,
  awardSummary,
  lossesByClinician,
  totalsOf,
  type AwardLine,
  type LossLine,
} from './award-lines.js';
import type { ConsoleDoors } from './console-doors.js';
import { findingGroups } from './finding-words.js';
import { createRoomView } from './room-view.service.js';
import { heldStartVars } from './held-start-view.js';
import { liveSource } from './live-view.service.js';
import { screenNotes, screenSummary } from './screen-notes.js';
import { findPersonInReach, findStandingMark, listConnectionsOf } from './session-sheet.store.js';
import { admittedOf, leaveOf, toldStretches } from './told-stays.js';

type Deps = Pick<
  ConsoleDoors,
  | 'database'
  | 'messages'
  | 'accounts'
  | 'attestations'
  | 'rollCalls'
  | 'codes'
  | 'checkIns'
  | 'sessions'
  | 'cohorts'
  | 'programs'
  | 'catalogue'
  | 'imports'
  | 'attendance'
  | 'reviews'
  | 'begun'
  | 'credits'
  | 'pulls'
  | 'screens'
  | 'takenFor'
  | 'zoomAccount'
>;

interface CreditLines {
  awards: Map<string, AwardLine[]>;
  losses: Map<string, LossLine[]>;
}

function stateOf(session: Session, now: Instant): 'scheduled' | 'held' | 'finalized' | 'cancelled' {
  if (session.status === 'cancelled') return 'cancelled';
  if (session.finalizedAt !== null) return 'finalized';
  return session.endsAt <= now ? 'held' : 'scheduled';
}

const isOpen = ({ status }: ReviewItem): boolean => status === 'open';

const toInterval = ({ startsAt, endsAt }: { startsAt: Instant; endsAt: Instant }): Interval => ({
  startSeconds: epochSecondsOf(startsAt),
  endSeconds: epochSecondsOf(endsAt),
});

export function createSessionSheet(deps: Deps) {
  const {
    database,
    messages,
    sessions,
    cohorts,
    programs,
    catalogue,
    imports,
    attendance,
    reviews,
    credits,
    pulls,
    screens,
    takenFor,
  } = deps;

  const room = createRoomView(deps);

  async function frame(actor: Actor, session: Session, now: Instant) {
    const cohort = await cohorts.get(actor, session.cohortId);
    const program = await programs.get(actor, session.programId);
    return {
      session: {
        id: session.id,
        organizationId: session.organizationId,
        number: session.number,
        title: session.title,
        when: { ...heldTimes(session), timeZone: session.timeZone },
        durationMinutes: Math.round((epochSecondsOf(session.endsAt) - epochSecondsOf(session.startsAt)) / 60),
        statusReason: session.statusReason,
        finalizedAt: session.finalizedAt,
        state: stateOf(session, now),
        segments: session.segments.map(({ kind, minutes, title }) => ({
          kind,
          minutes,
          title: title ?? null,
        })),
      },
      cohort: { id: cohort.id, name: cohort.name },
      program: { id: program.id, name: program.name },
      can: {
        edit: may(actor, 'attendance.edit', session),
        finalize: may(actor, 'credits.finalize', session),
      },
    };
  }

  /** Null where Zoom is not asked for this session's report. */
  async function pullOf(actor: Actor, session: Session, now: Instant) {
    const state = await pulls.stateOf(database.read, session);
    if (state === undefined) return null;
    return { ...state, mayAsk: session.endsAt <= now && may(actor, 'attendance.edit', session) };
  }

  /** What stands, and the losses that wait beside it; by clinician. */
  async function creditsOf(actor: Actor, sessionId: string, language: Language): Promise<CreditLines> {
    const systems = await catalogue.load(database.read);
    const all = await credits.listOfSession(actor, sessionId, { history: false });
    const awards = new Map<string, AwardLine[]>();
    for (const award of all.filter(({ status }) => status !== 'pending-confirmation')) {
      const before = awards.get(award.clinicianId) ?? [];
      awards.set(award.clinicianId, [...before, awardLine(award, systems, language)]);
    }
    return { awards, losses: lossesByClinician(all, systems, language) };
  }

  function toPerson(session: Session, entry: AttendanceEntry, lines: CreditLines, language: Language) {
    const awards = lines.awards.get(entry.clinicianId) ?? [];
    const { clinicianId, name, role, minutes, status, evidence, attestedBy, adjusted } = entry;
    const isAbsent = status === 'absent' && awards.length === 0;
    const bar = isAbsent
      ? null
      : attendanceBar(session, entry, entry.intervals.map(toInterval), language, messages.t);
    return {
      clinicianId,
      name,
      role,
      minutes,
      status,
      evidence,
      attestedBy,
      adjusted,
      bar,
      awards,
      losses: lines.losses.get(clinicianId) ?? [],
      summary: awardSummary(awards),
    };
  }

  return {
    load: async (actor: Actor, sessionId: string, language: Language, now: Instant) => {
      const session = await sessions.get(actor, sessionId);
      const lines = await creditsOf(actor, sessionId, language);
      const collator = new Intl.Collator(language);
      const shared = await screens.present(database.read, session);
      const notes = screenNotes(shared);
      const roster = (await listRoster(database.read, session.cohortId)).map(
        ({ clinician_id: id, name }) => ({
          id,
          name,
        }),
      );
      const names = new Map(roster.map(({ id, name }) => [id, name]));
      const people = (await attendance.list(actor, sessionId))
        .map((entry) => ({ ...entry, name: names.get(entry.clinicianId) ?? entry.name }))
        .map((entry) => toPerson(session, entry, lines, language))
        .map((person) => ({ ...person, screens: notes.get(person.clinicianId) ?? [] }))
        .sort((a, b) => collator.compare(a.name, b.name));
      const all = await reviews.list(actor, sessionId);
      const files = await imports.list(database.read, sessionId);
      return {
        ...(await frame(actor, session, now)),
        start: await heldStartVars(deps, actor, session),
        /** Before a report is in, nobody can be called absent. */
        isAttendanceKnown: files.length > 0 || session.finalizedAt !== null,
        losing: people.filter((person) => person.losses.length > 0),
        present: people.filter((person) => person.bar !== null),
        absent: people.filter((person) => person.bar === null),
        room: await room.load(session, language, now),
        roster,
        openReviews: all.filter(isOpen).map(({ id, name, reason }) => ({ id, name, reason })),
        settledReviews: all.filter((item) => !isOpen(item)).length,
        imports: files.map((file) => ({
          id: file.importId,
          fileName: file.fileName,
          at: file.createdAt,
          rows: file.rows,
          findings: findingGroups(file.findings, language, messages),
        })),
        pull: await pullOf(actor, session, now),
        hasLive: (await liveSource(deps, session)) !== 'file',
        totals: totalsOf([...lines.awards.values()].flat()),
        screens: screenSummary(shared),
      };
    },
    /** One person in one session, down to the rows her time rests on. */
    person: async (
      actor: Actor,
      sessionId: string,
      clinicianId: string,
      language: Language,
      now: Instant,
    ) => {
      const session = await sessions.get(actor, sessionId);
      const known = await findPersonInReach(database.read, session.organizationId, clinicianId);
      const entry = (await attendance.list(actor, sessionId)).find((one) => one.clinicianId === clinicianId);
      if (known === undefined || entry === undefined) throw notFound('person in this session');
      const told = await listConnectionsOf(database.read, sessionId, clinicianId);
      const window = toInterval(heldTimes(session));
      const rows = admittedOf(told, window);
      const notes = screenNotes(await screens.present(database.read, session));
      // Of a shared screen only what she says counts, not what the device tells.
      const isShared = rows.some(({ method }) => method === 'shared');
      const drawn =
        isByWord(entry) || rows.length === 0 || isShared || entry.evidence === 'totals-only'
          ? entry.intervals.map(toInterval)
          : toldStretches(rows, window);
      const mark = await findStandingMark(database.read, sessionId, clinicianId);
      return {
        ...(await frame(actor, session, now)),
        person: {
          ...toPerson(session, entry, await creditsOf(actor, sessionId, language), language),
          profession: known.profession,
          bar: attendanceBar(session, entry, drawn, language, messages.t),
          screens: notes.get(clinicianId) ?? [],
        },
        connections: rows.map((row) => ({
          name: row.raw_name,
          isWaiting: row.room !== 'main',
          joinedAt: row.joined_at,
          leftAt: row.left_at,
          leave: leaveOf(row, rows),
          statedMinutes: row.stated_seconds === null ? null : Math.round(row.stated_seconds / 60),
        })),
        mark:
          mark === undefined ? null : { minutes: mark.minutes, reason: mark.reason, madeAt: mark.made_at },
        attested: await room.attestedOf(session, clinicianId, language),
        start: await heldStartVars(deps, actor, session),
        takenFor: (await takenFor.list(actor, sessionId))
          .filter((link) => link.clinicianId === clinicianId)
          .map(({ id, name, email, method }) => ({ id, name, email, method })),
      };
    },
  };
}

export type SessionSheet = ReturnType<typeof createSessionSheet>;
