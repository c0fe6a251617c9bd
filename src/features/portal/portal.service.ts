// What a clinician sees of herself: what is next, what she holds, and every past session with its reasons.
import type { Actor } from '../../core/access.js';
import { epochSecondsOf, type Day, type Instant } from '../../core/time/instant.js';
import { instantToLocal } from '../../core/time/zone.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import type { ClaimsService } from '../attendance/claims.service.js';
import type { Certificate } from '../certificates/certificate.js';
import type { CertificatesService } from '../certificates/certificates.service.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { JoinLinks } from '../zoom/join-links.service.js';
import {
  listWeeks,
  loadSystemNames,
  namelessSystem,
  sumAwards,
  type SystemNames,
  type WeekRow,
  type YearTotal,
} from './portal.store.js';
import { createSessionsAhead, type SessionAhead } from './sessions-ahead.service.js';
import { createSessionsPast, type PastSession } from './sessions-past.service.js';

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

function toTotals(
  sums: readonly YearTotal[],
  year: string,
  names: ReadonlyMap<string, SystemNames>,
): TotalShown[] {
  const totals = new Map<string, TotalShown>();
  for (const sum of sums) {
    const before = totals.get(sum.creditSystem) ?? {
      system: names.get(sum.creditSystem) ?? namelessSystem(sum.creditSystem),
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
  claims: Pick<ClaimsService, 'ofPerson'>;
  programs: Pick<ProgramsService, 'load'>;
}): PortalService {
  const { database, clock, clinicians, certificates } = deps;
  const readAhead = createSessionsAhead(deps.joinLinks);
  const readPast = createSessionsPast(deps);

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
      const { past, older } = await readPast(db, ids, now, after);
      const sums = await sumAwards(db, ids);
      const names = await loadSystemNames(db, [...new Set(sums.map((sum) => sum.creditSystem))]);
      return {
        records,
        year,
        ahead: await readAhead(db, ids, now),
        weeks: toWeeks(await listWeeks(db, ids), now),
        totals: toTotals(sums, year, names),
        certificates: toShownCertificates(await certificates.listOfClinicians(db, ids)),
        past,
        older,
      };
    },
  };
}
