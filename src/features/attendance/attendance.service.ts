// The fact of attendance: recomputed from connections, links and marks; listed for leads.
import { requireAccess, type Actor } from '../../core/access.js';
import type { AttestedBy } from '../../core/attendance/attestation.js';
import type { ManualMark } from '../../core/attendance/decide.js';
import type { AttendanceStatus, Evidence } from '../../core/attendance/evidence.js';
import type { InferredEnd } from '../../core/attendance/open-end.js';
import { instantFromEpochSeconds, type Instant } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { listAttendance, listSessionsOf, upsertAttendance, type AttendanceRow } from './attendance.store.js';
import { listStandingMarks, type ManualMarkRow } from './evidence.store.js';
import { listStandingLinks } from './identity.store.js';
import { loadInferredEnds } from './inferred-ends.service.js';
import { listStandingAttestations } from './attestations.store.js';
import { windowOf } from './participants-of.js';
import { decideWitnessed, gatherWitnesses, unseen, type Witnessed } from './witnesses.service.js';

/** What the engine and the pages know of one clinician's presence in one session. */
export interface Attendance {
  sessionId: string;
  clinicianId: string;
  seconds: number;
  minutes: number;
  status: AttendanceStatus;
  evidence: Evidence;
  attestedBy: AttestedBy | null;
  intervals: Interval[];
  joins: number;
  totalsOnlySeconds: number | null;
  manualMinutes: number | null;
  adjusted: boolean;
}

export interface AttendanceEntry {
  clinicianId: string;
  name: string;
  role: string;
  minutes: number;
  seconds: number;
  status: AttendanceStatus;
  intervals: { startsAt: Instant; endsAt: Instant }[];
  evidence: Evidence | null;
  attestedBy: AttestedBy | null;
  adjusted: boolean;
  /** How a stay without a recorded leave was closed; null where her minutes rest on none. */
  inferredEnd: InferredEnd | null;
}

export interface Recomputed {
  /** Whose attendance came out differently. */
  changed: string[];
  /** Of these, whose presence is shorter than it was: better evidence may lower it, but never silently. */
  shortened: string[];
}

export interface AttendanceService {
  /** Reckons anew from evidence. */
  recompute(trx: Db, session: Session, clinicianIds: readonly string[]): Promise<Recomputed>;
  /** The same for everybody with evidence, e.g. before credits are booked on it. */
  recomputeAll(trx: Db, session: Session): Promise<Recomputed>;
  /** Clinicians whose stored attendance is not what the evidence gives; reads only. */
  findDifferences(db: Db, session: Session): Promise<string[]>;
  loadForSession(db: Db, sessionId: string): Promise<Attendance[]>;
  /** Sessions in which a clinician has attendance. */
  sessionsOf(db: Db, clinicianId: string): Promise<string[]>;
  /** Everybody with evidence, and the enrolled who were absent once the session has ended. */
  list(actor: Actor, sessionId: string): Promise<AttendanceEntry[]>;
}

export function toAttendance(row: AttendanceRow): Attendance {
  return {
    sessionId: row.session_id,
    clinicianId: row.clinician_id,
    seconds: row.seconds,
    minutes: row.minutes,
    status: row.status,
    evidence: row.evidence,
    attestedBy: row.attested_by,
    intervals: JSON.parse(row.intervals_json) as Interval[],
    joins: row.joins,
    totalsOnlySeconds: row.totals_only_seconds,
    manualMinutes: row.manual_minutes,
    adjusted: row.adjusted === 1,
  };
}

function toMark(row: ManualMarkRow): ManualMark {
  return row.intervals_json === null
    ? { minutes: row.minutes ?? 0 }
    : { intervals: JSON.parse(row.intervals_json) as Interval[] };
}

/** Everything but when it was written; columns may come from the database in another order. */
function isOther(row: AttendanceRow, stored: AttendanceRow | undefined): boolean {
  if (stored === undefined) return true;
  const columns = Object.keys(row) as (keyof AttendanceRow)[];
  return columns.some((column) => column !== 'updated_at' && row[column] !== stored[column]);
}

