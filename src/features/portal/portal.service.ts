// What a clinician sees of herself: what is next, what she holds, and every past session with its reasons.
import type { Actor } from '../../core/access.js';
import type { Bilingual } from '../../core/bilingual.js';
import type { ExplanationStep } from '../../core/credits/reckoning.js';
import { epochSecondsOf, type Day, type Instant } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import { instantToLocal } from '../../core/time/zone.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import type { Certificate } from '../certificates/certificate.js';
import type { CertificatesService } from '../certificates/certificates.service.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { JoinLinks } from '../zoom/join-links.service.js';
import {
  listAttendanceOf,
  listAwardsOf,
  listSessionsPast,
  listWeeks,
  loadSystemNames,
  sumAwards,
  type AttendanceOfClinician,
  type AwardOfClinician,
  type SessionOfClinician,
  type SystemNames,
  type WeekRow,
  type YearTotal,
} from './portal.store.js';
import { factsOf, type SessionFacts } from './session-facts.js';
import { createSessionsAhead, type SessionAhead } from './sessions-ahead.service.js';

const pastSessionsPerPage = 12;

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
  attendance: { minutes: number; status: string; intervals: Interval[] } | null;
  /** What the credits stand for; null where none are awarded. */
  counted: Interval[] | null;
  awards: AwardShown[];
}

export interface TotalShown {
  system: SystemNames;
  thisYearThousandths: number;
  allThousandths: number;
  waitingThousandths: number;
}

export interface WeeksShown {
  cohortName: string;
  weeks: {
    sessionId: string;
    title: string;
    localDate: Day;
    isAhead: boolean;
    minutes: number;
    sessionMinutes: number;
  }[];
}

export interface CertificateShown {
  certificate: Certificate;
  isValid: boolean;
}

export interface Portal {
  records: Clinician[];
  year: string;
  ahead: SessionAhead[];
  weeks: WeeksShown[];
  totals: TotalShown[];
  certificates: CertificateShown[];
  past: PastSession[];
  /** Where the next page of past sessions begins; null on the last. */
  older: string | null;
}

export interface PortalService {
  /** The records whose address the person has proved, and nothing of anybody else. */
  open(actor: Actor, after?: string): Promise<Portal>;
}

const nameless = (id: string): SystemNames => ({ name: { en: id, fr: id }, unitName: { en: id, fr: id } });

const pairOf = (row: { session_id: string; clinician_id: string }): string =>
  `${row.session_id} ${row.clinician_id}`;

function toShownAward(row: AwardOfClinician, names: ReadonlyMap<string, SystemNames>): AwardShown {
  return {
    id: row.id,
    system: names.get(row.credit_system) ?? nameless(row.credit_system),
    kind: row.kind,
    status: row.status,
    creditThousandths: row.credit_thousandths,
    steps: JSON.parse(row.explanation_json) as ExplanationStep[],
    sentence: { en: row.sentence_en, fr: row.sentence_fr },
  };
}

interface PastRows {
  attendance: ReadonlyMap<string, AttendanceOfClinician>;
  awards: readonly AwardOfClinician[];
  names: ReadonlyMap<string, SystemNames>;
}

function toPast(row: SessionOfClinician, { attendance, awards, names }: PastRows): PastSession {
  const pair = pairOf({ session_id: row.id, clinician_id: row.clinician_id });
  const own = awards.filter((award) => pairOf(award) === pair);
  const covered = own.flatMap((award) => JSON.parse(award.covered_json) as Interval[]);
  const present = attendance.get(pair);
  return {
    ...factsOf(row),
    clinicianId: row.clinician_id,
    isFinal: row.finalized_at !== null,
    attendance:
      present === undefined
        ? null
        : {
            minutes: present.minutes,
            status: present.status,
            intervals: JSON.parse(present.intervals_json) as Interval[],
          },
    counted: covered.length === 0 ? null : covered,
    awards: own.map((award) => toShownAward(award, names)),
  };
}

function toTotals(
  sums: readonly YearTotal[],
  year: string,
  names: ReadonlyMap<string, SystemNames>,
): TotalShown[] {
  const totals = new Map<string, TotalShown>();
  for (const sum of sums) {
    const before = totals.get(sum.creditSystem) ?? {
      system: names.get(sum.creditSystem) ?? nameless(sum.creditSystem),
      thisYearThousandths: 0,
      allThousandths: 0,
      waitingThousandths: 0,
    };
    const awarded = sum.status === 'awarded' ? sum.creditThousandths : 0;
    totals.set(sum.creditSystem, {
      ...before,
      thisYearThousandths: before.thisYearThousandths + (sum.year === year ? awarded : 0),
      allThousandths: before.allThousandths + awarded,
      waitingThousandths: before.waitingThousandths + (sum.creditThousandths - awarded),
    });
  }
  return [...totals.values()].sort((a, b) => b.allThousandths - a.allThousandths);
}

