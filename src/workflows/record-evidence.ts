// Every way evidence arrives (a report, a mark by hand, a settled review) takes this one road.
import type { Actor } from '../core/access.js';
import type { ColumnMapping } from '../core/attendance/evidence.js';
import { isSameMapping } from '../core/attendance/readers/saved-mapping.js';
import { AppError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { AttendanceService } from '../features/attendance/attendance.service.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { ImportService } from '../features/attendance/import.service.js';
import type { ReadFile, ReportFile, StatedFile } from '../features/attendance/report-file.js';
import type { MarkedTime } from '../features/attendance/marked-time.js';
import type { MarksService } from '../features/attendance/marks.service.js';
import type { ReviewService } from '../features/attendance/review.service.js';
import type { AuditService } from '../features/audit/audit.service.js';
import type { CliniciansService } from '../features/clinicians/clinicians.service.js';
import type { CreditsService } from '../features/credits/credits.service.js';
import type { EnrolmentsService } from '../features/enrolments/enrolments.service.js';
import type { EvaluationsService } from '../features/evaluations/evaluations.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { Session } from '../features/sessions/session.js';
import type { UnseatedService } from '../features/screens/unseated.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';
import { createReachHeld, refuseCancelled } from './reach-held.js';
import type { MakeRecord } from './make-record.js';
import type { PlacePeople } from './place-people.js';
import { rehearse } from './rehearse.js';
import { createSettleReview, type SettleReview } from './settle-review.js';
import type { ShareScreen } from './share-screen.js';

export interface ImportOutcome {
  id: string;
  source: string;
  fileHash: string;
  rows: number;
  connections: number;
  matched: number;
  toReview: number;
  /** Of the session: linked or waiting, each once; for pages. */
  participants: number;
  findings: Finding[];
  replay: boolean;
}

export interface RecordEvidence {
  /** `preview` does everything and takes it back: nothing is written. */
  importReport(
    actor: Actor,
    sessionId: string,
    file: ReportFile,
    options: { preview: boolean },
  ): Promise<ImportOutcome>;
  mark(actor: Actor, sessionId: string, clinicianId: string, time: MarkedTime, reason: string): Promise<void>;
  settleReview: SettleReview;
  markEvaluation(actor: Actor, sessionId: string, clinicianId: string): Promise<void>;
  /** A lead lets a loss through that waits for her (`pending-confirmation`). */
  confirmLoss(actor: Actor, awardId: string): Promise<void>;
}

interface Deps {
  database: Database;
  audit: AuditService;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
  clinicians: CliniciansService;
  enrolments: EnrolmentsService;
  imports: ImportService;
  identity: IdentityService;
  attendance: AttendanceService;
  reviews: ReviewService;
  marks: MarksService;
  evaluations: EvaluationsService;
  credits: Pick<CreditsService, 'load'>;
  makeRecord: MakeRecord;
  unseated: UnseatedService;
  amend: AmendSession;
  placing: Pick<PlacePeople, 'reviewCohort'>;
  shareScreen: Pick<ShareScreen, 'askContacts'>;
}

function shorterThanBefore(clinicianIds: readonly string[]): Finding[] {
  if (clinicianIds.length === 0) return [];
  return [
    {
      code: 'import.presence-shorter',
      severity: 'warning',
      detail: `Better evidence in this file shortens the presence of ${clinicianIds.length} people. Look at their minutes; a mark by hand with a reason overrules the file.`,
      params: { people: clinicianIds.length },
    },
  ];
}

function importCorrected(before: string, after: string): Finding {
  return {
    code: 'import.corrected',
    severity: 'warning',
    detail: `This file had been taken in before and read otherwise (its times as ${before}). That reading is withdrawn; what counts is this one (${after}).`,
    params: { before, after },
  };
}

const columnsCorrected: Finding = {
  code: 'import.columns-corrected',
  severity: 'warning',
  detail:
    'This file had been taken in before and its columns were read otherwise. That reading is withdrawn; what counts is this one.',
};

/** What an audit may hold of a mapping: titles are a hub's own words. */
const fieldsOf = (mapping: ColumnMapping | null): string[] | null =>
  mapping === null ? null : Object.keys(mapping);

export function createRecordEvidence(deps: Deps): RecordEvidence {
  const { database, audit, sessions, imports, identity, marks, credits } = deps;
  const { evaluations, amend, shareScreen } = deps;
  const reachHeld = createReachHeld(deps);

  /** The same bytes, said to have been read wrongly: the earlier reading is withdrawn in favour of this one. */
  async function correct(trx: Db, actor: Actor, session: Session, read: ReadFile): Promise<Finding[]> {
    const known = await imports.findKnown(trx, session.id, read.file);
    if (known === undefined) return [];
    await imports.withdraw(trx, actor, known.importId);
    const { mapping, ...stated } = known.readAs;
    await audit.record(trx, {
      actor,
      action: 'attendance.import-corrected',
      subject: { kind: 'session', id: session.id },
      organizationId: session.organizationId,
      programId: session.programId,
      detail: {
        withdrawnImportId: known.importId,
        before: { ...stated, fields: fieldsOf(mapping) },
        after: {
          timeZone: read.timeZone,
          kind: read.kind,
          dateOrder: read.file.dateOrder,
          fields: fieldsOf(read.mapping),
        },
      },
    });
    return isSameMapping(mapping, read.mapping)
      ? [importCorrected(stated.timeZone, read.timeZone)]
      : [columnsCorrected];
  }

  async function takeIn(trx: Db, actor: Actor, session: Session, read: ReadFile): Promise<ImportOutcome> {
    const corrected = await correct(trx, actor, session, read);
    const stored = await imports.store(trx, actor, session, read);
    const placement = await identity.place(trx, session);
    const { shortened } = await amend(
      trx,
      actor,
      session,
      placement.clinicianIds,
      `import ${stored.importId}`,
    );
    await shareScreen.askContacts(trx, actor, session);
    await audit.record(trx, {
      actor,
      action: 'attendance.imported',
      subject: { kind: 'session', id: session.id },
      organizationId: session.organizationId,
      programId: session.programId,
      detail: {
        importId: stored.importId,
        rows: stored.rows,
        connections: stored.connections,
        confirmed: read.file.confirmed,
        ...(read.mapping === null ? {} : { fields: fieldsOf(read.mapping) }),
      },
    });
    const { importId, ...facts } = stored;
    return {
      id: importId,
      ...facts,
      matched: placement.matched,
      toReview: placement.toReview,
      participants: placement.participants,
      findings: [...corrected, ...stored.findings, ...placement.findings, ...shorterThanBefore(shortened)],
      replay: false,
    };
  }

  async function replayed(trx: Db, session: Session, file: StatedFile): Promise<ImportOutcome | undefined> {
    const known = await imports.findKnown(trx, session.id, file);
    if (known === undefined || known.isCorrected) return undefined;
    const { importId, isCorrected: _, readAs: __, ...facts } = known;
    return { id: importId, ...facts, ...(await identity.count(trx, session)), replay: true };
  }

  return {
    importReport: async (actor, sessionId, asked, { preview }) => {
      const session = await sessions.reach(database.read, actor, 'attendance.edit', sessionId);
      refuseCancelled(session);
      const file = await imports.stated(database.read, session, asked);
      // Read before the transaction opens: reckoning a large file must not hold the writer.
      const known = await replayed(database.read, session, file);
      if (known !== undefined) return known;
      const read = await imports.read(database.read, session, file);
      return rehearse(database, preview, async (trx) => {
        const current = await reachHeld(trx, actor, sessionId);
        return (await replayed(trx, current, file)) ?? (await takeIn(trx, actor, current, read));
      });
    },
    mark: (actor, sessionId, clinicianId, time, reason) =>
      database.write(async (trx) => {
        const session = await reachHeld(trx, actor, sessionId);
        await marks.mark(trx, actor, session, clinicianId, time, reason);
        await amend(trx, actor, session, [clinicianId], `manual mark: ${reason}`, { losses: 'lead' });
      }),
    settleReview: createSettleReview(deps),
    markEvaluation: (actor, sessionId, clinicianId) =>
      database.write(async (trx) => {
        const session = await reachHeld(trx, actor, sessionId);
        const isNew = await evaluations.mark(trx, actor, session, clinicianId);
        if (isNew) await amend(trx, actor, session, [clinicianId], 'evaluation received');
      }),
    confirmLoss: (actor, awardId) =>
      database.write(async (trx) => {
        const { award, sessionId, clinicianId } = await credits.load(trx, awardId);
        const session = await sessions.reach(trx, actor, 'credits.finalize', sessionId);
        if (award.status !== 'pending-confirmation') {
          throw new AppError(
            'resource.conflict',
            'Nothing waits here: this award is not a loss to be confirmed, or it was settled.',
          );
        }
        // She may let losses through, so reckoning her session anew applies this one.
        await amend(trx, actor, session, [clinicianId], `loss confirmed: ${award.reason}`, {
          losses: 'lead',
        });
      }),
  };
}
