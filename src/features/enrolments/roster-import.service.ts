// Takes a roster file into a cohort: every good line in one transaction, every other line told why not.
import type { Actor } from '../../core/access.js';
import type { Role } from '../../core/credits/vocabulary.js';
import { AppError, type ProblemCode } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Also, Database, Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import type { Ids } from '../../platform/ids.js';
import { openFile } from '../../platform/sheet/open-file.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { ClinicianFields } from '../clinicians/clinician-record.js';
import type { CohortsService } from '../sessions/cohorts.service.js';
import type { EnrolmentsService, RosterCohort } from './enrolments.service.js';
import {
  isRosterSheet,
  readRoster,
  type LineFinding,
  type RosterFile,
  type RosterLine,
} from './roster-file.js';
import { addressHolders, planRoster, type LineOutcome, type PlannedLine } from './roster-plan.js';

export interface RosterReport {
  /** Absent in a preview. */
  id?: string;
  /** Lines that hold somebody. */
  lines: number;
  /** Newly on the roster, the newly made records among them. */
  enrolled: number;
  /** New clinician records. */
  created: number;
  alreadyEnrolled: number;
  refused: number;
  report: { line: number; outcome: LineOutcome; clinicianId?: string; findings: LineFinding[] }[];
  /** About the file as a whole. */
  findings: Finding[];
}

export interface RosterImportService {
  /** What would happen; writes nothing. */
  preview(actor: Actor, cohortId: string, bytes: Buffer): Promise<RosterReport>;
  import(actor: Actor, cohortId: string, bytes: Buffer, also?: Also): Promise<RosterReport & { id: string }>;
}

const problemCodes: Readonly<Record<Extract<RosterFile, { ok: false }>['problem'], ProblemCode>> = {
  'unknown-format': 'roster.unknown-format',
  empty: 'roster.empty',
  'too-long': 'request.too-large',
};

async function requireRoster(bytes: Buffer): Promise<Extract<RosterFile, { ok: true }>> {
  const file = readRoster(await openFile(bytes, isRosterSheet));
  if (file.ok) return file;
  throw new AppError(problemCodes[file.problem], file.detail, {
    ...(file.columns === undefined ? {} : { extensions: { columns: file.columns } }),
  });
}

function toReport(
  planned: readonly PlannedLine[],
  findings: Finding[],
  ids: ReadonlyMap<number, string>,
): RosterReport {
  const count = (test: (line: PlannedLine) => boolean) => planned.filter(test).length;
  return {
    lines: planned.length,
    enrolled: count((line) => line.enrolAs !== null),
    created: count((line) => line.create !== null),
    alreadyEnrolled: count((line) => line.outcome === 'already-enrolled' || line.outcome === 'updated'),
    refused: count((line) => line.outcome === 'refused'),
    report: planned.map(({ line, outcome, clinicianId, findings: found }) => {
      const known = clinicianId ?? ids.get(line);
      return { line, outcome, ...(known === undefined ? {} : { clinicianId: known }), findings: found };
    }),
    findings,
  };
}

interface Deps {
  database: Database;
  ids: Ids;
  audit: AuditService;
  clinicians: CliniciansService;
  cohorts: CohortsService;
  enrolments: EnrolmentsService;
}

async function plan(
  { clinicians, enrolments }: Deps,
  db: Db,
  cohort: RosterCohort,
  lines: readonly RosterLine[],
): Promise<PlannedLine[]> {
  const identities = await clinicians.listForIdentity(db, cohort.organizationId);
  const holders = addressHolders(identities);
  const held = lines.flatMap((line) =>
    line.addresses.flatMap((address) => holders.get(address)?.clinicianId ?? []),
  );
  const records = await clinicians.loadMany(db, held);
  const standing = await enrolments.roster(db, cohort.id);
  return planRoster(lines, {
    identities,
    records: new Map(records.map((record) => [record.id, record])),
    roster: new Map(standing.map(({ clinicianId, role }) => [clinicianId, role])),
  });
}

/** Line → the new clinician's id. */
async function carryOut(
  { clinicians, enrolments }: Deps,
  trx: Db,
  actor: Actor,
  cohort: RosterCohort,
  planned: readonly PlannedLine[],
): Promise<Map<number, string>> {
  const fresh = planned.filter(
    (line): line is PlannedLine & { create: ClinicianFields } => line.create !== null,
  );
  const made = await clinicians.addMany(
    trx,
    actor,
    cohort.organizationId,
    fresh.map((line) => line.create),
  );
  const idOfLine = new Map(fresh.map((line, index) => [line.line, made[index] ?? '']));
  for (const { clinicianId, fill } of planned) {
    if (clinicianId !== null && fill !== null) await clinicians.change(trx, actor, clinicianId, fill);
  }
  const people = planned.flatMap((line): { clinicianId: string; role: Role }[] => {
    const clinicianId = line.clinicianId ?? idOfLine.get(line.line);
    return line.enrolAs === null || clinicianId === undefined ? [] : [{ clinicianId, role: line.enrolAs }];
  });
  await enrolments.enrolMany(trx, actor, cohort, people);
  return idOfLine;
}

export function createRosterImportService(deps: Deps): RosterImportService {
  const { database, ids, audit, cohorts } = deps;
  return {
    preview: async (actor, cohortId, bytes) => {
      const cohort = await cohorts.reach(database.read, actor, 'people.edit', cohortId);
      const file = await requireRoster(bytes);
      return toReport(await plan(deps, database.read, cohort, file.lines), file.findings, new Map());
    },
    import: async (actor, cohortId, bytes, also) => {
      const cohort = await cohorts.reach(database.read, actor, 'people.edit', cohortId);
      const file = await requireRoster(bytes);
      const id = ids.next();
      return database
        .write(async (trx) => {
          const planned = await plan(deps, trx, cohort, file.lines);
          const report = toReport(planned, file.findings, await carryOut(deps, trx, actor, cohort, planned));
          const { organizationId, programId } = cohort;
          const { lines, enrolled, created, refused } = report;
          const subject = { kind: 'enrolment-import', id };
          const detail = { cohortId, lines, enrolled, created, refused };
          await audit.record(trx, {
            actor,
            action: 'enrolments.imported',
            subject,
            organizationId,
            programId,
            detail,
          });
          await also?.(trx);
          return { id, ...report };
        })
        .catch((error: unknown) => {
          if (constraintKind(error) !== 'unique') throw error;
          throw new AppError(
            'resource.conflict',
            'Somebody changed the same people meanwhile; nothing was taken in. Send the file again.',
          );
        });
    },
  };
}
