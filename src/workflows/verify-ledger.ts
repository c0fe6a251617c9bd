// Recomputes every attendance, award and certificate from the evidence and lists whatever differs.
import type { AttendanceService } from '../features/attendance/attendance.service.js';
import type { CertificatesService } from '../features/certificates/certificates.service.js';
import type { DocumentsService } from '../features/certificates/documents.service.js';
import type { CreditsService } from '../features/credits/credits.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database } from '../platform/db/database.js';

export interface Difference {
  kind: 'attendance' | 'award' | 'certificate';
  id: string;
  detail: string;
}

export interface Verification {
  sessions: number;
  awards: number;
  certificates: number;
  differences: Difference[];
}

export type VerifyLedger = (report?: (done: number, total: number) => void) => Promise<Verification>;

export function createVerifyLedger(deps: {
  database: Database;
  sessions: SessionsService;
  attendance: AttendanceService;
  credits: CreditsService;
  certificates: CertificatesService;
  documents: DocumentsService;
}): VerifyLedger {
  const { database, sessions, attendance, credits, certificates, documents } = deps;
  return async (report) => {
    const result: Verification = { sessions: 0, awards: 0, certificates: 0, differences: [] };
    const sessionIds = await sessions.listIdsWithAttendance(database.read);
    for (const [index, id] of sessionIds.entries()) {
      const session = await sessions.load(database.read, id);
      for (const clinicianId of await attendance.findDifferences(database.read, session)) {
        result.differences.push({
          kind: 'attendance',
          id,
          detail: `clinician ${clinicianId}: the stored attendance is not what the evidence gives`,
        });
      }
      if (session.finalizedAt !== null) {
        const { checked, differences } = await credits.compare(database.read, session);
        result.awards += checked;
        result.differences.push(
          ...differences.map(({ awardId, detail }) => ({ kind: 'award' as const, id: awardId, detail })),
        );
      }
      result.sessions += 1;
      report?.(index + 1, sessionIds.length);
    }
    for (const id of await certificates.listIds(database.read)) {
      const detail = await documents.check(id);
      result.certificates += 1;
      if (detail !== null) result.differences.push({ kind: 'certificate', id, detail });
    }
    return result;
  };
}
