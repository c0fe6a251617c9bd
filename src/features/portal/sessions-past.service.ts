// The past sessions of a clinician, a page at a time: her minutes with what they rest on, her awards, what she may still say.
import type { Bilingual } from '../../core/bilingual.js';
import type { ExplanationStep } from '../../core/credits/reckoning.js';
import type { Instant } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { Db } from '../../platform/db/database.js';
import { claimDeadline, type Claim, type ClaimsService } from '../attendance/claims.service.js';
import { loadInferredEnds, type InferredEnds } from '../attendance/inferred-ends.service.js';
import type { Program } from '../programs/program.js';
import type { ProgramsService } from '../programs/programs.service.js';
import {
  listAttendanceOf,
  listAwardsOf,
  listCheckInsOf,
  type AttendanceOfClinician,
  type AwardOfClinician,
} from './past-records.store.js';
import {
  listSessionsPast,
  loadSystemNames,
  namelessSystem,
  type SessionOfClinician,
  type SystemNames,
} from './portal.store.js';
import type { PresenceBasis } from './presence-bar.js';
import { factsOf, type SessionFacts } from './session-facts.js';

const sessionsPerPage = 12;

export interface AwardShown {
  id: string;
  system: SystemNames;
  kind: 'learner' | 'teaching';
  status: AwardOfClinician['status'];
  creditThousandths: number;
  steps: ExplanationStep[];
  sentence: Bilingual;
}

export interface PastSession extends SessionFacts {
  /** Several where a person has two records in one organization. */
  clinicianId: string;
  isFinal: boolean;
  attendance: (PresenceBasis & { minutes: number; status: string; intervals: Interval[] }) | null;
  /** She redeemed a code of this session, whatever it is worth. */
  hasCheckedIn: boolean;
  /** What she said, where it was granted and her minutes are what it was granted for. */
  granted: Claim | null;
  /** She may still say that she was there, or has said so and may look it up. */
  mayClaim: boolean;
  /** What the credits stand for; null where none are awarded. */
  counted: Interval[] | null;
  awards: AwardShown[];
}

const pairOf = (row: { session_id: string; clinician_id: string }): string =>
  `${row.session_id} ${row.clinician_id}`;

function toShownAward(row: AwardOfClinician, names: ReadonlyMap<string, SystemNames>): AwardShown {
  return {
    id: row.id,
    system: names.get(row.credit_system) ?? namelessSystem(row.credit_system),
    kind: row.kind,
    status: row.status,
    creditThousandths: row.credit_thousandths,
    steps: JSON.parse(row.explanation_json) as ExplanationStep[],
    sentence: { en: row.sentence_en, fr: row.sentence_fr },
  };
}

interface Cursor {
  startsAt: string;
  id: string;
}

/** `startsAt~id` of the last session shown; anything else starts at the top. */
function readCursor(text: string | undefined): Cursor | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)~([0-9a-f-]{36})$/.exec(text ?? '');
  return match?.[1] === undefined || match[2] === undefined ? null : { startsAt: match[1], id: match[2] };
}

function cursorAfter(rows: readonly SessionOfClinician[]): string | null {
  const last = rows.length > sessionsPerPage ? rows[sessionsPerPage - 1] : undefined;
  return last === undefined ? null : `${last.starts_at}~${last.id}`;
}

interface Beside {
  attendance: ReadonlyMap<string, AttendanceOfClinician>;
  inferredEnds: InferredEnds;
  checkedIn: ReadonlySet<string>;
  claims: readonly Claim[];
  programs: ReadonlyMap<string, Program>;
  awards: readonly AwardOfClinician[];
  names: ReadonlyMap<string, SystemNames>;
  now: Instant;
}

function attendanceShown(row: AttendanceOfClinician, { inferredEnds }: Beside): PastSession['attendance'] {
  return {
    minutes: row.minutes,
    status: row.status,
    intervals: JSON.parse(row.intervals_json) as Interval[],
    evidence: row.evidence,
    attestedBy: row.attested_by,
    inferredEnd: inferredEnds.get(row.session_id)?.get(row.clinician_id) ?? null,
  };
}

/** The mark by hand that followed it may have been replaced since: then its words speak of other minutes. */
function grantedOf(claims: readonly Claim[], row: AttendanceOfClinician | undefined): Claim | null {
  if (row?.evidence !== 'manual') return null;
  const granted = claims.filter(
    (claim) => claim.clinicianId === row.clinician_id && claim.status === 'granted',
  );
  return granted.findLast((claim) => claim.grantedMinutes === row.manual_minutes) ?? null;
}

function toPast(row: SessionOfClinician, beside: Beside): PastSession {
  const pair = pairOf({ session_id: row.id, clinician_id: row.clinician_id });
  const facts = factsOf(row);
  const own = beside.awards.filter((award) => pairOf(award) === pair);
  const covered = own.flatMap((award) => JSON.parse(award.covered_json) as Interval[]);
  const present = beside.attendance.get(pair);
  const claims = beside.claims.filter((claim) => claim.sessionId === row.id);
  const policy = beside.programs.get(row.program_id)?.evidencePolicy;
  return {
    ...facts,
    clinicianId: row.clinician_id,
    isFinal: row.finalized_at !== null,
    attendance: present === undefined ? null : attendanceShown(present, beside),
    hasCheckedIn: beside.checkedIn.has(pair),
    granted: grantedOf(claims, present),
    mayClaim:
      claims.length > 0 || (policy !== undefined && beside.now <= claimDeadline(policy, facts.endsAt)),
    counted: covered.length === 0 ? null : covered,
    awards: own.map((award) => toShownAward(award, beside.names)),
  };
}

export function createSessionsPast(deps: {
  claims: Pick<ClaimsService, 'ofPerson'>;
  programs: Pick<ProgramsService, 'load'>;
}) {
  async function loadPrograms(db: Db, ids: ReadonlySet<string>): Promise<Map<string, Program>> {
    const programs = new Map<string, Program>();
    for (const id of ids) programs.set(id, await deps.programs.load(db, id));
    return programs;
  }

  return async (
    db: Db,
    clinicianIds: readonly string[],
    now: Instant,
    after: string | undefined,
  ): Promise<{ past: PastSession[]; older: string | null }> => {
    const page = { endedBy: now, after: readCursor(after), limit: sessionsPerPage + 1 };
    const rows = await listSessionsPast(db, clinicianIds, page);
    const shown = rows.slice(0, sessionsPerPage);
    const sessionIds = [...new Set(shown.map((row) => row.id))];
    const attendance = await listAttendanceOf(db, clinicianIds, sessionIds);
    const awards = await listAwardsOf(db, clinicianIds, sessionIds);
    const times = shown.map(({ id, starts_at: startsAt, ends_at: endsAt, held_starts_at: heldStartsAt }) => ({
      id,
      startsAt,
      endsAt,
      heldStartsAt,
    }));
    const beside: Beside = {
      attendance: new Map(attendance.map((row) => [pairOf(row), row])),
      inferredEnds: await loadInferredEnds(db, times),
      checkedIn: new Set((await listCheckInsOf(db, clinicianIds, sessionIds)).map(pairOf)),
      claims: await deps.claims.ofPerson(db, clinicianIds, sessionIds),
      programs: await loadPrograms(db, new Set(shown.map((row) => row.program_id))),
      awards,
      names: await loadSystemNames(db, [...new Set(awards.map((award) => award.credit_system))]),
      now,
    };
    return { past: shown.map((row) => toPast(row, beside)), older: cursorAfter(rows) };
  };
}