function toWeeks(rows: readonly WeekRow[], now: Instant): WeeksShown[] {
  const cohorts = new Map<string, WeeksShown>();
  for (const row of rows) {
    const key = `${row.cohort_id} ${row.clinician_id}`;
    const shown = cohorts.get(key) ?? { cohortName: row.cohort_name, weeks: [] };
    cohorts.set(key, shown);
    shown.weeks.push({
      sessionId: row.session_id,
      title: row.title,
      localDate: row.local_date,
      isAhead: row.ends_at > now,
      minutes: row.minutes ?? 0,
      sessionMinutes: Math.floor((epochSecondsOf(row.ends_at) - epochSecondsOf(row.starts_at)) / 60),
    });
  }
  return [...cohorts.values()];
}

/** `startsAt~id` of the last session shown; anything else starts at the top. */
function readCursor(text: string | undefined): { startsAt: string; id: string } | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)~([0-9a-f-]{36})$/.exec(text ?? '');
  return match?.[1] === undefined || match[2] === undefined ? null : { startsAt: match[1], id: match[2] };
}

function cursorAfter(rows: readonly SessionOfClinician[]): string | null {
  const last = rows.length > pastSessionsPerPage ? rows[pastSessionsPerPage - 1] : undefined;
  return last === undefined ? null : `${last.starts_at}~${last.id}`;
}

/** Valid ones first, the newest first; what replaced them tells why the others are there. */
function toShownCertificates(certificates: readonly Certificate[]): CertificateShown[] {
  return [...certificates]
    .sort((a, b) => (a.issuedAt < b.issuedAt ? 1 : -1))
    .map((certificate) => ({ certificate, isValid: certificate.status === 'valid' }))
    .sort((a, b) => Number(b.isValid) - Number(a.isValid));
}

export function createPortalService(deps: {
  database: Database;
  clock: Clock;
  clinicians: Pick<CliniciansService, 'recordsOfPerson'>;
  certificates: Pick<CertificatesService, 'listOfClinicians'>;
  joinLinks: Pick<JoinLinks, 'pathsOf'>;
}): PortalService {
  const { database, clock, clinicians, certificates } = deps;
  const readAhead = createSessionsAhead(deps.joinLinks);

  async function readPast(ids: readonly string[], after: string | undefined) {
    const db = database.read;
    const page = { endedBy: clock.now(), after: readCursor(after), limit: pastSessionsPerPage + 1 };
    const rows = await listSessionsPast(db, ids, page);
    const shown = rows.slice(0, pastSessionsPerPage);
    const sessionIds = shown.map((row) => row.id);
    const attendance = await listAttendanceOf(db, ids, sessionIds);
    const awards = await listAwardsOf(db, ids, sessionIds);
    return { shown, older: cursorAfter(rows), attendance, awards };
  }

  return {
    open: async (actor, after) => {
      const db = database.read;
      const now = clock.now();
      const records = await clinicians.recordsOfPerson(db, actor.addresses);
      const ids = records.map((record) => record.id);
      const zone = records.find((record) => record.timeZone !== null)?.timeZone ?? 'UTC';
      const year = instantToLocal(now, zone).day.slice(0, 4);
      if (ids.length === 0) {
        return { records, year, ahead: [], weeks: [], totals: [], certificates: [], past: [], older: null };
      }
      const { shown, older, attendance, awards } = await readPast(ids, after);
      const sums = await sumAwards(db, ids);
      const systems = new Set([
        ...awards.map((award) => award.credit_system),
        ...sums.map((sum) => sum.creditSystem),
      ]);
      const names = await loadSystemNames(db, [...systems]);
      const rows = { attendance: new Map(attendance.map((row) => [pairOf(row), row])), awards, names };
      return {
        records,
        year,
        ahead: await readAhead(db, ids, now),
        weeks: toWeeks(await listWeeks(db, ids), now),
        totals: toTotals(sums, year, names),
        certificates: toShownCertificates(await certificates.listOfClinicians(db, ids)),
        past: shown.map((row) => toPast(row, rows)),
        older,
      };
    },
  };
}