export function createAttendanceService(deps: {
  database: Database;
  clock: Clock;
  sessions: SessionsService;
  clinicians: CliniciansService;
  enrolments: EnrolmentsService;
}): AttendanceService {
  const { database, clock, sessions, clinicians, enrolments } = deps;

  function reckon(
    session: Session,
    clinicianId: string,
    witnessed: Witnessed,
    mark: ManualMarkRow | undefined,
  ): AttendanceRow {
    const manual = mark === undefined ? null : toMark(mark);
    const { decision, joins } = decideWitnessed(witnessed, windowOf(session), manual);
    return {
      session_id: session.id,
      clinician_id: clinicianId,
      organization_id: session.organizationId,
      seconds: decision.seconds,
      minutes: decision.minutes,
      status: decision.status,
      evidence: decision.evidence,
      attested_by: decision.attestedBy,
      intervals_json: JSON.stringify(decision.intervals),
      joins,
      totals_only_seconds: decision.totalsOnlySeconds,
      manual_minutes: decision.manualMinutes,
      adjusted: decision.adjusted ? 1 : 0,
      updated_at: clock.now(),
    };
  }

  async function reckonAll(
    db: Db,
    session: Session,
    clinicianIds: readonly string[],
  ): Promise<AttendanceRow[]> {
    const evidence = await gatherWitnesses(db, session);
    const marks = new Map((await listStandingMarks(db, session.id)).map((mark) => [mark.clinician_id, mark]));
    return [...new Set(clinicianIds)].map((id) =>
      reckon(session, id, evidence.get(id) ?? unseen(), marks.get(id)),
    );
  }

  /** What is to be stored for these clinicians and is not, beside what is stored. */
  async function outdated(db: Db, session: Session, clinicianIds: readonly string[] | null) {
    const stored = new Map((await listAttendance(db, session.id)).map((row) => [row.clinician_id, row]));
    const linked = (await listStandingLinks(db, session.id)).map((link) => link.clinician_id);
    const marked = (await listStandingMarks(db, session.id)).map((mark) => mark.clinician_id);
    const attested = (await listStandingAttestations(db, session.id)).map((row) => row.clinician_id);
    const witnessed = new Set([...stored.keys(), ...linked, ...marked, ...attested]);
    // Who has neither evidence nor a row gets none: she was never there to be absent.
    const chosen = clinicianIds === null ? [...witnessed] : clinicianIds.filter((id) => witnessed.has(id));
    const rows = await reckonAll(db, session, chosen);
    return { stored, changed: rows.filter((row) => isOther(row, stored.get(row.clinician_id))) };
  }

  async function store(
    trx: Db,
    session: Session,
    clinicianIds: readonly string[] | null,
  ): Promise<Recomputed> {
    const { stored, changed } = await outdated(trx, session, clinicianIds);
    await upsertAttendance(trx, changed);
    const shortened = changed.filter((row) => row.seconds < (stored.get(row.clinician_id)?.seconds ?? 0));
    return {
      changed: changed.map((row) => row.clinician_id),
      shortened: shortened.map((row) => row.clinician_id),
    };
  }

  return {
    recompute: store,
    recomputeAll: (trx, session) => store(trx, session, null),
    findDifferences: async (db, session) =>
      (await outdated(db, session, null)).changed.map((row) => row.clinician_id),
    sessionsOf: listSessionsOf,
    loadForSession: async (db, sessionId) => (await listAttendance(db, sessionId)).map(toAttendance),
    list: async (actor, sessionId) => {
      const session = await sessions.load(database.read, sessionId);
      requireAccess(actor, 'read', session, 'session');
      if (session.status === 'cancelled') return [];
      const rows = new Map(
        (await listAttendance(database.read, sessionId)).map((row) => [row.clinician_id, toAttendance(row)]),
      );
      const ends = (await loadInferredEnds(database.read, [session])).get(sessionId);
      const roles = await enrolments.rolesForSession(database.read, session);
      const hasEnded = session.endsAt <= clock.now();
      const listed = [...new Set([...rows.keys(), ...(hasEnded ? roles.keys() : [])])].sort();
      const people = new Map(
        (await clinicians.loadMany(database.read, listed)).map((person) => [person.id, person]),
      );
      return listed.map((clinicianId): AttendanceEntry => {
        const row = rows.get(clinicianId);
        return {
          clinicianId,
          name: people.get(clinicianId)?.name.display ?? '',
          role: roles.get(clinicianId)?.role ?? 'learner',
          minutes: row?.minutes ?? 0,
          seconds: row?.seconds ?? 0,
          status: row?.status ?? 'absent',
          intervals: (row?.intervals ?? []).map((interval) => ({
            startsAt: instantFromEpochSeconds(interval.startSeconds),
            endsAt: instantFromEpochSeconds(interval.endSeconds),
          })),
          evidence: row?.evidence ?? null,
          attestedBy: row?.attestedBy ?? null,
          adjusted: row?.adjusted ?? false,
          inferredEnd: ends?.get(clinicianId) ?? null,
        };
      });
    },
  };
}
